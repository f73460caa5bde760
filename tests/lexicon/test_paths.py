"""Paths: cut into steps and written again, brought back to the declaration they belong to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monespace_gql.lexicon.paths import join, pattern, steps, tab_of
from tests.lexicon.given import MANY

NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True)
PARTS = st.lists(st.tuples(NAMES, st.none() | st.integers(0, 10_000)), min_size=1, max_size=6).map(
    lambda parts: [step for name, rank in parts for step in ([name] if rank is None else [name, rank])]
)


def test_a_path_names_one_place() -> None:
    assert steps("training.modules[0].hours") == ("training", "modules", 0, "hours")
    assert join("training", "modules", 0, "hours") == "training.modules[0].hours"


@MANY
@given(PARTS)
def test_what_is_joined_is_cut_into_the_same_steps(parts: list[str | int]) -> None:
    path = join(*parts)

    assert list(steps(path)) == parts
    assert join(*steps(path)) == path


@MANY
@given(PARTS)
def test_the_pattern_of_a_path_has_no_index_and_the_same_tab(parts: list[str | int]) -> None:
    path = join(*parts)

    assert steps(pattern(path)) == tuple(part for part in parts if isinstance(part, str))
    assert pattern(pattern(path)) == pattern(path)
    assert tab_of(path) == parts[0]


@pytest.mark.parametrize(
    "wrong",
    ["", ".", "a.", ".a", "a..b", "A", "a[0", "a[]", "a[-1]", "a[x]", "a[0][1]", "[0]", "a b", "a\n", "été", "a[٣]"],
)
def test_what_is_no_path_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="not a path"):
        steps(wrong)


def test_an_index_longer_than_any_list_is_refused_like_any_other_mistake() -> None:
    with pytest.raises(ValueError):
        steps(f"a[{'9' * 5000}]")
