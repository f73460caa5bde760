"""Words: folded alike wherever they come from, kept apart, in an alphabet every database sorts alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monespace_gql.lexicon.words import LONGEST, coded, search_text, sortable, words, words_of
from monespace_gql.reads.lists.search import LONGEST as LONGEST_SEARCH
from monespace_gql.reads.lists.search import Term, read_search
from tests.scheme.given import SOME


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Léa LEFÈVRE", ("lea", "lefevre")),
        ("Jean-Paul d'Été", ("jean", "paul", "d", "ete")),
        ("Œuvre, cœur & Ærø", ("oeuvre", "coeur", "aero")),
        ("Straße ŁUCZAK Ⅳ ²", ("strasse", "luczak", "iv", "2")),
        ("100% a_b \\ %", ("100", "a", "b")),
        ("2512CP000100", ("2512cp000100",)),
        (" \x00\ud800\u202e ", ()),
        ("e\u0301te\u0301 ÉTÉ", ("ete", "ete")),
    ],
)
def test_accents_case_and_punctuation_do_not_count(text: str, expected: tuple[str, ...]) -> None:
    assert words(text) == expected


@SOME
@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    found = words(text)

    assert words(" ".join(found)) == found
    assert words(text.upper().lower()) == words(text.lower())
    assert all(len(word.encode()) <= LONGEST and word.isalnum() for word in found)


@SOME
@given(st.lists(st.text()))
def test_a_search_text_keeps_every_word_and_no_phrase_runs_on(texts: list[str]) -> None:
    kept = search_text(texts)

    assert words_of(kept) == {word for text in texts for word in words(text)}
    assert {part.strip() for part in kept.split("|")} - {""} == {" ".join(words(text)) for text in texts if words(text)}


@SOME
@given(st.text(min_size=1), st.text())
def test_a_coded_prefix_is_a_range(word: str, rest: str) -> None:
    assert coded(word) <= coded(word + rest) < coded(word) + "g"


@SOME
@given(st.lists(st.text(max_size=10)))
def test_what_sorts_like_the_text_sorts_byte_by_byte(texts: list[str]) -> None:
    plain = sorted(texts, key=lambda text: " ".join(words(text)).encode())

    assert [sortable(text) for text in plain] == sorted(map(sortable, texts))


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("lilo", [("lilo",)]),
        ("Lilo CPRO", [("lilo",), ("cpro",)]),
        ("« de la Cour » jean", [("de", "la", "cour"), ("jean",)]),
        ('"le goff" m', [("le", "goff"), ("m",)]),
        ("“le goff”", [("le", "goff")]),
        ('"le goff', [("le", "goff")]),
        ("«le go", [("le", "go")]),
        ("jean-paul", [("jean", "paul")]),
        ("jean jean", [("jean",)]),
        ("Dupont & fils", [("dupont",), ("fils",)]),
        ('% _ "" « »', []),
    ],
)
def test_what_is_typed_is_read_as_terms(typed: str, terms: list[tuple[str, ...]]) -> None:
    search = read_search(typed)

    assert search is not None
    assert list(search.terms) == [Term(each) for each in terms]


@SOME
@given(st.text(max_size=LONGEST_SEARCH))
def test_whatever_is_typed_is_read(typed: str) -> None:
    read_search(" ".join(typed.split()[:5]))


def test_a_blank_box_searches_nothing() -> None:
    assert read_search("  \n") is None
