"""Période de reconversion: the situations, the rules, every line of the scale, and what is declared."""

from datetime import date
from decimal import Decimal

from monespace_gql.conformance import ScaleConformance, example_content, merged

from reconversion_opco.plugin import RECO

DAY = date(2026, 2, 10)


class TestScheme(ScaleConformance):
    """The scheme as it is installed."""

    code = "RECO"
    level = "gold"


def test_it_opens_on_the_first_day_of_2026_for_either_kind() -> None:
    before, first = (RECO.sub_schemes_on(day) for day in (date(2025, 12, 31), date(2026, 1, 1)))

    assert before == ()
    assert [sub.code for sub in first] == ["INTERNE", "EXTERNE"]


def test_with_subrogation_only_the_training_is_paid_to_its_organisation() -> None:
    lines = [
        {"nature": "PEDAGOGY", "quantity": 300, "unit": "HOUR", "unit_rate": "9.15"},
        {"nature": "MEALS", "quantity": 40, "unit": "DAY", "unit_rate": "12.00"},
    ]
    content = merged(example_content(RECO), {"funding": {"lines": lines}})

    portrait = RECO.portray(RECO.read(content, on=DAY).answers)

    assert [(line.payee_name, line.amount) for line in portrait.lines] == [
        ("LEGOUD CONSEIL FORMATION", Decimal("2745.00")),
        ("KISO", Decimal("480.00")),
    ]


def test_nothing_printed_is_sensitive() -> None:
    (form,) = RECO.forms

    assert not [path for path in RECO.printed(form) if RECO.leaves[path].declared.sensitive]
