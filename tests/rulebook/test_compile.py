"""The safe subset: what the engine is given, and what is refused because the engine could not bear it."""
# ruff: noqa: SIM300 - the facts of these tests are written in capitals, and stand on the left

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import and_

import pytest

from monespace_gql.rulebook import (
    Condition,
    Fact,
    FactType,
    Readings,
    RulebookError,
    RuleSet,
    absent,
    compile_ruleset,
    present,
)
from monespace_gql.rulebook.compile import (
    MARKER,
    PROPERTIES_AT_MOST,
    RULES_AT_MOST,
    SAFE,
    TERMS_AT_MOST,
    Definition,
    check_names,
)
from monespace_gql.rulebook.encoding import Message, encode
from tests.rulebook.given import CODE, DISTANT, HOURS, PAY, SMIC, START, WEEKS, rule, rules


def numbers(count: int) -> list[Fact]:
    return [Fact(f"form.number{rank}", FactType.INTEGER) for rank in range(count)]


def compiled(*conditions: Condition) -> list[list[Definition]]:
    """The terms of every compiled rule, markers left out."""
    return [
        terms(definition)
        for chunk in compile_ruleset(rules(*conditions)).chunks
        for name, definition in chunk.definition.items()
        if name != MARKER
    ]


def terms(definition: object) -> list[Definition]:
    assert isinstance(definition, dict)
    (pattern,) = definition["all"]
    (found,) = pattern.values()
    assert list(found) == ["$and"]
    assert isinstance(found["$and"], list)
    return found["$and"]


def message(ruleset: RuleSet, facts: dict[str, object]) -> Message:
    (only,) = encode(compile_ruleset(ruleset), Readings(facts))
    return only.message


def test_every_compiled_rule_starts_with_the_marker_then_its_guards_then_compares() -> None:
    assert compiled(PAY < SMIC.at(START)) == [[{"ff": 1}, {"p2": 1}, {"p0": 1}, {"$lt": {"v3": {"$m": "v1"}}}]]


def test_alternatives_become_rules_of_their_own_and_negation_goes_down_to_the_comparisons() -> None:
    either = compiled((HOURS < 1) | (WEEKS > 2))
    neither = compiled(~((HOURS < 1) | (WEEKS > 2)))

    assert [case[-1] for case in either] == [{"$lt": {"v1": 1}}, {"$gt": {"v3": 2}}]
    assert [case[-2:] for case in neither] == [[{"$gte": {"v1": 1}}, {"$lte": {"v3": 2}}]]


def test_a_shown_value_is_guarded_too() -> None:
    ruleset = RuleSet([rule(HOURS < 1, says="{pay}", shows={"pay": PAY})])

    assert terms(compile_ruleset(ruleset).chunks[0].definition["r0"])[:3] == [{"ff": 1}, {"p1": 1}, {"p0": 1}]


def test_a_case_that_contradicts_itself_is_left_out() -> None:
    assert compiled(present(PAY) & absent(PAY)) == []
    assert len(compiled((present(PAY) & absent(PAY)) | absent(PAY))) == 1
    assert compiled(absent(PAY) & (PAY > 1)) == []


def test_the_language_has_nothing_to_divide_by_zero_with() -> None:
    for operation in ("__truediv__", "__floordiv__", "__mod__", "__divmod__", "__pow__"):
        assert not hasattr(HOURS, operation)


def test_nothing_but_the_safe_words_of_the_engine_is_ever_written() -> None:
    conditions = (
        ~(HOURS < 150) | CODE.one_of(["a", "b"]),
        ~CODE.one_of(["abcd", "fgh", "x", "y", "z"]) & (PAY >= SMIC.at(START)),
        absent(PAY) & (DISTANT != False),  # noqa: E712
    )

    words = set(_words(compiled(*conditions)))

    assert {word for word in words if word.startswith("$")} <= {"$lt", "$lte", "$gt", "$gte", "$neq", "$m"}


def _words(tree: object) -> Iterator[str]:
    if isinstance(tree, dict):
        yield from tree
        for part in tree.values():
            yield from _words(part)
    elif isinstance(tree, list):
        for part in tree:
            yield from _words(part)


