"""The cache of plans keeps what was used last, and never more than it may."""

import pytest

from monespace_gql.lexicon.recent import Recent


def test_a_value_is_made_once_while_it_is_kept() -> None:
    made: list[str] = []
    recent: Recent[str, str] = Recent(2)

    found = [recent.get("a", lambda: made.append("a") or "A") for _ in range(3)]  # type: ignore[func-returns-value]

    assert (found, made, len(recent)) == (["A"] * 3, ["a"], 1)


def test_what_was_used_longest_ago_leaves_first() -> None:
    recent: Recent[str, str] = Recent(2)
    for key in ("a", "b", "a", "c"):
        recent.get(key, lambda: "first")

    assert [recent.get(key, lambda: "again") for key in ("a", "c", "b")] == ["first", "first", "again"]
    assert len(recent) == 2


def test_what_is_found_was_used() -> None:
    recent: Recent[str, int] = Recent(2)
    recent.keep("a", 1)
    recent.keep("b", 2)

    found = recent.find("a"), recent.find("z")
    recent.keep("c", 3)

    assert found == (1, None)
    assert [recent.find(key) for key in ("a", "b", "c")] == [1, None, 3]


def test_what_cannot_be_made_is_not_kept() -> None:
    recent: Recent[str, int] = Recent(2)

    with pytest.raises(ZeroDivisionError):
        recent.get("a", lambda: 1 // 0)

    assert recent.get("a", lambda: 1) == 1


def test_what_is_weighed_is_kept_as_far_as_it_weighs_no_more_than_it_may() -> None:
    recent: Recent[str, int] = Recent(10, weigh=len)
    for key in ("aaaa", "bbbb", "cc"):
        recent.keep(key, len(key))
    recent.keep("aaaa", 0)

    recent.keep("ddd", 3)

    assert [recent.find(key) for key in ("aaaa", "bbbb", "cc", "ddd")] == [0, None, 2, 3]
    recent.drop("cc")
    recent.drop("never kept")
    recent.keep("eee", 3)
    assert (len(recent), recent.find("aaaa")) == (3, 0)
    recent.clear()
    assert recent.find("eee") is None
    recent.keep("ffffffffff", 10)
    assert len(recent) == 1
