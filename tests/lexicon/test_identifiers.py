"""The numbers France gives: the vectors of the reference, and what a typing error does to them."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monespace_gql.lexicon.identifiers import (
    compact,
    is_idcc,
    is_naf,
    is_nda,
    is_rncp,
    is_siren,
    is_siret,
    is_uai,
    nir_key,
)
from tests.lexicon.given import MANY

ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


def with_luhn_digit(body: str) -> str:
    """Close a number with the digit that the Luhn formula asks for."""
    doubled = [int(digit) * (2 if rank % 2 == 0 else 1) for rank, digit in enumerate(reversed(body))]
    return f"{body}{-sum(digit // 10 + digit % 10 for digit in doubled) % 10}"


@pytest.mark.parametrize("siren", ["401015938", "401104567", "356000000", "912739695", "488166786"])
def test_the_companies_of_the_reference_have_good_sirens(siren: str) -> None:
    assert is_siren(siren)


@pytest.mark.parametrize("siret", ["91273969500019", "48816678600019", "35600000000048"])
def test_the_establishments_of_the_reference_have_good_sirets(siret: str) -> None:
    assert is_siret(siret)


@MANY
@given(body=digits(8).filter(lambda body: body.strip("0")), place=st.integers(0, 8), off=st.integers(1, 9))
def test_one_wrong_digit_in_a_siren_is_seen(body: str, place: int, off: int) -> None:
    siren = with_luhn_digit(body)

    wrong = siren[:place] + str((int(siren[place]) + off) % 10) + siren[place + 1 :]

    assert is_siren(siren)
    assert not is_siren(wrong)


@MANY
@given(body=digits(13).filter(lambda body: body[:9].strip("0")), place=st.integers(0, 13), off=st.integers(1, 9))
def test_one_wrong_digit_in_a_siret_is_seen(body: str, place: int, off: int) -> None:
    siret = with_luhn_digit(body)

    wrong = siret[:place] + str((int(siret[place]) + off) % 10) + siret[place + 1 :]

    assert is_siret(siret)
    assert not is_siret(wrong) or wrong.startswith("356000000")


def test_an_establishment_of_la_poste_is_judged_by_the_sum_of_its_digits() -> None:
    assert is_siret("35600000049837")
    assert not is_siret("35600000049838")
    assert not is_siret("91273969500020"), "the sum rule is for La Poste only"


@pytest.mark.parametrize("zeros", ["000000000", "00000000000000", "00000000000018"])
def test_zeros_are_no_company(zeros: str) -> None:
    assert not is_siren(zeros)
    assert not is_siret(zeros)


@pytest.mark.parametrize("wrong", ["", "40101593", "4010159380", "40101593A", " 401015938", "401015938\n"])
def test_a_siren_is_nine_digits_and_nothing_else(wrong: str) -> None:
    assert not is_siren(wrong)


@pytest.mark.parametrize(("root", "key"), [("2951099126111", "93"), ("253072B073004", "70"), ("253072A073004", "43")])
def test_the_key_of_a_nir_follows_the_vectors_of_the_reference(root: str, key: str) -> None:
    assert nir_key(root) == key


@MANY
@given(head=digits(5), tail=digits(6), corsica=st.sampled_from([("2A", "19"), ("2B", "18")]))
def test_corsica_counts_for_19_and_18_in_the_key(head: str, tail: str, corsica: tuple[str, str]) -> None:
    letters, stands_for = corsica

    assert nir_key(f"1{head[1:]}{letters}{tail}") == nir_key(f"1{head[1:]}{stands_for}{tail}")


@MANY
@given(first=st.sampled_from("12"), rest=digits(12), place=st.integers(0, 12), off=st.integers(1, 9))
def test_one_wrong_digit_changes_the_key_of_a_nir(first: str, rest: str, place: int, off: int) -> None:
    root = first + rest

    wrong = root[:place] + str((int(root[place]) + off) % 10) + root[place + 1 :]

    assert nir_key(wrong) != nir_key(root)


@MANY
@given(number=digits(7), place=st.integers(0, 6), off=st.integers(1, 9))
def test_a_school_has_one_letter_and_no_other(number: str, place: int, off: int) -> None:
    letters = [letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if is_uai(f"{number}{letter}")]
    wrong = number[:place] + str((int(number[place]) + off) % 10) + number[place + 1 :]

    assert len(letters) == 1
    assert letters[0] not in "IOQ"
    assert not is_uai(f"{wrong}{letters[0]}")


@MANY
@given(first=st.sampled_from("123478"), rest=digits(12))
def test_the_key_of_a_nir_completes_it_to_a_multiple_of_97(first: str, rest: str) -> None:
    root = first + rest

    key = nir_key(root)

    assert key is not None
    assert (int(root) + int(key)) % 97 == 0
    assert len(key) == 2


@pytest.mark.parametrize(
    "root", ["", "0951099126111", "5951099126111", "295109912611", "253072C073004", "29510991261112"]
)
def test_what_cannot_be_a_nir_has_no_key(root: str) -> None:
    assert nir_key(root) is None


@pytest.mark.parametrize(
    ("accepts", "good", "wrong"),
    [
        (is_naf, ["7820Z", "1071C"], ["782Z", "78200", "7820z", "7820ZZ", ""]),
        (is_idcc, ["2378", "0016"], ["237", "23780", "2A78", ""]),
        (is_nda, ["76310912345"], ["7631091234", "763109123456", "7631091234A", ""]),
        (is_uai, ["0751717J", "0750655E"], ["0751717K", "751717J", "07517170J", "0751717j", "0751717", ""]),
        (is_rncp, ["RNCP373", "RNCP37313"], ["RNCP37", "RNCP373134", "37313", "rncp37313", ""]),
    ],
)
def test_codes_have_their_exact_form(accepts: Callable[[str], bool], good: list[str], wrong: list[str]) -> None:
    assert all(accepts(code) for code in good)
    assert not any(accepts(code) for code in wrong)


@pytest.mark.parametrize(
    ("accepts", "number"),
    [
        (is_siren, "401015938"),
        (is_siret, "35600000049837"),
        (is_naf, "7820Z"),
        (is_idcc, "2378"),
        (is_nda, "76310912345"),
        (is_uai, "0751717J"),
        (is_rncp, "RNCP37313"),
        (nir_key, "2951099126111"),
    ],
)
def test_digits_of_another_script_are_no_digits(accepts: Callable[[str], object], number: str) -> None:
    mixed = number[:9] + number[9:].translate(ARABIC_DIGITS)
    other = number.translate(ARABIC_DIGITS)

    assert accepts(number)
    assert not accepts(other)
    assert mixed == number or not accepts(mixed)


def test_people_put_blanks_dots_and_dashes_inside_numbers() -> None:
    assert compact(" 912 739-695\u00a000.019\u202f") == "91273969500019"
    assert compact("rncp 37313") == "RNCP37313"
