"""Rules of the law as data: written as conditions on facts, interpreted, run by durable-rules, explained."""

from monespace_gql.rulebook.compile import compile_ruleset
from monespace_gql.rulebook.dated import Dated, DatedTable, Entry
from monespace_gql.rulebook.derived import Derived, derived
from monespace_gql.rulebook.engine import WorkerEngine
from monespace_gql.rulebook.interpreter import interpret
from monespace_gql.rulebook.judge import BlockingEngine, Engine, Judgement, judge, judge_alone
from monespace_gql.rulebook.lists import Aggregate, Fold, Item, Rank, Repeated
from monespace_gql.rulebook.mistake import RulebookError
from monespace_gql.rulebook.operands import (
    Compare,
    Computed,
    Condition,
    Constant,
    Duration,
    Either,
    Every,
    Fact,
    Negated,
    OneOf,
    Operand,
    Operator,
    Present,
    absent,
    no,
    one_of,
    present,
    yes,
)
from monespace_gql.rulebook.readings import Readings
from monespace_gql.rulebook.rule import Rule
from monespace_gql.rulebook.ruleset import RuleSet
from monespace_gql.rulebook.subprocess_engine import SubprocessEngine
from monespace_gql.rulebook.values import FactType, Value, in_french
from monespace_gql.rulebook.verdict import FactRead, Outcome, Verdict
from monespace_gql.rulebook.wire import EngineUnavailable
from monespace_gql.rulebook.words import (
    Known,
    age_on,
    days,
    days_between,
    highest,
    known,
    last_day,
    lowest,
    months,
    months_between,
    percent,
    years,
)

__all__ = [
    "Aggregate",
    "BlockingEngine",
    "Compare",
    "Computed",
    "Condition",
    "Constant",
    "Dated",
    "DatedTable",
    "Derived",
    "Duration",
    "Either",
    "Engine",
    "EngineUnavailable",
    "Entry",
    "Every",
    "Fact",
    "FactRead",
    "FactType",
    "Fold",
    "Item",
    "Judgement",
    "Known",
    "Negated",
    "OneOf",
    "Operand",
    "Operator",
    "Outcome",
    "Present",
    "Rank",
    "Readings",
    "Repeated",
    "Rule",
    "RuleSet",
    "RulebookError",
    "SubprocessEngine",
    "Value",
    "Verdict",
    "WorkerEngine",
    "absent",
    "age_on",
    "compile_ruleset",
    "days",
    "days_between",
    "derived",
    "highest",
    "in_french",
    "interpret",
    "judge",
    "judge_alone",
    "known",
    "last_day",
    "lowest",
    "months",
    "months_between",
    "no",
    "one_of",
    "percent",
    "present",
    "years",
    "yes",
]
