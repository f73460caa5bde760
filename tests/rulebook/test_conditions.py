"""Writing conditions: what an author may say, and how mistakes are told at the line that makes them."""
# ruff: noqa: B015, B018, SIM300 - writing a comparison is the very thing tested

from datetime import date, datetime
from decimal import Decimal

import pytest

from monespace_gql.rulebook import (
    Compare,
    Either,
    Every,
    Fact,
    FactType,
    OneOf,
    Operator,
    RulebookError,
    absent,
    no,
    present,
    yes,
)
from tests.rulebook.given import CODE, DISTANT, HOURS, PAY, START, WEEKS, outcome


def test_a_comparison_is_data_and_not_a_truth_value() -> None:
    condition = HOURS < 150

    assert isinstance(condition, Compare)
    assert condition.left is HOURS
    assert condition.operator is Operator.BELOW
    with pytest.raises(TypeError, match="no truth value"):
        bool(condition)


def test_chained_comparisons_and_words_are_refused_with_what_to_write_instead() -> None:
    with pytest.raises(TypeError, match=r"\(low <= a\) & \(a < high\)"):
        150 <= HOURS < 1200
    with pytest.raises(TypeError, match="combine with &"):
        (HOURS < 1) and (WEEKS < 1)
    with pytest.raises(TypeError, match="one_of"):
        CODE in ("0016", "1486")
    with pytest.raises(TypeError, match="absent"):
        not HOURS


def test_a_forgotten_parenthesis_is_told() -> None:
    with pytest.raises(TypeError, match="parentheses"):
        HOURS > 1 & WEEKS
    with pytest.raises(TypeError, match="parentheses"):
        (HOURS > 1) & WEEKS
    with pytest.raises(TypeError, match=r"no\(training.distant\)"):
        ~DISTANT


def test_nothing_is_compared_with_none_or_with_a_float() -> None:
    with pytest.raises(TypeError, match=r"write absent\(training.hours\)"):
        HOURS == None  # noqa: E711
    with pytest.raises(TypeError, match="Decimal"):
        PAY > 1823.03
    with pytest.raises(TypeError, match="Decimal"):
        PAY > Decimal("0.001")
    with pytest.raises(TypeError):
        START > datetime(2026, 1, 1)  # noqa: DTZ001


def test_the_constant_may_stand_first() -> None:
    assert outcome(150 > HOURS, {"training.hours": 10}).value == "speaks"
    assert outcome(date(2026, 1, 1) <= START, {"contract.start": date(2025, 1, 1)}).value == "quiet"


def test_whole_euros_may_be_written_beside_an_amount() -> None:
    assert outcome(PAY < 1900, {"contract.gross_pay": Decimal("1899.99")}).value == "speaks"
    assert outcome(PAY < 1900, {"contract.gross_pay": Decimal("1900.00")}).value == "quiet"


def test_a_boolean_is_asked_by_yes_and_no() -> None:
    def answered(answer: bool | None) -> tuple[str, str]:
        facts = {"training.distant": answer}
        return outcome(yes(DISTANT), facts).value, outcome(no(DISTANT), facts).value

    assert answered(True) == ("speaks", "quiet")
    assert answered(False) == ("quiet", "speaks")
    assert answered(None) == ("undetermined", "undetermined")


def test_choices_are_a_list_of_values() -> None:
    assert isinstance(CODE.one_of(["0016"]), OneOf)
    with pytest.raises(TypeError, match="not one text"):
        CODE.one_of("0016")
    with pytest.raises(RulebookError, match="no value"):
        CODE.one_of([])


def test_conditions_are_flattened_as_they_are_combined() -> None:
    every = (HOURS < 1) & (WEEKS < 1) & present(PAY)
    either = (HOURS < 1) | absent(WEEKS) | present(PAY)

    assert isinstance(every, Every)
    assert isinstance(either, Either)
    assert (len(every.parts), len(either.parts)) == (3, 3)


def test_facts_are_told_apart_by_their_name_in_sets_and_never_by_equality() -> None:
    assert len({HOURS, WEEKS, HOURS}) == 2
    assert hash(Fact("a", FactType.TEXT)) == hash(Fact("a", FactType.INTEGER))


def test_a_fact_can_be_specialised_with_fields_of_its_own() -> None:
    class Ref(Fact):
        __slots__ = ("depth",)

        def __init__(self, path: str, depth: int) -> None:
            super().__init__(path, FactType.INTEGER)
            self.depth = depth

        def __getattr__(self, name: str) -> "Ref":
            if name.startswith("__"):
                raise AttributeError(name)
            return Ref(f"{self.name}.{name}", self.depth + 1)

    nested = Ref("training", 0).tutor.hours

    assert (nested.name, nested.depth) == ("training.tutor.hours", 2)
    assert outcome(nested > 3, {"training.tutor.hours": 4}).value == "speaks"
