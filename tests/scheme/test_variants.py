"""Sub-schemes with their days, the documents each lists, columns of lists, look-ups and attestations as declared."""

from datetime import date
from typing import Any

import pytest

from monespace_gql.scheme import (
    LOOKUP_OUTCOMES,
    Attestation,
    Attested,
    Block,
    Column,
    CompanyNumber,
    Portrait,
    Reference,
    Scheme,
    SchemeMistake,
    Siret,
    SubScheme,
    Tab,
    code_table,
    document,
    facts,
    field,
)
from monespace_gql.scheme.examination import examine_alone
from monespace_gql.scheme.kind import COMPANY_NUMBER, FormatProblem
from tests.scheme.given import ON, scheme

OPENS, CLOSES = date(2026, 1, 1), date(2026, 6, 30)
VARIANTS = code_table("variant", "Essai", OLD="Ancien", NEW="Nouveau")


class Supplier(Block):
    """A company looked up."""

    number: CompanyNumber = field("Numéro", example="500123450", lookup=True)
    siret: Siret | None = field("SIRET", example="50012345000016", reference=Reference.SIRET)
    outcome: str | None = field("Résultat", example="FOUND", choices=LOOKUP_OUTCOMES, reference=Reference.OUTCOME)


class Request(Tab, label="Demande"):
    """One page."""

    variant: str = field("Variante", example="NEW", choices=VARIANTS, reference=Reference.SUB_SCHEME)
    supplier: Supplier = field("Fournisseur")
    signed: bool = field("J'atteste", example=True, attested=Attested("record", ("request",)))
    record: Attestation | None = field("Attestation")


request = facts(Request)
DOCUMENTS = (
    document("always", "Toujours"),
    document("old", "Ancien formulaire", required=True, sub_schemes=["OLD"]),
    document("spring", "Au printemps", required=True, since=date(2026, 3, 1), until=date(2026, 5, 31)),
)


def variants(**changed: Any) -> Scheme:  # Any: whatever a scheme takes
    """A scheme with two variants: one ends when the other starts."""
    made: dict[str, Any] = {
        "sub_schemes": (SubScheme("OLD", "O", "Ancien", until=CLOSES), SubScheme("NEW", "N", "Nouveau", since=OPENS)),
        "tabs": (Request,),
        "documents": DOCUMENTS,
        "rules": (),
        "portray": lambda answers: Portrait(),
    }
    return scheme(**made | changed)


WHOLE = variants()


@pytest.mark.parametrize(
    ("on", "offered"),
    [
        (date(2025, 12, 31), ["OLD"]),
        (OPENS, ["OLD", "NEW"]),
        (CLOSES, ["OLD", "NEW"]),
        (date(2026, 7, 1), ["NEW"]),
    ],
)
def test_a_variant_is_open_from_its_first_day_to_its_last(on: date, offered: list[str]) -> None:
    assert [sub.code for sub in WHOLE.sub_schemes_on(on)] == offered
    assert WHOLE.is_creatable(on)


def test_a_scheme_without_an_open_variant_or_outside_its_own_days_is_not_creatable() -> None:
    ended = variants(sub_schemes=(SubScheme("OLD", "O", "Ancien", until=CLOSES),), documents=())

    assert ended.is_creatable(CLOSES)
    assert not ended.is_creatable(date(2026, 7, 1))
    assert variants(creatable_until=OPENS).sub_schemes_on(date(2026, 1, 2)) == ()


@pytest.mark.parametrize(
    ("variant", "on", "asked"),
    [
        ("NEW", date(2026, 2, 28), set()),
        ("NEW", date(2026, 3, 1), {"spring"}),
        ("NEW", date(2026, 5, 31), {"spring"}),
        ("NEW", date(2026, 6, 1), set()),
        ("OLD", date(2026, 2, 28), {"old"}),
        ("OLD", date(2026, 3, 1), {"old", "spring"}),
    ],
)
def test_documents_are_listed_and_asked_for_by_variant_and_by_day(variant: str, on: date, asked: set[str]) -> None:
    content = {"request": {"variant": variant}}

    assert examine_alone(WHOLE, content, on=on).required_documents == asked
    assert {each.code for each in WHOLE.documents_of(content, on=on)} == {"always", *asked}


def test_documents_are_those_of_the_reference_day() -> None:
    pinned = variants(reference_day=lambda answers: date(2026, 3, 1))

    assert {each.code for each in pinned.documents_of({}, on=ON)} == {"always", "spring"}


