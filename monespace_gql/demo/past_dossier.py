"""The guide's dossier 2507AF034116: two modules, three trainees, ten lines, 25 371,00 €; older than this product.

Its scheme (action de formation) is not installed here: the dossier stays readable, its content is not typed. The
guide gives the costs of the first module; those of the second are made up to reach its total.
"""

from dataclasses import asdict
from datetime import UTC, date, datetime
from decimal import Decimal

from monespace_gql.demo.companies import BUREAU_VERITAS, LEGOUD, SIAE
from monespace_gql.dossiers.beneficiaries import beneficiaries_of
from monespace_gql.dossiers.models import Dossier, DossierModule, DossierTrainee
from monespace_gql.dossiers.state import DossierState
from monespace_gql.dossiers.words import keep_words
from monespace_gql.financing.grant import Grant, grant_costs
from monespace_gql.financing.request import request_costs
from monespace_gql.scheme import Line, Portrait, Trainee
from monespace_gql.scheme.listing import Listing, listing

NUMBER = "2507AF034116"
CREATED = datetime(2025, 7, 30, 8, 0, tzinfo=UTC)
MODULES = (
    ("FORMATION POUR LE SUIVI - module 1", BUREAU_VERITAS, "BUREAU VERITAS EXPLOITATION", 28, (2025, 9, 30)),
    ("FORMATION POUR LE SUIVI - module 2", LEGOUD, "LEGOUD CONSEIL FORMATION", 39, (2025, 10, 3)),
)
TRAINEES = (("BODET", "ALAIN"), ("MARTIN", "CHLOE"), ("DURAND", "MARC"))
NATURES = (
    ("PEDAGOGY", "Montant CP"),
    ("MEALS", "Repas"),
    ("ACCOMMODATION", "Hébergement"),
    ("PAY", "Rémunération brute chargée"),
    ("TRANSPORT", "Transport"),
)
AMOUNTS = (
    ("1400.00", "300.00", "5000.00", "5000.00", "2000.00"),
    ("1671.00", "500.00", "4000.00", "4000.00", "1500.00"),
)


async def create_past_dossier() -> None:
    """Write the dossier, granted in full by « Subvention Etat »; call it inside a unit."""
    dossier = await Dossier.create(
        number=NUMBER,
        scheme="AF",
        sub_scheme="PDC",
        scheme_version="2025",
        rules_digest="",
        examined_on=CREATED.date(),
        state=DossierState.GRANTED,
        employer_siren=SIAE[:9],
        employer_siret=SIAE,
        employer_name="SIAE",
        creator_context="EMPLOYER",
        creator_siren=SIAE[:9],
        content={},
        findings=[],
        required_documents=[],
        subrogation=True,
        created_at=CREATED,
        updated_at=CREATED,
        **asdict(_line()),
    )
    await keep_words(dossier)
    await _parts(dossier)
    await request_costs(dossier.id, _lines())
    await grant_costs(dossier.id, Grant("Subvention Etat"), await beneficiaries_of(dossier.id))


def _line() -> Listing:
    portrait = Portrait(
        title="FORMATION POUR LE SUIVI",
        starts_on=date(2025, 9, 30),
        ends_on=date(2025, 10, 3),
        trainees=tuple(Trainee(birth_name, first_name) for birth_name, first_name in TRAINEES),
    )
    return listing(portrait, default_title="", number=NUMBER, employer_name="SIAE", by_module=False)


async def _parts(dossier: Dossier) -> None:
    for rank, (title, siret, provider, hours, day) in enumerate(MODULES):
        await DossierModule.create(
            dossier=dossier,
            rank=rank,
            title=title,
            provider_siren=siret[:9],
            provider_siret=siret,
            provider_name=provider,
            hours=hours,
            starts_on=date(*day),
            ends_on=date(*day),
        )
    for rank, (birth_name, first_name) in enumerate(TRAINEES):
        await DossierTrainee.create(dossier=dossier, rank=rank, birth_name=birth_name, first_name=first_name)


def _lines() -> list[Line]:
    return [
        Line(nature, label, "FLAT", 1, Decimal(amount), *_payee(nature, rank), module_rank=rank)
        for rank, amounts in enumerate(AMOUNTS)
        for (nature, label), amount in zip(NATURES, amounts, strict=True)
    ]


def _payee(nature: str, rank: int) -> tuple[str, str]:
    _title, siret, provider, _hours, _day = MODULES[rank]
    return (siret, provider) if nature == "PEDAGOGY" else (SIAE, "SIAE")
