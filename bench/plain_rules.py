"""The baseline of the rules: the same conditions as one straight function of plain Python, as a hand would write it.

    v0 = facts.get("contract.start")
    v1 = facts.get("contract.end")
    v2 = None if v0 is None or v1 is None else c2(v0, v1)
    if v2 is not None and v2 < k3: spoken.append("CPRO-DUR-01")

It gives the codes of the rules that speak and nothing else: no trace, no message, nothing of what is missing, no care
for a rule that crashes, and no second reader. What the product takes more time for is exactly that.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from monespace_gql.lexicon.money import round_to_cent
from monespace_gql.rulebook import (
    Compare,
    Condition,
    Constant,
    Dated,
    DatedTable,
    Derived,
    Either,
    Every,
    Fact,
    FactType,
    Negated,
    OneOf,
    Operand,
    Present,
    Rule,
    RuleSet,
)

Plain = Callable[[Mapping[str, object], date], list[str]]
"""Takes the facts and the day of the examination; returns the codes of the rules that speak."""


def plain_rules(ruleset: RuleSet) -> Plain:
    """Write the rules as one function."""
    return _Writer().written(ruleset)


class _Writer:
    def __init__(self) -> None:
        self._lines: list[str] = []
        self._names: dict[str, str] = {}
        self._bound: dict[str, object] = {}

    def written(self, ruleset: RuleSet) -> Plain:
        for rule in ruleset.rules:
            self._rule(rule)
        source = "\n    ".join(("def plain(facts, today):", "spoken = []", *self._lines, "return spoken"))
        exec(compile(source, "<plain rules>", "exec"), self._bound)
        plain: Plain = self._bound["plain"]  # type: ignore[assignment]  # the function just written
        return plain

    def _rule(self, rule: Rule) -> None:
        needed = [f"{self._value(operand)} is not None" for operand in rule.values]
        told = " and ".join((*self._in_force(rule), *needed, self._condition(rule.when)))
        self._lines.append(f"if {told}: spoken.append({rule.code!r})")

    def _in_force(self, rule: Rule) -> Iterator[str]:
        if rule.since is None and rule.until is None:
            return
        driver = self._value(rule.driven_by) if rule.driven_by is not None else None
        day = f"({driver} or today)" if driver else "today"
        if rule.since is not None:
            yield f"{self._bind(rule.since)} <= {day}"
        if rule.until is not None:
            yield f"{day} <= {self._bind(rule.until)}"

    def _condition(self, condition: Condition) -> str:
        match condition:
            case Every(parts):
                return f"({' and '.join(map(self._condition, parts))})"
            case Either(parts):
                return f"({' or '.join(map(self._condition, parts))})"
            case Negated(part):
                return f"(not {self._condition(part)})"
            case Compare(left, operator, right):
                return f"({self._value(left)} {operator.value} {self._value(right)})"
            case OneOf(operand, choices):
                return f"({self._value(operand)} in {self._bind(frozenset(choices))})"
            case Present(operand):
                return f"({self._value(operand)} is not None)"
        raise TypeError(f"{condition!r} is no condition")

    def _value(self, operand: Operand) -> str:
        """Return the variable that holds an operand, computed by a line above the first rule that needs it."""
        if isinstance(operand, Constant):
            return self._bind(operand.value)
        if operand.name not in self._names:
            computed = self._computed(operand)
            self._names[operand.name] = name = f"v{len(self._names)}"
            self._lines.append(f"{name} = {computed}")
        return self._names[operand.name]

    def _computed(self, operand: Operand) -> str:
        match operand:
            case Derived():
                reads = [self._value(read) for read in operand.reads]
                return self._unless_missing(reads, f"{self._bind(operand.compute)}({', '.join(reads)})", operand.type)
            case Dated():
                driver = self._value(operand.driver)
                return self._unless_missing([driver], f"{self._bind(_in_force_on(operand.table))}({driver})")
        if not isinstance(operand, Fact):
            raise TypeError(f"{operand!r} is not written by hand yet")
        return f"facts.get({operand.name!r})"

    def _unless_missing(self, reads: list[str], computed: str, type: FactType | None = None) -> str:
        if type is FactType.MONEY:
            computed = f"{self._bind(_rounded)}({computed})"
        missing = " or ".join(f"{read} is None" for read in reads)
        return f"None if {missing} else {computed}" if missing else computed

    def _bind(self, value: object) -> str:
        name = f"k{len(self._bound)}"
        self._bound[name] = value
        return name


def _in_force_on(table: DatedTable) -> Callable[[date], object]:
    def look_up(day: date) -> object:
        entry = table.on(day)
        return entry.value if entry else None

    return look_up


def _rounded(amount: object) -> object:
    return round_to_cent(amount) if isinstance(amount, Decimal) else amount