def test_three_hundred_rules_are_spread_over_small_rulesets() -> None:
    facts = numbers(300)

    program = compile_ruleset(rules(*((fact > 1) & (HOURS > rank) for rank, fact in enumerate(facts))))

    assert all(len(chunk.definition) <= RULES_AT_MOST for chunk in program.chunks)
    assert all(len(chunk.properties) < PROPERTIES_AT_MOST for chunk in program.chunks)
    assert sum(len(chunk.codes) for chunk in program.chunks) == 300
    assert all(MARKER in chunk.definition for chunk in program.chunks)


def test_a_ruleset_never_knows_more_properties_than_the_engine_keeps() -> None:
    wide = [reduce(and_, (fact > 1 for fact in numbers(240)[start : start + 12])) for start in range(0, 240, 12)]

    chunks = compile_ruleset(rules(*wide)).chunks

    assert len(chunks) > 1
    assert all(len(chunk.properties) < PROPERTIES_AT_MOST for chunk in chunks)


def test_the_longest_conjunction_the_engine_bears_is_accepted_and_the_next_refused() -> None:
    bearable = reduce(and_, (fact > 1 for fact in numbers(13)))

    assert len(compiled(bearable)[0]) == TERMS_AT_MOST - 1
    with pytest.raises(RulebookError, match=r"R-1.*derived fact"):
        compiled(bearable & (HOURS > 1))


def test_alternatives_that_unfold_without_end_are_refused_before_they_do() -> None:
    pairs = [(fact == 1) | (fact == 2) for fact in numbers(200)]

    with pytest.raises(RulebookError, match=r"R-1.*unfold"):
        compile_ruleset(rules(reduce(and_, pairs)))


def test_a_long_list_of_choices_costs_one_term() -> None:
    long = CODE.one_of([f"{rank:04}" for rank in range(400)])

    assert [len(case) for case in compiled(long)] == [3]
    assert [len(case) for case in compiled(~long)] == [3]


def test_a_constant_too_large_for_the_engine_is_refused() -> None:
    with pytest.raises(RulebookError, match=r"R-1.*too large"):
        compile_ruleset(rules(HOURS > SAFE + 1))


def test_names_the_engine_would_mistake_for_each_other_are_refused() -> None:
    with pytest.raises(RulebookError, match="apart"):
        check_names(["glbvs", "yacxa"])  # the same 32-bit hash


def test_no_name_we_ever_give_collides_with_another_or_with_a_word_of_the_engine() -> None:
    check_names(f"{letter}{rank}" for letter in "pvm" for rank in range(PROPERTIES_AT_MOST))


def test_facts_are_told_as_whole_numbers_and_always_all_of_them() -> None:
    ruleset = rules((PAY > 1) & (date(2026, 1, 1) < START) & (DISTANT == True) & (CODE != "0016"))  # noqa: E712

    some = message(ruleset, {"contract.gross_pay": Decimal("1823.03"), "training.distant": True})
    none = message(ruleset, {})

    assert set(some) == set(none)
    assert all(type(value) is int for value in (*some.values(), *none.values()))
    assert sorted(none.values()) == [0] * 8 + [1]
    assert 182303 in some.values()


def test_texts_only_keep_their_equality() -> None:
    ruleset = rules((CODE == "0016") & (Fact("other", FactType.TEXT) == CODE))

    same = message(ruleset, {"employer.idcc": "é'\"\\\ud800", "other": "é'\"\\\ud800"})
    told = json.dumps(same)

    assert sorted(same.values()) == [1, 1, 1, 2, 2]
    assert "é" not in told


def test_numbers_beyond_what_the_engine_compares_keep_their_order() -> None:
    facts = numbers(5)
    ruleset = rules(reduce(and_, (fact < HOURS for fact in facts)))
    values = [-(10**40), -(2**60), 7, 2**60, 2**60 + 1]

    told = message(ruleset, {fact.name: value for fact, value in zip(facts, values, strict=True)})

    sides = compile_ruleset(ruleset).chunks[0].properties.items()
    values_told = {side.operand.name: told[short] for short, side in sides if side.letter == "v"}
    encoded = [values_told[fact.name] for fact in facts]
    assert encoded == sorted(set(encoded))
    assert all(abs(number) < 2**53 for number in encoded)
