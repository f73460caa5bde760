"""Names that a person, or an attacker, gives to a file."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monespace_gql.documents.file_name import LONGEST, clean_name, extension_of


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("facture.pdf", "facture.pdf"),
        ("Convention été n° 2.PDF", "Convention été n° 2.PDF"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Ada\\facture.pdf", "facture.pdf"),
        ("/tmp/facture.pdf/", "facture.pdf"),
        ("fac\x00tu\x1bre.pdf", "facture.pdf"),
        ("ligne\r\nSet-Cookie: a.pdf", "ligne Set-Cookie_ a.pdf"),
        ("facture\u202efdp.exe", "facturefdp.exe"),
        ("fac\u200bture\ufeff.pdf", "facture.pdf"),
        ('a"b<c>d|e?f*.pdf', "a_b_c_d_e_f_.pdf"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("  facture .pdf  ", "facture.pdf"),
        (".pdf", "document.pdf"),
        ("...", "document"),
        ("", "document"),
        ("\ud800.pdf", "document.pdf"),
    ],
)
def test_a_name_loses_what_could_deceive_or_harm(given_name: str, kept: str) -> None:
    assert clean_name(given_name) == kept


def test_a_name_too_long_keeps_its_extension() -> None:
    name = clean_name("a" * 500 + ".pdf")

    assert len(name) == LONGEST
    assert name.endswith("a.pdf")


@pytest.mark.parametrize(("name", "extension"), [("a.PDF", "pdf"), ("a.pdf.exe", "exe"), ("a", ""), ("a.", "")])
def test_the_extension_is_what_follows_the_last_dot(name: str, extension: str) -> None:
    assert extension_of(name) == extension


@settings(deadline=None, max_examples=200, derandomize=True)
@given(st.text(max_size=400))
def test_any_text_gives_a_name_of_one_line_that_can_be_kept(text: str) -> None:
    name = clean_name(text)

    assert 0 < len(name) <= LONGEST
    assert not set(name) & set('/\\<>:"|?*')
    assert not any(unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp") for letter in name)
    assert name.encode()
    assert clean_name(name) == name
