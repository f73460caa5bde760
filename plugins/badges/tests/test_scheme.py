"""Badges et cartes: the situations, and what is declared."""

from datetime import date
from decimal import Decimal

from monespace_badges import plugin
from monespace_badges.plugin import BADGE
from monespace_gql.conformance import ScaleConformance, example_content, merged

DAY = date(2026, 1, 6)


class TestBadges(ScaleConformance):
    """Badges et cartes as it is installed."""

    code = "BADGE"
    level = "gold"


def test_the_plugin_brings_a_scheme_with_its_own_menu_and_number() -> None:
    assert plugin.monespace_schemes() == (BADGE,)
    assert (BADGE.menu, BADGE.number_code, BADGE.new_title) == ("Badges et cartes", "AF", "Nouvelle demande FPE")
    assert [tab.label for tab in BADGE.tabs] == ["Employeur", "Prestation", "Synthèse", "Documents"]


def test_a_thousand_cards_at_twelve_euros_cost_twelve_thousand() -> None:
    content = merged(example_content(BADGE), {"service": {"quantity": 1000, "unit_price": "12.00"}})

    portrait = BADGE.portray(BADGE.read(content, on=DAY).answers)

    assert [line.amount for line in portrait.lines] == [Decimal("12000.00")]
    assert (portrait.trainees, portrait.modules) == ((), ())


def test_an_empty_draft_has_an_empty_portrait() -> None:
    portrait = BADGE.portray(BADGE.read({}, on=DAY).answers)

    assert (portrait.title, portrait.lines) == (None, ())
