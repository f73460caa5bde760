"""Dossiers and drafts of two schemes in every state worth reading, written with the product's own models."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from monespace_gql.demo.companies import HUMANDO, LEGOUD
from monespace_gql.dossiers.models import Dossier, DossierModule, DossierTrainee
from monespace_gql.dossiers.state import DossierState
from monespace_gql.drafts.models import Draft
from monespace_gql.financing.models import GrantedLine, Payment, RequestedLine
from monespace_gql.journal.unit import Unit
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
    (DossierState.AWAITING_PIECES, {"silence_grants": None, "tacit": None}),
    (DossierState.GRANTED, {"decided_on": DAY, "tacit": True, "subrogation": True, "draft_number": 10_000}),
    (DossierState.REFUSED, {"refusal_reason": "NO_FUNDS", "title": TRICKY, "employer_name": TRICKY}),
    (DossierState.CANCELLED, {"refusal_reason": "", "sub_scheme": "UNKNOWN"}),
    (DossierState.BROKEN, {"broken_on": DAY, "starts_on": DAY, "ends_on": DAY, "updated_at": AT}),
    (DossierState.CLOSED, {"created_at": AT, "examined_on": date(2025, 12, 31), "version": 12}),
)


async def write_dossiers(unit: Unit) -> None:
    """Write a dossier in each state, of sizes from 0 to 2 and of both schemes, and one with everything tricky."""
    for rank, (state, columns) in enumerate(_STATES):
        number = await write_dossier(unit, rank % 3, scheme=("CPRO", "BADGE")[rank % 2])
        await Dossier.filter(number=number).update(state=state, **columns)
    await _tricky_parts(await Dossier.get(number=await write_dossier(unit, 3)))


async def write_providers_dossier(unit: Unit) -> str:
    """Write a dossier that LEGOUD opened for HUMANDO; return its number."""
    number = await write_dossier(unit, 2)
    await Dossier.filter(number=number).update(creator_context="PROVIDER", creator_siren=LEGOUD[:9])
    return number


async def _tricky_parts(dossier: Dossier) -> None:
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
