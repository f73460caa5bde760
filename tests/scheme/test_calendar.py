"""The calendar of the law: what is in force on a day, what changes after it, and the places that feel it."""

from datetime import date

import pytest

from monespace_gql.catalogue import install
from monespace_gql.scheme import DatedTable, Entry, FactType, Scheme, rule
from monespace_gql.scheme.calendar import ChangeKind, RuleChange, calendar, rules_of
from tests.scheme.given import costs, hours, person, scheme

FIRST, SECOND = Entry(date(2020, 1, 1), 9, "L7"), Entry(date(2026, 6, 1), 12, "L8")
END = Entry(date(2027, 1, 1), None, "L9")
LEAST = DatedTable("t.least", "Minimum", "heures", FactType.INTEGER, [SECOND, FIRST, END])
MOST = DatedTable("t.most", "Maximum", "heures", FactType.INTEGER, [Entry(date(2020, 1, 1), 90, "L7")])

DATED = rule(
    "T-DATED",
    when=(hours < LEAST.at(costs.starts)) & (person.colour == "RED"),
    at=costs.items,
    says="Au moins {least} heures, or {hours} : {colour}",
    shows={"least": LEAST.at(costs.starts), "hours": hours, "colour": person.colour},
    source="L7",
)
BOUNDED = rule(
    "T-BOUNDED",
    when=hours > MOST.at(costs.ends),
    at=costs.ends,
    says="Trop",
    source="L1",
    driven_by=costs.starts,
    since=date(2025, 1, 1),
    until=date(2025, 12, 31),
)
ALWAYS = rule("T-ALWAYS", when=costs.ends < costs.starts, at=costs.ends, says="Non", source="L2", doc="Toujours.")
MADE = scheme(rules=(DATED, BOUNDED, ALWAYS), documents=())


def codes(**asked: date) -> list[str]:
    return [entry.rule.code for entry in rules_of(MADE, **asked)]


@pytest.mark.parametrize(
    ("day", "in_force"),
    [
        (date(2024, 12, 31), ["T-DATED", "T-ALWAYS"]),
        (date(2025, 1, 1), ["T-DATED", "T-BOUNDED", "T-ALWAYS"]),
        (date(2025, 12, 31), ["T-DATED", "T-BOUNDED", "T-ALWAYS"]),
        (date(2026, 1, 1), ["T-DATED", "T-ALWAYS"]),
    ],
)
def test_the_rules_in_force_on_a_day(day: date, in_force: list[str]) -> None:
    assert codes(in_force_on=day) == in_force
    assert codes() == ["T-DATED", "T-BOUNDED", "T-ALWAYS"]


def test_what_changes_after_a_day_with_the_places_that_feel_it() -> None:
    (dated, bounded) = rules_of(MADE, changing_after=date(2024, 12, 31))

    touched = ("costs.items", "costs.items.wording", "costs.items.quantity", "costs.items.rate", "costs.starts")
    assert dated.changes == (
        RuleChange(SECOND.since, ChangeKind.VALUE, "L8", touched, LEAST, FIRST, SECOND),
        RuleChange(END.since, ChangeKind.VALUE, "L9", touched, LEAST, SECOND, None),
    )
    assert [(change.on, change.what) for change in bounded.changes] == [
        (date(2025, 1, 1), ChangeKind.STARTS),
        (date(2026, 1, 1), ChangeKind.ENDS),
    ]
    assert {"costs.ends", "costs.starts"} <= set(bounded.changes[0].paths)


def test_a_change_of_that_very_day_is_no_longer_coming() -> None:
    assert codes(changing_after=date(2026, 5, 31)) == ["T-DATED"]
    (dated,) = rules_of(MADE, changing_after=date(2026, 6, 1))
    assert [change.on for change in dated.changes] == [date(2027, 1, 1)]
    assert codes(changing_after=date(2027, 1, 1)) == []
    assert codes(in_force_on=date(2024, 1, 1), changing_after=date(2024, 1, 1)) == ["T-DATED"]


def test_a_message_names_what_it_will_show() -> None:
    (dated, *_) = calendar(MADE)

    assert dated.message == "Au moins [Minimum] heures, or [valeur calculée] : [Couleur]"
    assert dated.paths == MADE.rests_on(DATED)
    assert "person.colour" in dated.paths


def test_a_table_is_told_with_the_last_day_of_each_value() -> None:
    assert LEAST.spans == ((FIRST, date(2026, 5, 31)), (SECOND, date(2026, 12, 31)), (END, None))
    assert DatedTable("t.none", "Rien", "", FactType.INTEGER, []).spans == ()


@pytest.mark.parametrize("installed", list(install()), ids=lambda installed: installed.code)
def test_every_rule_of_an_installed_scheme_is_told_and_touches_places_of_its_form(installed: Scheme) -> None:
    entries = calendar(installed)
    known = {*installed.leaves, "case.filed_on", *(f"documents.{each.code}" for each in installed.documents)}

    assert [entry.rule.code for entry in entries] == [rule.code for rule in installed.ruleset]
    for entry in entries:
        assert "{" not in entry.message
        assert set(entry.paths) <= known, entry.rule.code
        for change in entry.changes:
            assert set(change.paths) - {entry.rule.at.name} <= known, entry.rule.code


def test_the_calendar_is_worked_out_once() -> None:
    assert calendar(MADE) is calendar(MADE)
