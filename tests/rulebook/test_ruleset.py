"""A rule set is checked as a whole when it is built, and known by its digest."""
# ruff: noqa: SIM300 - the facts of these tests are written in capitals, and stand on the left

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from monespace_gql.lexicon.finding import Severity
from monespace_gql.rulebook import (
    Compare,
    Condition,
    Constant,
    DatedTable,
    Entry,
    Fact,
    FactType,
    Item,
    Operator,
    Rule,
    RulebookError,
    RuleSet,
    absent,
    age_on,
    days,
    derived,
    known,
    lowest,
    months,
    percent,
    present,
)
from tests.rulebook.given import (
    A_CODE,
    ATTENDEE,
    ATTENDEES,
    CODE,
    DISTANT,
    END,
    HOURS,
    L_MODULE,
    LINE,
    M_CODE,
    M_END,
    M_HOURS,
    M_START,
    MODULE,
    MODULES,
    O_CODE,
    OTHER,
    PAY,
    SMIC,
    START,
    rule,
    rules,
)

MISTAKES: dict[str, Callable[[], list[Rule]]] = {
    "another rule of the set has the same code": lambda: [rule(HOURS < 1), rule(HOURS > 1)],
    "names limit, which `shows` does not give": lambda: [rule(HOURS < 1, says="Au moins {limit}.")],
    "gives limit, which `says` never names": lambda: [rule(HOURS < 1, shows={"limit": HOURS})],
    "may only name values": lambda: [rule(HOURS < 1, says="{limit:>3}", shows={"limit": HOURS})],
    "cannot be read": lambda: [rule(HOURS < 1, says="{limit")],
    "cannot be written in a message": lambda: [rule(HOURS < 1, says="{m}", shows={"m": MODULES})],
    "is of type integer and cannot be compared with": lambda: [rule(HOURS < SMIC.at(START))],
    "cannot be compared with '12', of type text": lambda: [rule(HOURS == "12")],
    "cannot be compared with True, of type boolean": lambda: [rule(HOURS.one_of([1, True]))],
    "it has no order": lambda: [rule(CODE < "0016")],
    "is only present or absent": lambda: [rule(MODULES == 3)],
    "which is never": lambda: [rule(HOURS < 1, since=date(2026, 1, 2), until=date(2026, 1, 1))],
    "which is no date": lambda: [rule(HOURS < 1, driven_by=HOURS)],
    "which is no condition": lambda: [rule("contract" == "hours")],  # type: ignore[arg-type, comparison-overlap]
    "no place of the form": lambda: [rule(HOURS < 1, at="contract.gross_pay")],
    "needs a code and a source": lambda: [rule(HOURS < 1, source="")],
    "members of Severity": lambda: [rule(HOURS < 1, severity="BLOCKING")],
    "compares two constants": lambda: [
        rule(Compare(Constant(1, FactType.INTEGER), Operator.EQUAL, Constant(1, FactType.INTEGER)))
    ],
    "judge the rule for_each=training.modules[], or": lambda: [rule(M_HOURS < 1)],
    "is read outside its list": lambda: [rule(HOURS < 1, says="{h}", shows={"h": M_HOURS})],
    "training.modules[].end is read outside": lambda: [rule(HOURS < 1, at=M_END)],
    "training.modules[].start is read outside": lambda: [rule(HOURS < 1, driven_by=M_START)],
    "training.modules[other].code is read outside": lambda: [
        rule((O_CODE == "A") & (M_CODE == "A"), for_each=MODULE, at=M_CODE)
    ],
    "count(training.modules[].attendees[]) is read outside": lambda: [rule(ATTENDEE.count() < 1)],
    "for_each=training.modules[], or": lambda: [rule(LINE.some(L_MODULE == M_CODE), for_each=LINE)],
    "`for_each` is training.modules": lambda: [rule(M_HOURS < 1, for_each=MODULES)],
    "give it the items of a list": lambda: [rule(HOURS < 1, for_each=OTHER)],
    "reads nothing of the items of « training.modules »": lambda: [rule(MODULE.some(HOURS < 1))],
    "sum(training.hours) reads nothing of the items": lambda: [rule(MODULE.sum(HOURS) < 1)],
    "which has no sum": lambda: [rule(MODULE.sum(M_START) == 1)],
    "of type text, which has no max": lambda: [rule(MODULE.max(M_CODE) == "A")],
    "is compared with itself: write other()": lambda: [rule(MODULE.some(M_CODE == M_CODE), for_each=MODULE)],
    "training.modules[].hours is of type integer and cannot be compared with 'A'": lambda: [
        rule(MODULE.some(known(M_HOURS == "A")))
    ],
    "reads training.modules[].attendees[].code of an item inside the one it looks for": lambda: [
        rule(MODULE.some(M_CODE == A_CODE), for_each=ATTENDEE)
    ],
    "repeated(training.hours): training.hours is no value of the items of « training.modules »": lambda: [
        rule(MODULE.repeated(HOURS), for_each=MODULE)
    ],
    "repeated(training.modules[].attendees): training.modules[].attendees is no value": lambda: [
        rule(MODULE.repeated(ATTENDEES), for_each=MODULE)
    ],
    "is always there": lambda: [rule(MODULE.some(present(MODULE)))],
    "reads all of training.modules[]": lambda: [
        rule(present(derived("d", FactType.TEXT, reads=(MODULE,), compute=str)), for_each=MODULE)
    ],
    "write days_between(…) for the time between two": lambda: [rule(END - START > 3)],
    "a date is moved by days(…), months(…) or years(…)": lambda: [rule(MODULE.some(M_END > M_START + 3))],
    "take a whole number and move a date": lambda: [rule(HOURS + days(3) > 3)],
    "training.hours + employer.idcc cannot be computed from": lambda: [rule((HOURS + CODE) * 2 == 3)],
    "write percent(…) for a share of an amount": lambda: [rule(SMIC.at(START) * Decimal("0.55") < PAY)],
    "it takes two dates": lambda: [rule(age_on(START, HOURS) < 16)],
    "all of one type": lambda: [rule(lowest(HOURS, PAY) < 16)],
    "it takes a whole number, of=amount": lambda: [rule(percent(PAY, of=PAY) < 16)],
    "means something else": lambda: [
        rule(HOURS < 1, "R-2"),
        rule(Fact(HOURS.name, FactType.DATE) < date(2026, 1, 1)),
    ],
}


