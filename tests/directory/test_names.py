"""Names as they are searched."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from monespace_gql.directory.names import name_words, search_name
from monespace_gql.directory.wanted import Wanted, read_wanted
from monespace_gql.lexicon.words import LONGEST
from tests.lexicon.given import MANY


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Boulangerie  ÉLÉONORE", ("boulangerie", "eleonore")),
        ("L'Œuvre d'Anaïs-Zoë & Cie", ("l", "oeuvre", "d", "anais", "zoe", "cie")),
        ("S.N.C.F. Réseau", ("sncf", "reseau")),
        ("100 % Vélo_2000", ("100", "velo", "2000")),
        ("Straße 12", ("strasse", "12")),
        ("  «»\x00 % _ ", ()),
        ("x" * 100, ("x" * LONGEST,)),
        ("A.B. et C.D.E", ("ab", "et", "cde")),
        ("Ste. A. Martin", ("ste", "a", "martin")),
    ],
)
def test_accents_case_and_punctuation_do_not_count(typed: str, expected: tuple[str, ...]) -> None:
    assert name_words(typed) == expected


def test_a_word_said_twice_is_kept_once() -> None:
    assert search_name("KISO Restaurant", None, "Kiso") == " kiso restaurant"


@MANY
@given(some.text(max_size=60))
def test_words_hold_no_wildcard_whatever_is_typed(text: str) -> None:
    for word in name_words(text):
        assert word.isalnum()
        assert name_words(word) == (word,)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("912 739 695 00019", Wanted(siret="91273969500019")),
        ("912.739.695", Wanted(siren="912739695")),
        ("912739", Wanted(words=("912739",))),
        ("1664 Brasserie 1664", Wanted(words=("1664", "brasserie"))),
        ("٩١٢٧٣٩٦٩٥", Wanted(words=("٩١٢٧٣٩٦٩٥",))),
        ("", Wanted()),
    ],
)
def test_numbers_are_told_from_names(typed: str, wanted: Wanted) -> None:
    assert read_wanted(typed) == wanted
