"""Dossiers written straight into the tables, as large as a test wants them; what takes a unit is called inside one."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from uuid import uuid4

from monespace_gql.demo.companies import BUREAU_VERITAS, HUMANDO, LEGOUD
from monespace_gql.documents.conformity import Conformity
from monespace_gql.documents.models import StoredDocument
from monespace_gql.dossiers.models import Dossier, DossierModule, DossierTrainee
from monespace_gql.dossiers.state import DossierState
from monespace_gql.drafts.models import Draft
from monespace_gql.financing.models import GrantedLine, Payment, RequestedLine
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit
from monespace_gql.scheme.example import example_content
from tests.journeys.client import Visitor
from tests.journeys.given import SCHEMES, complete, open_draft, save

DAY = date(2026, 1, 5)
_RANKS = count(900_000)


async def write_dossier(unit: Unit, size: int, *, siret: str = HUMANDO, scheme: str = "CPRO") -> str:
    """Write a granted dossier: `size` modules, trainees and documents, and as many lines; return its number."""
    number = f"2401CP{next(_RANKS)}"
    dossier = await Dossier.create(
        number=number,
        scheme=scheme,
        sub_scheme=SCHEMES[scheme].sub_schemes[0].code,
        scheme_version="2026.1",
        rules_digest="",
        examined_on=DAY,
        state=DossierState.GRANTED,
        employer_siren=siret[:9],
        employer_siret=siret,
        employer_name="HUMANDO",
        creator_context="EMPLOYER",
        creator_siren=siret[:9],
        content=dict(SCHEMES[scheme].read(example_content(SCHEMES[scheme]), on=DAY).kept),
        findings=[],
        required_documents=["cerfa_signed"],
        title="Boulanger",
        created_at=unit.now,
        updated_at=unit.now,
    )
    await _parts(dossier, size)
    for rank in range(size):
        await _document(unit, dossier_id=dossier.id, rank=rank)
    return number


async def ready_by_rows(store: Store, person: Visitor, scheme: str = "CPRO") -> int:
    """Bring a draft to where it may be transmitted, the documents asked for being rows alone; return its number."""
    number = await open_draft(person, scheme)
    payload = await save(person, number, complete(scheme), "draft { documents { code required } }", scheme)
    required = [line["code"] for line in payload["draft"]["documents"] if line["required"]]

    async def attach(unit: Unit) -> None:
        await attach_rows(unit, (await Draft.get(number=number)).id, required)

    await store.unit(attach)
    return number


async def attach_rows(unit: Unit, draft_id: int, codes: list[str]) -> None:
    """Write files attached to a draft, without their bytes."""
    for rank, code in enumerate(codes):
        await _document(unit, draft_id=draft_id, rank=rank, code=code)


async def _parts(dossier: Dossier, size: int) -> None:
    for rank in range(size):
        provider = (LEGOUD, BUREAU_VERITAS)[rank % 2]
        await DossierModule.create(
            dossier=dossier,
            rank=rank,
            title=f"Module {rank}",
            provider_siren=provider[:9],
            provider_siret=provider,
            provider_name="PROVIDER",
            hours=7,
            starts_on=DAY,
            ends_on=DAY,
        )
        await DossierTrainee.create(dossier=dossier, rank=rank, birth_name=f"Nom{rank}", first_name="Jean")
        await _line(dossier, rank, provider, size)


async def _line(dossier: Dossier, rank: int, payee: str, trainees: int) -> None:
    line = await RequestedLine.create(
        dossier_id=dossier.id,
        module_rank=rank,
        rank=rank,
        nature="PEDAGOGY",
        label="Coût pédagogique",
        unit="HOUR",
        quantity=7,
        rate=Decimal("9.15"),
        amount=Decimal("64.05"),
        payee_siret=payee,
        payee_name="PROVIDER",
    )
    for trainee in range(trainees):
        granted = await GrantedLine.create(
            requested=line,
            funder="OPCO",
            trainee_rank=trainee,
            trainee_name=f"Jean Nom{trainee}",
            amount=Decimal("1.00"),
        )
        await _payments(granted, trainees)


async def _payments(granted: GrantedLine, many: int) -> None:
    await Payment.bulk_create(
        Payment(
            granted=granted,
            amount=Decimal("0.01"),
            transfer=f"V{rank}",
            paid_on=DAY,
            recorded_at=datetime(2026, 1, 5, tzinfo=UTC),
        )
        for rank in range(many)
    )


async def _document(
    unit: Unit, *, rank: int, draft_id: int | None = None, dossier_id: int | None = None, code: str = "cerfa_signed"
) -> None:
    await StoredDocument.create(
        id=uuid4(),
        draft_id=draft_id,
        dossier_id=dossier_id,
        code=code,
        name=f"{code} {rank}.pdf",
        media_type="application/pdf",
        size=1000,
        sha256="0" * 64,
        storage_key=uuid4().hex,
        conformity=Conformity.DEPOSITED if dossier_id is None else list(Conformity)[rank % len(Conformity)],
        depositor_id=1,
        depositor_siren=LEGOUD[:9],
        deposited_at=unit.now,
    )
