"""Badges et cartes: the situations, and what is declared."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import monespace_badges
from monespace_badges import plugin
from monespace_badges.plugin import BADGE
from monespace_gql.conformance import Situation, example_content, load, merged, run

SITUATIONS = load(Path(monespace_badges.__file__).parent / "situations")
DAY = date(2026, 1, 6)


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.name)
def test_the_scheme_says_what_the_jurist_expects(situation: Situation) -> None:
    assert run(situation, BADGE) == []


def test_every_rule_speaks_in_some_situation() -> None:
    heard = {said.code for situation in SITUATIONS for said in situation.expect.speaks}

    assert heard >= {rule.code for rule in BADGE.rules}
    assert all(rule.source for rule in BADGE.rules)


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
