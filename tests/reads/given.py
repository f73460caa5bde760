"""Rows of drafts and dossiers, for the tests of statements."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from monespace_gql.access import Case
from monespace_gql.documents.models import StoredDocument
from monespace_gql.dossiers.models import Dossier, DossierModule, DossierTrainee
from monespace_gql.drafts.models import Draft
from monespace_gql.financing.models import GrantedLine, RequestedLine
from tests.access.given import SCHOOL, SCHOOL_SIRET

AT = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
DAY = date(2026, 3, 2)
CONTENT: dict[str, object] = {
    "person": {"first_name": "Zoé « l'Âne »", "age": 12, "here": True, "no": None},
    "list": [1],
}


def _common(case: Case) -> dict[str, Any]:  # Any: as Tortoise takes its columns
    return {
        "scheme": case.scheme,
        "sub_scheme": "ONE",
        "scheme_version": "1",
        "state": case.state,
        "employer_siren": case.employer_siren,
        "employer_siret": case.employer_siret,
        "employer_name": "L'ATELIER",
        "creator_context": case.creator_context,
        "creator_siren": case.creator_siren,
        "content": CONTENT,
        "title": "Boulanger",
        "starts_on": DAY,
        "ends_on": None,
        "created_at": AT,
        "updated_at": AT,
    }


async def keep_draft(case: Case, number: int) -> Draft:
    """Keep a draft in the state of this case; call it inside a unit."""
    common = _common(case)
    return await Draft.create(**common, number=number, creator_id=1, field_versions={}, trainees=["Zoé Âne"])


async def keep_dossier(case: Case, number: str) -> Dossier:
    """Keep a dossier in the state of this case, with its modules; call it inside a unit."""
    dossier = await Dossier.create(
        **_common(case),
        number=number,
        rules_digest="d" * 64,
        examined_on=DAY,
        findings=[],
        required_documents=["identity"],
    )
    for rank, siren in enumerate(sorted(case.module_sirens)):
        await keep_module(dossier, rank, siren)
    return dossier


async def keep_module(dossier: Dossier, rank: int, siren: str) -> None:
    """Keep a module given by that provider."""
    await DossierModule.create(
        dossier=dossier,
        rank=rank,
        title=f"Module {rank}",
        provider_siren=siren,
        provider_siret=f"{siren}00019",
        provider_name="LEGOUD",
        hours=10,
        starts_on=DAY,
        ends_on=DAY,
    )


async def keep_parts(dossier: Dossier) -> None:
    """Keep a trainee, two lines of which one is granted, and three files of which one is withdrawn."""
    await DossierTrainee.create(dossier=dossier, rank=0, birth_name="Âne", first_name="Zoé", birth_date=DAY)
    lines = [
        await RequestedLine.create(
            dossier_id=dossier.id,
            module_rank=0,
            rank=rank,
            nature="COURSE",
            label="Cours",
            unit="HOUR",
            quantity=3,
            rate=Decimal("0.10"),
            amount=Decimal("0.30"),
            monetary=rank == 0,
            payee_siret=SCHOOL_SIRET,
            payee_name="LEGOUD",
        )
        for rank in (1, 0)
    ]
    for rank, amount in enumerate(("12345678.90", "0.01")):
        await GrantedLine.create(
            requested=lines[1], funder="OPCO", trainee_rank=rank, trainee_name="Zoé Âne", amount=Decimal(amount)
        )
    for rank, withdrawn in enumerate((None, AT, None)):
        await StoredDocument.create(
            id=UUID(int=rank + 1),
            dossier_id=dossier.id,
            code="identity",
            name=f"{rank}.pdf",
            media_type="application/pdf",
            size=10,
            sha256="0" * 64,
            storage_key=str(rank),
            conformity="NOT_CHECKED",
            depositor_id=1,
            depositor_siren=SCHOOL,
            deposited_at=AT,
            withdrawn_at=withdrawn,
        )