def test_a_company_is_filled_where_the_form_asks_for_it_and_only_there() -> None:
    (lookup,) = WHOLE.lookups

    assert lookup.number == "request.supplier.number"
    assert dict(lookup.filled) == {
        "request.supplier.siret": Reference.SIRET,
        "request.supplier.outcome": Reference.OUTCOME,
    }
    (box,) = WHOLE.boxes
    assert (box.place, box.record) == ("request.signed", "request.record")


@pytest.mark.parametrize("typed", ["500 123 450", "50012345000016", "35600000049837"])
def test_the_number_of_a_company_is_a_siren_or_a_siret(typed: str) -> None:
    assert COMPANY_NUMBER.read(typed) == typed.replace(" ", "")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("50012345", "FORMAT_COMPANY_NUMBER"),
        ("5001234500", "FORMAT_COMPANY_NUMBER"),
        ("CSD", "FORMAT_COMPANY_NUMBER"),
        (True, "FORMAT_COMPANY_NUMBER"),
        ("500123451", "FORMAT_COMPANY_NUMBER_KEY"),
        ("50012345000017", "FORMAT_COMPANY_NUMBER_KEY"),
    ],
)
def test_anything_else_is_none(typed: str | bool, code: str) -> None:
    with pytest.raises(FormatProblem) as raised:
        COMPANY_NUMBER.read(typed)

    assert raised.value.code == code


class Repeated(Tab, label="Lignes"):
    """A look-up in a list."""

    lines: list[Supplier] = field("Lignes")


class Certain(Tab, label="Sûr"):
    """A look-up that must find."""

    number: CompanyNumber = field("Numéro", example="500123450", lookup=True)
    city: str = field("Commune", example="Lyon", reference=Reference.CITY)


class Named(Tab, label="Nom"):
    """A look-up by name."""

    title: str = field("Nom", example="CSD", lookup=True)


class Twice(Tab, label="Deux"):
    """Two look-ups in one block."""

    one: CompanyNumber = field("Numéro", example="500123450", lookup=True)
    two: CompanyNumber = field("Numéro", example="500123450", lookup=True)


class Lost(Tab, label="Perdu"):
    """An attestation kept nowhere."""

    signed: bool = field("J'atteste", example=True, attested=Attested("record"))


class Elsewhere(Tab, label="Ailleurs"):
    """An attestation of an unknown page."""

    signed: bool = field("J'atteste", example=True, attested=Attested("record", ("elsewere",)))
    record: Attestation | None = field("Attestation")


class Plain(Tab, label="Page"):
    """One question."""

    city: str = field("Commune", example="Lyon")


class Other(Tab, label="Autre"):
    """A choice that is not the variants'."""

    variant: str = field("V", example="OLD", choices=code_table("v", "Essai", OLD="A"), reference=Reference.SUB_SCHEME)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"tabs": (Repeated,)}, "repeated.lines.number looks a company up inside a repeated block"),
        ({"tabs": (Certain,)}, "certain.city is filled by a look-up, which may find nothing: write `… | None`"),
        ({"tabs": (Named,)}, "named.title looks a company up: its type is CompanyNumber, Siret or Siren"),
        ({"tabs": (Twice,)}, "is not the only look-up of its block"),
        ({"tabs": (Lost,)}, "declare `record: Attestation | None = field(…)` on the same tab"),
        ({"tabs": (Elsewhere,)}, "Vouliez-vous dire « elsewhere » ?"),
        ({"tabs": (Other,)}, "its choices do not have 'NEW'"),
        ({"documents": (document("a", "A", sub_schemes=["NEWS"]),)}, "Vouliez-vous dire « NEW » ?"),
        ({"columns": (Column("x", "X", request.supplier),)}, "« request.supplier » is no single field"),
        ({"columns": (Column("x", "X", request.signed),) * 2}, "declares the column 'x' twice"),
    ],
)
def test_an_authors_mistake_is_told_with_its_place(changed: dict[str, Any], told: str) -> None:
    with pytest.raises(SchemeMistake) as raised:
        variants(**{"documents": ()} | changed)

    assert told in str(raised.value)


def test_documents_by_variant_need_a_field_that_shows_it() -> None:
    with pytest.raises(SchemeMistake, match="declare a field with `reference=Reference"):
        variants(tabs=(Plain,))
