"""The recap that the core prints of every scheme: what was typed, line by line, without the sensitive fields."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO

import pikepdf

from monespace_gql.prints.recap.plugin import monespace_templates
from monespace_gql.prints.sheet import checked_sheet
from monespace_gql.scheme import Form, Recap, Scheme, Section, Shown, Total
from monespace_gql.scheme.addition import extended
from monespace_gql.scheme.example import example_content
from monespace_gql.scheme.form import Page
from tests.prints.given import Opened, printing
from tests.scheme.given import costs, person, scheme

SENSITIVE = {"person.nir", "person.iban"}


def printable(recap: Recap | None = None) -> tuple[Scheme, Form]:
    """The scheme with its recap to print."""
    made = scheme() if recap is None else scheme(recap=recap)
    (form,) = monespace_templates(made)
    return extended(made, "monespace-gql", forms=(form,)), form


def page_of(made: Scheme, form: Form, *, empty: bool = False) -> Page:
    content = {} if empty else example_content(made)
    return made.page(form, made.read(content, on=date(2026, 2, 1)).values)


def test_it_shows_every_field_but_the_sensitive_ones_and_asks_for_no_right_on_those() -> None:
    made, form = printable()

    told = str(page_of(made, form))

    assert set(made.leaves) - set(made.printed(form)) == SENSITIVE
    assert "Dupont" in told
    assert "9,15 €" in told
    assert "2951099126111" not in told
    assert "FR76" not in told


def test_a_line_or_a_total_that_rests_on_a_sensitive_field_too_is_left_out() -> None:
    both = (person.last_name, person.iban)
    recap = Recap(
        sections=(Section("Compte", (Shown("Titulaire", both, lambda answers: "Dupont"), person.first_name)),),
        totals=(
            Total("Secret", both, lambda answers: Decimal(1)),
            Total("Ouvert", (costs.items,), lambda answers: Decimal("27.45")),
        ),
    )

    page = page_of(*printable(recap))

    assert page["sections"] == [{"title": "Compte", "lines": [{"label": "Prénom", "value": "Jean"}]}]
    assert page["totals"] == [{"label": "Ouvert", "amount": "27,45 €"}]


def test_a_scheme_that_prints_a_recap_of_its_own_keeps_it() -> None:
    made, _form = printable()

    assert monespace_templates(made) == ()


async def test_it_prints_an_empty_request_and_a_full_one_for_who_sees_and_for_who_hears() -> None:
    made, form = printable()
    sheet = checked_sheet(made, form)

    async with printing() as press:
        full, empty = [await press.print(sheet, page_of(made, form, empty=each)) for each in (False, True)]

    assert all(each in Opened(full).text() for each in ("Synthèse de la demande", "Salarié", "Dupont"))
    assert "Rien n'est encore saisi" in Opened(empty).text()
    with pikepdf.open(BytesIO(full)) as pdf:
        assert str(pdf.Root.Lang) == "fr"
        assert {"/H1", "/H2", "/Table", "/TH", "/TD"} <= set(roles(pdf.Root.StructTreeRoot))


def roles(element: object) -> Iterator[str]:
    """What each part of the page is to who hears it."""
    if isinstance(element, pikepdf.Array):
        for each in element:
            yield from roles(each)
    elif isinstance(element, pikepdf.Dictionary):
        if "/S" in element:
            yield str(element.S)
        yield from roles(element.get("/K"))
