"""What no act writes, written over rows: texts that others sent, versions of the past, values that are missing."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

from monespace_gql.demo.companies import HUMANDO
from monespace_gql.documents.conformity import Conformity
from monespace_gql.documents.models import StoredDocument
from monespace_gql.dossiers.models import Dossier, DossierModule, DossierTrainee
from monespace_gql.drafts.models import Draft
from monespace_gql.financing.models import GrantedLine, Payment, RequestedLine
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.clock import today
from monespace_gql.lexicon.finding import FindingKind, Severity
from monespace_gql.lexicon.origin import Origin
from monespace_gql.lexicon.state import DossierState
from tests.journeys.given import CLOCK
from tests.journeys.rows import write_dossier
from tests.reads.compiled.rows import write_parts

TYPABLE = 'L\'« été » \\ \\u0041 "œ" 😀 \u2028\u2029 e\u0301 \x7f <b>&amp;</b> \t\n / %s ${x} {{x}} \U0010ffff'
"""What the text of a form may hold; without U+0000, which PostgreSQL does not keep."""

AWKWARD = f"\x01{TYPABLE}\x1f"
"""What a column may hold."""

TODAY = today(CLOCK)


async def weather(unit: Unit) -> None:
    """Write over the rows of a populated database; call it inside a unit."""
    await _large_and_awkward(unit)
    await _sent_without_end(unit)
    await _of_another_version(unit)
    await _printed(unit)
    await _remarked(unit)
    await _ill_kept(unit)
    await _at_odd_moments(unit)
    await _shared(unit)


async def _large_and_awkward(unit: Unit) -> None:
    """A dossier of three modules, trainees and lines, with texts to trip over wherever a text is."""
    dossier = await Dossier.get(number=await write_dossier(unit, 3))
    content = {
        **dossier.content,
        "training": {**_tab(dossier, "training"), "title": TYPABLE, "unheard_of": {"x": [1, None]}},
        "employee": {**_tab(dossier, "employee"), "birth_name": "D’É-Œ’t é", "usual_name": None},
        "contract": dict.fromkeys(_tab(dossier, "contract")),
    }
    texts = {"title": AWKWARD, "employer_name": AWKWARD}
    await Dossier.filter(id=dossier.id).update(content=content, findings=[_finding()], broken_on=TODAY, **texts)
    await DossierModule.filter(dossier_id=dossier.id, rank=0).update(title=AWKWARD, trainee_ranks=[0, 2])
    await DossierModule.filter(dossier_id=dossier.id, rank=1).update(provider_name=AWKWARD, trainee_ranks=[])
    await DossierTrainee.filter(dossier_id=dossier.id, rank=1).update(usual_name=AWKWARD, first_name="")
    await DossierTrainee.filter(dossier_id=dossier.id, rank=2).update(birth_date=TODAY)
    await StoredDocument.filter(dossier_id=dossier.id, name="cerfa_signed 1.pdf").update(name=AWKWARD)
    await StoredDocument.filter(dossier_id=dossier.id, name="cerfa_signed 2.pdf").update(code="unheard_of")
    await _costs(dossier.id)


async def _costs(dossier: int) -> None:
    lines = RequestedLine.filter(dossier_id=dossier)
    keys = [line.id for line in await lines]
    await lines.filter(rank=0).update(label=AWKWARD, monetary=False, payee_name=AWKWARD)
    await lines.filter(rank=1).update(nature="UNHEARD_OF", unit="UNHEARD_OF", payee_siret=HUMANDO)
    await GrantedLine.filter(requested_id__in=keys, trainee_rank=0).update(funder=AWKWARD, trainee_name=AWKWARD)
    paid = await GrantedLine.filter(requested_id__in=keys, trainee_rank=1).values_list("id", flat=True)
    await Payment.filter(granted_id__in=paid, transfer="V0").update(transfer=AWKWARD[:60], invoice='F"1')
    most = await GrantedLine.filter(requested_id__in=keys, trainee_rank=2).values_list("id", flat=True)
    await GrantedLine.filter(id=most[0]).update(amount=Decimal("9999999999.99"))
    await Payment.filter(granted_id=most[0], transfer="V1").update(amount=Decimal("1234567.89"))
    await Payment.filter(granted_id=most[1], transfer="V1").update(amount=Decimal("7.10"))


def _finding(path: str = "training.title", rests_on: str | None = None) -> dict[str, object]:
    """A remark that no rule installed makes, kept with its dossier."""
    kept = {"path": path, "code": "X-1", "message": AWKWARD, "kind": FindingKind.RULE, "severity": Severity.WARNING}
    return {**kept, "source": "", "explanation": _explanation(rests_on) if rests_on else None, "origin": None}


def _explanation(rests_on: str) -> dict[str, object]:
    day = TODAY.isoformat()
    dated = {"code": "smic", "label": AWKWARD, "on": day, "since": day, "value": "11,88 €", "source": "Décret"}
    fact = {"name": "Salaire", "value": "1.823,03 €", "rests_on": [rests_on]}
    return {"driving_date": day, "dated": [dated], "facts": [fact], "rests_on": [rests_on, "contract.start"]}


async def _remarked(unit: Unit) -> None:
    """A dossier of a provider, with remarks at and about what it may not read, one of them by a plugin."""
    dossier = await Dossier.filter(creator_context="PROVIDER", scheme="CPRO").first()
    assert dossier is not None
    places = ("contract.gross_pay", "employee.nir", "training.title", "funding.lines[0].quantity", "unheard.of")
    findings = [_finding(path, rests_on) for path in places for rests_on in (None, *places)]
    findings.append({**_finding(), "origin": asdict(Origin("x", "Ajout", "Un greffon"))})
    await Dossier.filter(id=dossier.id).update(findings=findings)


ILL_KEPT: tuple[Mapping[str, object], ...] = (
    {"training": None, "employee": []},
    {"contract": "?", "funding": {"lines": None}},
    {"funding": {"lines": [{"nature": "PEDAGOGY", "quantity": 7}, {"id": "x", "nature": "?", "quantity": None}]}},
    {"employee": {"tutor": "?", "birth_name": 12}, "contract": {"gross_pay": 1823.03, "weekly_hours": "35"}},
    {"employee": {"birth_name": "", "first_name": "  ", "nir": "1", "sex": "?", "has_disability_status": "oui"}},
    {"employee": {"nir": 104, "address": {"street": None}, "tutor": {}, "birth_date": ""}},
)
"""Contents of other shapes than their scheme keeps."""


async def _ill_kept(unit: Unit) -> None:
    """Dossiers whose content is no content, and one examined before most choices were offered."""
    for content in ILL_KEPT:
        dossier = await Dossier.get(number=await write_dossier(unit, 1))
        await Dossier.filter(id=dossier.id).update(content={**dossier.content, **content})
    await Dossier.filter(number=await write_dossier(unit, 1)).update(examined_on=date(2015, 1, 1))


async def _at_odd_moments(unit: Unit) -> None:
    """A dossier and its files at instants that are not written alike: whole seconds, and beyond milliseconds."""
    dossier = await Dossier.get(number=await write_dossier(unit, 3))
    whole, long = datetime(2025, 12, 20, tzinfo=UTC), datetime(2025, 12, 20, 23, 59, 59, 999_999, tzinfo=UTC)
    await Dossier.filter(id=dossier.id).update(created_at=whole, updated_at=long, carry_at=whole.replace(year=2999))
    files = StoredDocument.filter(dossier_id=dossier.id)
    await files.filter(name="cerfa_signed 0.pdf").update(deposited_at=whole)
    await files.filter(name="cerfa_signed 1.pdf").update(deposited_at=long)
    await files.filter(name="cerfa_signed 2.pdf").update(withdrawn_at=long)


async def _shared(unit: Unit) -> None:
    """Dossiers of several providers: each gives its part, one whose scheme is gone and one of a former version too."""
    await write_parts(unit)
    gone, former = [await Dossier.get(number=await write_dossier(unit, 3, scheme=code)) for code in ("CPRO", "BADGE")]
    await Dossier.filter(id=gone.id).update(scheme="GONE", sub_scheme="ONE", refusal_reason="NO_FUNDS")
    await Dossier.filter(id=former.id).update(scheme_version="2019.7", findings=[_finding()])
    await StoredDocument.filter(dossier_id__in=[gone.id, former.id]).update(code="training_programme")


async def _sent_without_end(unit: Unit) -> None:
    """A dossier that the back office never received, of which nothing was typed."""
    number = await write_dossier(unit, 1)
    sending = {"state": DossierState.IN_TRANSMISSION, "carry_attempts": 3, "carry_error": "timeout"}
    await Dossier.filter(number=number).update(content={}, starts_on=TODAY, **sending)


async def _of_another_version(unit: Unit) -> None:
    """A draft and a dossier of a version that no plugin knows the way from."""
    number = await write_dossier(unit, 2)
    await Dossier.filter(number=number).update(scheme_version="2019.7")
    draft = await Draft.filter(scheme="CPRO", state="EMPLOYER_ENTRY").order_by("-id").first()
    assert draft is not None
    await Draft.filter(id=draft.id).update(scheme_version="2019.7")


async def _printed(unit: Unit) -> None:
    """Forms printed twice from a draft and from what became a dossier, the first of them by somebody else."""
    draft = await Draft.filter(scheme="CPRO", state="EMPLOYER_ENTRY").order_by("id").first()
    dossier = await Dossier.filter(scheme="CPRO", state=DossierState.UNDER_REVIEW).first()
    assert draft is not None
    assert dossier is not None
    for revision in (1, 2):
        await _form(unit, draft.id, None, revision)
        await _form(unit, dossier.draft_id, dossier.id, revision)


async def _form(unit: Unit, draft: int | None, dossier: int | None, revision: int) -> None:
    await StoredDocument.create(
        id=uuid4(),
        draft_id=draft,
        dossier_id=dossier,
        code="cerfa",
        form="CERFA_12434",
        revision=revision,
        made_from=revision,
        page_digest=f"{revision:032x}",
        name=f"cerfa {revision}.pdf",
        media_type="application/pdf",
        size=1000,
        sha256="0" * 64,
        storage_key=uuid4().hex,
        conformity=Conformity.DEPOSITED,
        depositor_id=revision,
        depositor_siren=HUMANDO[:9],
        deposited_at=unit.now,
    )


def _tab(dossier: Dossier, name: str) -> Mapping[str, object]:
    tab = dossier.content[name]
    assert isinstance(tab, dict)
    return tab
