"""Texts of any length in boxes of a fixed size."""

from hypothesis import given
from hypothesis import strategies as st

from monespace_gql.prints.fit import CUT, LEADING, MILLIMETRES, SMALLEST, _measure, fit

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=400)


def test_a_short_text_keeps_its_size() -> None:
    fitted = fit("Boulangère", 60, 4.9)

    assert (fitted.text, fitted.size) == ("Boulangère", 10.0)


def test_a_longer_one_is_set_smaller_then_on_several_lines() -> None:
    smaller = fit("Technicienne supérieure en maintenance", 60, 4.9)
    wrapped = fit("Technicienne supérieure en maintenance " * 3, 60, 10)

    assert SMALLEST < smaller.size < 10
    assert "\n" not in smaller.text
    assert wrapped.text.count("\n") > 0
    assert wrapped.text.replace("\n", " ") == " ".join(["Technicienne supérieure en maintenance"] * 3)


def test_what_cannot_fit_is_cut_and_says_so() -> None:
    fitted = fit("x" * 4096, 60, 4.9)

    assert fitted.size == SMALLEST
    assert fitted.text.endswith(CUT)
    assert set(fitted.text) == {"x", "\n", CUT}


@given(TEXTS, st.floats(3, 170), st.floats(3, 12))
def test_no_text_leaves_its_box(text: str, width: float, height: float) -> None:
    fitted = fit(text, width, height)

    lines = fitted.text.split("\n")
    measure = _measure(fitted.size)
    assert all(measure(line) <= width + 1e-6 or len(line) <= 1 + len(CUT) for line in lines)
    assert len(lines) == 1 or len(lines) * fitted.size * LEADING * MILLIMETRES <= height + 1e-6


@given(TEXTS)
def test_a_text_that_fits_is_whole(text: str) -> None:
    fitted = fit(text, 170, 250)

    assert "".join(fitted.text.split()) == "".join(text.split())
