"""What no act writes, written over rows: texts that others sent, versions of the past, values that are missing."""

from collections.abc import Mapping
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
from monespace_gql.lexicon.state import DossierState
from tests.journeys.given import CLOCK
from tests.journeys.rows import write_dossier

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


def _finding() -> dict[str, object]:
    """A remark that no rule installed makes, kept with its dossier, of which nothing is explained."""
    kept = {"path": "training.title", "code": "X-1", "message": AWKWARD, "kind": FindingKind.RULE}
    return {**kept, "severity": Severity.WARNING, "source": "", "explanation": None, "origin": None}


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
