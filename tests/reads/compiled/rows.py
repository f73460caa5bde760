"""Dossiers and drafts of two schemes in every state worth reading, written with the product's own models."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from monespace_gql.demo.companies import BUREAU_VERITAS, HUMANDO, LEGOUD
from monespace_gql.documents.models import StoredDocument
from monespace_gql.dossiers.models import Dossier, DossierModule, DossierTrainee
from monespace_gql.dossiers.register import kept_finding
from monespace_gql.dossiers.state import DossierState
from monespace_gql.drafts.models import Draft
from monespace_gql.financing.models import GrantedLine, Payment, RequestedLine
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.finding import DatedUse, Explanation, FactUse, Finding, FindingKind, Severity
from monespace_gql.lexicon.origin import Origin
from monespace_gql.lexicon.state import DraftState
from tests.journeys.rows import DAY, write_dossier

TRICKY = 'a"b\\c/ \b\f\n\r\t\x01\x1f\x7f \u2028 é e\u0301 😀 $1 ?1 \'"'
"""What JSON escapes, what it does not, and what statements mistake for their own."""
AT = datetime(2026, 1, 5, 9, 30, 0, 123999, tzinfo=UTC)

_STATES: tuple[tuple[DossierState, dict[str, Any]], ...] = (  # Any: columns
    (DossierState.IN_TRANSMISSION, {"carry_at": AT}),
    (DossierState.IN_TRANSMISSION, {"carry_at": AT, "carry_error": TRICKY, "carry_attempts": 3}),
    (DossierState.IN_TRANSMISSION, {"carry_error": "", "office_reference": ""}),
    (DossierState.TRANSMITTED, {"office_reference": TRICKY, "carry_at": AT, "carry_error": "refused"}),
    (DossierState.UNDER_REVIEW, {"complete_on": DAY, "due_on": DAY, "silence_grants": True}),
    (
        DossierState.AWAITING_PIECES,
        {
            "silence_grants": None,
            "tacit": None,
            "pieces_asked_at": AT,
            "pieces": ["cerfa_signed", "other", "provider_invoice", "no_longer_known"],
        },
    ),
    (DossierState.GRANTED, {"decided_on": DAY, "tacit": True, "subrogation": True, "draft_number": 10_000}),
    (DossierState.REFUSED, {"refusal_reason": "NO_FUNDS", "title": TRICKY, "employer_name": TRICKY}),
    (DossierState.CANCELLED, {"refusal_reason": "", "sub_scheme": "UNKNOWN"}),
    (DossierState.BROKEN, {"broken_on": DAY, "starts_on": DAY, "ends_on": DAY, "updated_at": AT}),
    (DossierState.CLOSED, {"created_at": AT, "examined_on": date(2025, 12, 31), "version": 12}),
)


def _finding(path: str, *rests_on: str, facts: tuple[FactUse, ...] = (), day: date | None = DAY) -> Finding:
    dated = (DatedUse("t.1", TRICKY, DAY, date(2020, 1, 1), "12,50 €", "Décret A"),)
    why = Explanation(day, dated, facts, rests_on)
    return Finding(path, "R-1", TRICKY, FindingKind.RULE, Severity.WARNING, "L1", why)


FINDINGS = (
    _finding("employee.tutor.birth_date", "employee.birth_date"),
    _finding("funding.lines[12].quantity", "funding.lines.nature", facts=(FactUse("a", "1", ("contract.start",)),)),
    _finding("employee.nir", "contract.end", facts=(FactUse("n", "2", ("contract.end", "employee.nir")),)),
    replace(_finding("contract.gross_pay", day=None), source=None),
    _finding("contract.end", "contract.start", "contract.gross_pay"),
    Finding("contract.job", "R-2", "", FindingKind.FORMAT, Severity.INFO, origin=Origin("p", TRICKY, "Accord", "hook")),
    _finding("contract", "employee.has_disability_status", facts=(FactUse("x", TRICKY, ()),)),
)
"""Remarks at places and on places that some may not read, with and without an explanation."""


async def write_dossiers(unit: Unit) -> None:
    """Write a dossier in each state, of sizes from 0 to 2 and of both schemes, and one with everything tricky."""
    for rank, (state, columns) in enumerate(_STATES):
        number = await write_dossier(unit, rank % 3, scheme=("CPRO", "BADGE")[rank % 2])
        findings = list(map(kept_finding, FINDINGS[: rank % 5 * 2]))
        await Dossier.filter(number=number).update(state=state, findings=findings, **columns)
    badges = await Dossier.filter(scheme="BADGE").values_list("id", flat=True)
    await StoredDocument.filter(dossier_id__in=badges).update(code="other")
    await _tricky_parts(await Dossier.get(number=await write_dossier(unit, 3)))


async def write_providers_dossier(unit: Unit) -> str:
    """Write a dossier that LEGOUD opened for HUMANDO; return its number."""
    number = await write_dossier(unit, 2)
    told = {
        "findings": list(map(kept_finding, FINDINGS)),
        "pieces": ["cerfa_signed", "other", "gone"],
        "pieces_asked_at": AT,
    }
    await Dossier.filter(number=number).update(creator_context="PROVIDER", creator_siren=LEGOUD[:9], **told)
    return number


async def write_parts(unit: Unit) -> str:
    """Write a dossier of three modules, each attended by some, with files and costs of either provider and neither.

    LEGOUD gives the first and the last of them. Return its number.
    """
    dossier = await Dossier.get(number=await write_dossier(unit, 3))
    columns = {"state": DossierState.REFUSED, "refusal_reason": "NO_FUNDS", "pieces_asked_at": AT}
    await Dossier.filter(id=dossier.id).update(pieces=["awaited_by_the_opco"], **columns)
    for rank, ranks in enumerate(([0, 2], [1], [])):
        await DossierModule.filter(dossier=dossier, rank=rank).update(trainee_ranks=ranks)
    files = await StoredDocument.filter(dossier_id=dossier.id).order_by("id")
    for file, siren in zip(files, (BUREAU_VERITAS[:9], None, LEGOUD[:9]), strict=True):
        await StoredDocument.filter(id=file.id).update(
            code="training_programme", depositor_siren=siren, name=f"of {siren}"
        )
    await RequestedLine.filter(dossier_id=dossier.id, rank=2).update(payee_siret=HUMANDO, label="of HUMANDO")
    await RequestedLine.filter(dossier_id=dossier.id, rank=1).update(module_rank=7)
    return dossier.number


async def _tricky_parts(dossier: Dossier) -> None:
    first_file, second_file, _ = await StoredDocument.filter(dossier_id=dossier.id)
    await StoredDocument.filter(id=first_file.id).update(code="other", name=TRICKY, deposited_at=AT)
    await StoredDocument.filter(id=second_file.id).update(withdrawn_at=AT, code="no_longer_known")
    asked = {"required_documents": ["other", "training_programme", "cerfa_signed", "no_longer_known"]}
    pieces = {"pieces_asked_at": AT, "pieces": ["cerfa_signed", "other"]}
    await Dossier.filter(id=dossier.id).update(findings=list(map(kept_finding, FINDINGS)), **asked, **pieces)
    await DossierModule.filter(dossier=dossier, rank=1).update(title=TRICKY, provider_name=TRICKY)
    await DossierModule.filter(dossier=dossier, rank=0).update(provider_name=TRICKY)
    await DossierTrainee.filter(dossier=dossier, rank=0).update(usual_name=TRICKY, birth_date=DAY)
    await DossierTrainee.filter(dossier=dossier, rank=1).update(usual_name="", first_name="Zoé")
    first, second, _third = await RequestedLine.filter(dossier_id=dossier.id).order_by("rank")
    await RequestedLine.filter(id=first.id).update(
        rate=Decimal("1234567890.10"), amount=Decimal("-0.50"), payee_name=TRICKY, label=TRICKY, monetary=True
    )
    await RequestedLine.filter(id=second.id).update(monetary=False, amount=Decimal("9999999999.99"))
    granted = await GrantedLine.filter(requested_id=first.id).order_by("id").first()
    assert granted is not None
    await GrantedLine.filter(id=granted.id).update(funder=TRICKY, amount=Decimal("0.00"))
    await Payment.filter(granted=granted).update(amount=Decimal("12.34"), invoice=TRICKY)


_DRAFTS: tuple[dict[str, Any], ...] = (  # Any: columns
    {"trainees": []},
    {"trainees": [TRICKY], "organisms": [TRICKY, "LEGOUD - 1"], "title": TRICKY},
    {"trainees": ["Zoé", "Jean", "Ana"], "starts_on": DAY, "ends_on": DAY, "dossier_number": "2601CP000001"},
    {"state": DraftState.TRANSMITTED, "created_at": AT, "updated_at": AT, "version": 7},
    {"creator_context": "PROVIDER", "creator_siren": LEGOUD[:9], "state": DraftState.TAKEN_OVER},
    {"creator_context": "PROVIDER", "creator_siren": LEGOUD[:9], "state": DraftState.REFUSED},
    {"scheme": "BADGE", "sub_scheme": "UNKNOWN"},
)


async def write_drafts(unit: Unit) -> None:
    """Write drafts of the employer and of a provider."""
    for rank, columns in enumerate(_DRAFTS):
        common: dict[str, Any] = {  # Any: as above
            "scheme": "CPRO",
            "sub_scheme": "CPRO",
            "scheme_version": "2026.1",
            "state": DraftState.EMPLOYER_ENTRY,
            "employer_siren": HUMANDO[:9],
            "employer_siret": HUMANDO,
            "employer_name": "HUMANDO",
            "creator_context": "EMPLOYER",
            "creator_siren": HUMANDO[:9],
            "creator_id": 1,
            "content": {},
            "field_versions": {},
            "title": "Nouveau contrat",
            "trainees": [],
            "created_at": unit.now,
            "updated_at": unit.now,
        }
        await Draft.create(**common | columns, number=10_000 + rank)