@pytest.mark.parametrize("said", MISTAKES)
def test_a_mistake_is_told_with_the_code_of_the_rule(said: str) -> None:
    mistaken = MISTAKES[said]()

    with pytest.raises(RulebookError, match="R-1") as told:
        RuleSet(mistaken)

    assert said in str(told.value)
    assert told.value.rule == "R-1"


def test_two_computations_under_one_name_are_a_mistake_but_one_helper_may_be_called_twice() -> None:
    def share(percent: int) -> Condition:
        return derived("pay.share", FactType.MONEY, reads=(PAY,), compute=lambda pay: pay * percent / 100) < PAY

    assert len(rules(share(80), share(80))) == 2
    with pytest.raises(RulebookError, match=r"pay.share means something else"):
        rules(share(80), share(85))


def test_rules_look_no_deeper_than_a_list_inside_a_list() -> None:
    deeper = Fact(f"{ATTENDEE.name}.days", FactType.OPAQUE, ATTENDEE)

    with pytest.raises(RulebookError, match=r"training\.modules\.attendees\.days is deeper than a list inside a list"):
        Item(deeper)


def test_a_table_of_the_law_needs_sources_and_distinct_days() -> None:
    with pytest.raises(RulebookError, match="no source"):
        DatedTable("T", "T", "h", FactType.INTEGER, [Entry(date(2026, 1, 1), 3, "")])
    with pytest.raises(RulebookError, match="two entries"):
        DatedTable("T", "T", "h", FactType.INTEGER, [Entry(date(2026, 1, 1), n, "L1") for n in (1, 2)])
    with pytest.raises(RulebookError, match="entry of 2026-01-01"):
        DatedTable("T", "T", "h", FactType.INTEGER, [Entry(date(2026, 1, 1), Decimal(3), "L1")])
    with pytest.raises(RulebookError, match="no date"):
        SMIC.at(HOURS)


def test_a_table_answers_for_any_day() -> None:
    before, last_day, first_day = (SMIC.on(day) for day in (date(2024, 12, 31), date(2025, 12, 31), date(2026, 1, 1)))

    assert before is None
    assert last_day is not None
    assert last_day.value == Decimal("1801.80")
    assert first_day is not None
    assert first_day.value == Decimal("1823.03")


def test_an_entry_without_value_ends_a_table() -> None:
    table = DatedTable(
        "AID",
        "Aide",
        "€",
        FactType.MONEY,
        [Entry(date(2025, 1, 1), Decimal(6000), "D1"), Entry(date(2026, 1, 1), None, "D2")],
    )

    assert table.on(date(2026, 1, 1)) is None


