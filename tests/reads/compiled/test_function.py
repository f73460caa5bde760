"""What a function that is written for a plan holds: words of ours, and keys that were looked at."""

import pytest

from monespace_gql.reads.compiled.function import Function, Odd, literal


def test_it_does_what_its_lines_say() -> None:
    function = Function()
    double = function.constant(lambda number: 2 * number)
    value = function.assigned(f"{double}(kept)")
    with function.when(f"{value} > 10"):
        function.odd_when("day == 'monday'")

    read = function.returning(f"{{{literal('value')}: {value}, {literal('rank')}: rank}}")

    assert read(3, "monday", 1) == {"value": 6, "rank": 1}
    assert read(6, "sunday", 0) == {"value": 12, "rank": 0}
    with pytest.raises(Odd):
        read(6, "monday", 0)


@pytest.mark.parametrize("key", ["", "a b", "a'", 'a"', "é", "1a", "a\n", "a}", "__import__('os')", "a\\"])
def test_nothing_but_a_key_of_graphql_becomes_a_literal(key: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        literal(key)
