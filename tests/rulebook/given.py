"""The facts and rules that the tests of the rulebook speak of."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from monespace_gql.lexicon.finding import Severity
from monespace_gql.rulebook import (
    Condition,
    DatedTable,
    Entry,
    Fact,
    FactType,
    Item,
    Outcome,
    Rule,
    RuleSet,
    interpret,
)

START = Fact("contract.start", FactType.DATE)
END = Fact("contract.end", FactType.DATE)
PAY = Fact("contract.gross_pay", FactType.MONEY)
HOURS = Fact("training.hours", FactType.INTEGER)
WEEKS = Fact("training.weeks", FactType.INTEGER)
DISTANT = Fact("training.distant", FactType.BOOLEAN)
CODE = Fact("employer.idcc", FactType.TEXT)
OTHER_CODE = Fact("provider.code", FactType.TEXT)
MODULES = Fact("training.modules", FactType.OPAQUE)

MODULE = Item(MODULES)
OTHER = MODULE.other()
M_START = Fact("training.modules[].start", FactType.DATE, MODULE)
M_END = Fact("training.modules[].end", FactType.DATE, MODULE)
M_HOURS = Fact("training.modules[].hours", FactType.INTEGER, MODULE)
M_COST = Fact("training.modules[].cost", FactType.MONEY, MODULE)
M_CODE = Fact("training.modules[].code", FactType.TEXT, MODULE)
M_DISTANT = Fact("training.modules[].distant", FactType.BOOLEAN, MODULE)
O_HOURS = Fact("training.modules[other].hours", FactType.INTEGER, OTHER)
O_CODE = Fact("training.modules[other].code", FactType.TEXT, OTHER)

ATTENDEES = Fact("training.modules[].attendees", FactType.OPAQUE, MODULE)
ATTENDEE = Item(ATTENDEES)
A_HOURS = Fact("training.modules[].attendees[].hours", FactType.INTEGER, ATTENDEE)
A_CODE = Fact("training.modules[].attendees[].code", FactType.TEXT, ATTENDEE)

LINES = Fact("funding.lines", FactType.OPAQUE)
LINE = Item(LINES)
L_MODULE = Fact("funding.lines[].module", FactType.TEXT, LINE)
L_QUANTITY = Fact("funding.lines[].quantity", FactType.INTEGER, LINE)
L_RATE = Fact("funding.lines[].rate", FactType.MONEY, LINE)

ON = date(2026, 2, 1)

SMIC = DatedTable(
    "SMIC",
    "SMIC mensuel brut",
    "€",
    FactType.MONEY,
    [
        Entry(date(2026, 1, 1), Decimal("1823.03"), "D. 2025-1228"),
        Entry(date(2025, 1, 1), Decimal("1801.80"), "D. 2024-951"),
    ],
)


def rule(when: Condition, code: str = "R-1", **more: Any) -> Rule:  # Any: whatever a rule takes
    """A blocking rule at the gross pay."""
    given = {"at": PAY, "says": "Non.", "severity": Severity.BLOCKING, "source": "L6325-1", **more}
    return Rule(code, when, **given)


def rules(*conditions: Condition) -> RuleSet:
    """A set of rules R-1, R-2… one for each condition."""
    return RuleSet(rule(when, f"R-{rank}") for rank, when in enumerate(conditions, 1))


def outcome(when: Condition, facts: Mapping[str, object], **more: Any) -> Outcome:  # Any: as above
    """What becomes of one rule."""
    return interpret(RuleSet([rule(when, **more)]), facts, in_force_on=ON)[0].outcome


def spoken(ruleset: RuleSet, facts: Mapping[str, object]) -> frozenset[str]:
    """The codes of the rules that the interpreter lets speak."""
    verdicts = interpret(ruleset, facts, in_force_on=ON)
    return codes(verdict.rule for verdict in verdicts if verdict.outcome is Outcome.SPEAKS)


def codes(found: Iterable[Rule]) -> frozenset[str]:
    """The codes of rules."""
    return frozenset(each.code for each in found)


def listed(path: str, items: Iterable[Mapping[str, object]]) -> dict[str, object]:
    """The facts of a list: its items, and each of their fields by its path; a list inside them as well."""
    given = list(items)
    facts: dict[str, object] = {path: tuple(given) or None}
    for rank, item in enumerate(given):
        for name, value in item.items():
            place = f"{path}[{rank}].{name}"
            facts |= listed(place, value) if isinstance(value, list) else {place: value}
    return facts


def modules(*items: Mapping[str, object]) -> dict[str, object]:
    """The facts of the modules of a training."""
    return listed("training.modules", items)


def lines(*items: Mapping[str, object]) -> dict[str, object]:
    """The facts of the cost lines."""
    return listed("funding.lines", items)