def test_a_set_names_the_facts_it_needs() -> None:
    days = derived("contract.days", FactType.INTEGER, reads=(START, END), compute=lambda start, end: (end - start).days)

    needed = rules((days > 365) & absent(MODULES), (PAY < SMIC.at(START)) | present(CODE)).facts

    assert needed == {
        "contract.start",
        "contract.end",
        "training.modules",
        "contract.gross_pay",
        "employer.idcc",
    }


def test_the_driving_fact_is_needed_too() -> None:
    assert RuleSet([rule(HOURS < 1, driven_by=START)]).facts == {"training.hours", "contract.start"}


def _table(value: int, source: str = "L1") -> DatedTable:
    return DatedTable("T", "T", "h", FactType.INTEGER, [Entry(date(2026, 1, 1), value, source)])


DIGESTS: dict[str, Callable[[], RuleSet]] = {
    "reference": lambda: RuleSet([rule(HOURS < 150)]),
    "constant": lambda: RuleSet([rule(HOURS < 151)]),
    "operator": lambda: RuleSet([rule(HOURS <= 150)]),
    "negation": lambda: RuleSet([rule(~(HOURS < 150))]),
    "severity": lambda: RuleSet([rule(HOURS < 150, severity=Severity.INFO)]),
    "words": lambda: RuleSet([rule(HOURS < 150, says="Non !")]),
    "since": lambda: RuleSet([rule(HOURS < 150, since=date(2026, 1, 1))]),
    "choices": lambda: RuleSet([rule(HOURS.one_of([150]))]),
    "dated": lambda: RuleSet([rule(HOURS < _table(150).at(START))]),
    "dated value": lambda: RuleSet([rule(HOURS < _table(151).at(START))]),
    "dated source": lambda: RuleSet([rule(HOURS < _table(150, "L2").at(START))]),
    "derived": lambda: rules(derived("d", FactType.INTEGER, reads=(HOURS,), compute=lambda h: h + 1) < 150),
    "computation": lambda: rules(derived("d", FactType.INTEGER, reads=(HOURS,), compute=lambda h: h + 2) < 150),
    "for each": lambda: RuleSet([rule(M_HOURS < 150, for_each=MODULE, at=M_HOURS)]),
    "for each, of the case": lambda: RuleSet([rule(HOURS < 150, for_each=MODULE)]),
    "at each": lambda: RuleSet([rule(M_HOURS < 150, for_each=MODULE, at=MODULE)]),
    "count": lambda: rules(MODULE.count() < 150),
    "sum": lambda: rules(MODULE.sum(M_HOURS) < 150),
    "sum where": lambda: rules(MODULE.sum(M_HOURS, where=M_HOURS > 1) < 150),
    "sum where more": lambda: rules(MODULE.sum(M_HOURS, where=M_HOURS > 2) < 150),
    "max": lambda: rules(MODULE.max(M_HOURS) < 150),
    "every": lambda: rules(MODULE.every(M_HOURS < 150)),
    "some": lambda: rules(MODULE.some(M_HOURS < 150)),
    "some known": lambda: rules(MODULE.some(known(M_HOURS < 150))),
    "repeated": lambda: RuleSet([rule(MODULE.repeated(M_CODE), for_each=MODULE, at=MODULE)]),
    "repeated more": lambda: RuleSet([rule(MODULE.repeated(M_CODE, M_HOURS), for_each=MODULE, at=MODULE)]),
    "rank": lambda: RuleSet([rule(MODULE.rank() < 150, for_each=MODULE, at=MODULE)]),
    "days": lambda: rules(END > START + days(3)),
    "months": lambda: rules(END > START + months(3)),
    "more months": lambda: rules(END > START + months(4)),
    "percent": lambda: rules(PAY > percent(55, of=SMIC.at(START))),
    "boolean": lambda: RuleSet([rule(DISTANT == True)]),  # noqa: E712
    "empty": lambda: RuleSet([]),
}


def test_the_digest_changes_with_anything_that_could_change_a_verdict() -> None:
    digests = {name: build().digest for name, build in DIGESTS.items()}

    assert len(set(digests.values())) == len(DIGESTS)
    assert {name: build().digest for name, build in DIGESTS.items()} == digests
    assert all(len(digest) == 64 for digest in digests.values())


def test_the_version_of_a_computation_stands_for_its_source() -> None:
    def digest(add: int, version: str) -> str:
        fact = derived("d", FactType.INTEGER, reads=(HOURS,), compute=lambda h: h + add, version=version)
        return rules(fact < 150).digest

    assert digest(1, "2026-1") != digest(1, "2026-2")
