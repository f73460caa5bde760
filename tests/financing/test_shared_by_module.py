"""A cost is shared by the trainees of its module; a dossier is found by those that all its providers know of."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from monespace_gql.dossiers.beneficiaries import beneficiaries_of
from monespace_gql.dossiers.models import Dossier
from monespace_gql.dossiers.register import _keep_parts
from monespace_gql.financing.grant import FunderShare, Grant, grant_costs
from monespace_gql.financing.models import GrantedLine, RequestedLine
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit
from monespace_gql.scheme import Line, Module, Portrait, Trainee
from monespace_gql.scheme.listing import Listing, listing
from tests.journeys.rows import write_dossier

DAY = date(2026, 1, 5)
FIRST = Module("Un", "48816678600019", "LEGOUD", 7, DAY, DAY, trainee_ranks=(0, 2))
SECOND = Module("Deux", "79018467501563", "BUREAU VERITAS", 7, DAY, DAY, trainee_ranks=(1, 2))
COST = Line("PEDAGOGY", "Montant CP", "FLAT", 1, Decimal("100.01"), "48816678600019", "LEGOUD")
PORTRAIT = Portrait(
    trainees=(Trainee("BODET", "ALAIN"), Trainee("MARTIN", "CHLOE"), Trainee("DURAND", "MARC")),
    modules=(FIRST, SECOND),
    lines=(COST, replace(COST, module_rank=1)),
)


def listed(portrait: Portrait) -> Listing:
    """The line of a dossier with this portrait."""
    return listing(portrait, default_title="", number="1", employer_name="", by_module=True)


async def test_the_parts_of_a_line_go_to_the_trainees_of_its_module_by_funder(store: Store) -> None:
    async def work(unit: Unit) -> None:
        dossier = await Dossier.get(number=await write_dossier(unit, 0))
        await _keep_parts(dossier, PORTRAIT)
        first = await RequestedLine.get(dossier_id=dossier.id, rank=0)
        shares = {first.id: [FunderShare("ETAT", percent=Decimal(50)), FunderShare("OPCO")]}
        await grant_costs(dossier.id, Grant("OPCO", shares=shares), await beneficiaries_of(dossier.id))

    await store.unit(work)

    with store.reading():
        parts = await GrantedLine.all().order_by("requested_id", "funder", "trainee_rank")
    assert [(part.funder, part.trainee_name, str(part.amount)) for part in parts] == [
        ("ETAT", "ALAIN BODET", "25.01"),
        ("ETAT", "MARC DURAND", "25.00"),
        ("OPCO", "ALAIN BODET", "25.00"),
        ("OPCO", "MARC DURAND", "25.00"),
        ("OPCO", "CHLOE MARTIN", "50.01"),
        ("OPCO", "MARC DURAND", "50.00"),
    ]


def test_a_dossier_is_found_and_sorted_by_the_trainees_of_all_its_modules_alone() -> None:
    line = listed(PORTRAIT)

    assert "durand" in line.search_text.lower()
    assert "bodet" not in line.search_text.lower()
    assert line.trainee_key == listed(replace(PORTRAIT, trainees=PORTRAIT.trainees[2:], modules=())).trainee_key
    assert "bodet" in listed(replace(PORTRAIT, modules=())).search_text.lower()
