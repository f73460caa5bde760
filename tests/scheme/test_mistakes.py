"""An author's mistake stops the declaration: told in one sentence, with its place and what to write instead."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from re import escape
from typing import Any

import pytest

from monespace_gql.scheme import (
    EVERY_STANDING,
    Block,
    Choice,
    CodeTable,
    DatedTable,
    Entry,
    Fact,
    FactType,
    Money,
    Prefill,
    Reference,
    Siret,
    Standing,
    SubScheme,
    Tab,
    attached,
    derived,
    document,
    facts,
    field,
    present,
    rule,
)
from monespace_gql.scheme.mistake import SchemeMistake, suggestion
from tests.scheme.given import COLOUR, DOCUMENTS, RULES, TABS, company, costs, person, scheme


class Small(Block):
    """A block with one question."""

    city: str = field("Commune", example="Albi")


def declare(annotation: object, value: object, name: str = "place") -> type[Tab]:
    """A tab that asks one question."""
    members: dict[str, Any] = {"__annotations__": {name: annotation}, name: value, "__module__": __name__}
    made: type[Tab] = type(Tab)("Page", (Tab,), members, label="Page")  # type: ignore[misc]  # a metaclass, called
    return made


@pytest.mark.parametrize(
    ("annotation", "value", "told"),
    [
        (str, field("", example="x"), "Page.place has no label"),
        (str, field("Nom"), "Page.place has no example: say what a person would type"),
        (str, "x", "Page.place is not declared with field(…)"),
        (float, field("Taux", example=1.5), "Page.place has a type the forms do not know: <class 'float'>"),
        (dict[str, str], field("Tout", example={}), "Page.place has a type the forms do not know: dict[str, str]"),
        (str | int, field("Un ou deux", example="1"), "Page.place has several types (str | int)"),
        (list[str], field("Noms", example="x"), "Page.place repeats a value: only blocks repeat"),
        (str, field("C", example="GREEN", choices=COLOUR), "its example 'GREEN' is not in the table 'colour'"),
        (date, field("Jour", example=date(2026, 1, 1), sensitive=True), "only a text can be shown in masked form"),
        (str, field("C", example="RED", choices=COLOUR, sensitive=True), "only a text can be shown in masked form"),
        (Small, field("Bloc", sensitive=True), "only a text can be shown in masked form"),
    ],
)
def test_a_field_declared_wrong_is_told_with_its_place(annotation: object, value: object, told: str) -> None:
    with pytest.raises(SchemeMistake) as mistake:
        declare(annotation, value)

    assert told in str(mistake.value)


@pytest.mark.filterwarnings("ignore:Field name .* shadows an attribute:UserWarning")
@pytest.mark.parametrize("word", ["name", "type", "one_of", "code", "label", "specs"])
def test_a_word_of_the_sdk_names_no_field(word: str) -> None:
    with pytest.raises(SchemeMistake, match=f"« {word} » is a word of the SDK.*« legal_{word} »"):
        declare(str, field("Nom", example="x"), word)


@pytest.mark.parametrize("name", ["birthName", "prénom", "Nom"])
def test_a_field_whose_path_could_not_be_written_is_refused(name: str) -> None:
    with pytest.raises(SchemeMistake, match="small letters"):
        declare(str, field("Nom", example="x"), name)


def test_a_tab_without_label_is_told_with_what_to_write() -> None:
    with pytest.raises(SchemeMistake, match=r'tab Bare has no label: write `class Bare\(Tab, label="…"\)`'):

        class Bare(Tab):
            """Nothing."""


def test_a_block_takes_no_class_keyword() -> None:
    with pytest.raises(SchemeMistake, match="block Wrong takes no class keyword"):

        class Wrong(Block, label="x"):
            """Nothing."""


def test_an_unknown_field_in_a_rule_is_told_when_it_is_written() -> None:
    with pytest.raises(SchemeMistake, match=escape("« person.adress » n'existe pas. Vouliez-vous dire « address » ?")):
        _ = person.adress.town.city
    with pytest.raises(SchemeMistake, match=escape("« person.address.town.citty » n'existe pas.")):
        _ = person.address.town.citty
    with pytest.raises(SchemeMistake, match=escape("« person.first_name » n'a pas de champ « length »")):
        _ = person.first_name.length
    with pytest.raises(SchemeMistake, match=escape("« costs.items » n'a pas de champ « rate »")):
        _ = costs.items.rate


def test_the_facts_of_a_tab_bear_the_names_of_its_places() -> None:
    assert company.siret.name == "company.siret"
    assert person.address.town.city.name == "person.address.town.city"
    assert (costs.starts.type, costs.exact.type) == (FactType.DATE, FactType.BOOLEAN)
    assert (costs.items.type, person.address.type) == (FactType.OPAQUE, FactType.OPAQUE)
    assert attached("identity").name == "documents.identity"
    assert not hasattr(person, "__wrapped__")


class Other(Tab, label="Autre", code="company"):
    """Bears the code of another tab."""

    city: str = field("Commune", example="Albi")


class Clash(Tab, label="Documents", code="documents"):
    """Bears the name of the facts of documents."""

    identity: str = field("Identité", example="x")


UNKNOWN = Fact("costs.start", FactType.DATE)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"code": "test"}, "scheme 'test': a code is 2 to 16 capitals, digits or underscores"),
        ({"code": "T"}, "a code is 2 to 16 capitals"),
        ({"prefix": "2Test"}, "its prefix '2Test' cannot start the name of a GraphQL type"),
        ({"prefix": "test"}, "its prefix 'test' cannot start"),
        ({"prefix": "Te_st"}, "its prefix 'Te_st' cannot start"),
        ({"number_code": "T"}, "its number code is two capitals, not 'T'"),
        ({"number_code": "T1"}, "its number code is two capitals, not 'T1'"),
        ({"sub_schemes": ()}, "scheme 'TEST' has no sub-scheme: declare at least one"),
        ({"sub_schemes": (SubScheme("A", "a", "a"),) * 2}, "declares the sub-scheme 'A' twice"),
        ({"tabs": ()}, "scheme 'TEST' asks nothing: declare a tab with a field"),
        ({"tabs": (*TABS, Other)}, "scheme 'TEST' declares the tab 'company' twice"),
        ({"documents": (*DOCUMENTS, document("other", "Encore"))}, "declares the document 'other' twice"),
        (
            {"documents": (*DOCUMENTS, document("Autre pièce", "x"))},
            "the document code 'Autre pièce' is not written in",
        ),
        ({"tabs": (*TABS, Clash)}, "« documents.identity » already names another fact"),
        ({"rules": (*RULES, RULES[0])}, "rule T-ORDER: another rule of the set has the same code"),
        (
            {"rules": (rule("X", when=costs.ends > UNKNOWN, at=costs.ends, says="Non.", source="L1"),)},
            "a rule reads « costs.start », unknown. Vouliez-vous dire « costs.starts » ?",
        ),
        (
            {"rules": (rule("X", when=costs.starts < costs.ends, at=UNKNOWN, says="Non.", source="L1"),)},
            "rule X speaks at « costs.start », unknown. Vouliez-vous dire « costs.starts » ?",
        ),
        (
            {"documents": (document("other", "Autre", when=present(UNKNOWN)),), "rules": ()},
            "a rule reads « costs.start », unknown.",
        ),
        ({"documents": ()}, "a rule reads « documents.other », unknown."),
    ],
)
def test_a_scheme_declared_wrong_is_told_with_its_place(changed: dict[str, Any], told: str) -> None:
    if changed == {"documents": ()}:
        changed["rules"] = (rule("X", when=attached("other") < 1, at=costs.ends, says="Non.", source="L1"),)

    with pytest.raises(SchemeMistake) as mistake:
        scheme(**changed)

    assert told in str(mistake.value)
    assert "scheme '" in str(mistake.value)


@pytest.mark.parametrize("code", ["Page", "été", "a.b", "a b", "1a"])
def test_a_tab_whose_paths_could_not_be_written_is_refused(code: str) -> None:
    class Page(Tab, label="Page", code=code):
        """A page."""

        city: str = field("Commune", example="Albi")

    with pytest.raises(SchemeMistake, match="the tab code"):
        scheme(tabs=(Page,), rules=(), documents=())


def test_a_tab_may_not_take_the_name_of_the_facts_of_the_case() -> None:
    class Case(Tab, label="Cas"):
        """Would hide the day of transmission."""

        filed_on: date = field("Jour", example=date(2026, 1, 1))

    with pytest.raises(SchemeMistake, match="« case » already names another fact"):
        scheme(tabs=(Case,), rules=(), documents=())


@pytest.mark.parametrize(
    ("annotation", "value", "message"),
    [
        (Siret, field("SIRET", example="91273969500018"), "Le numéro de SIRET saisi est invalide"),
        (int, field("Nombre", example=3, most=2), "La valeur ne peut excéder 2"),
        (Money, field("Prix", example=Decimal("1.5"), below=Decimal(1)), "Le montant doit être inférieur à 1"),
        (str, field("Texte", example="abc", max_length=2), "2 caractères maximum"),
        (date, field("Jour", example="31/02/2026"), "Saisissez une valeur de date valide"),
    ],
)
def test_an_example_that_the_form_refuses_is_told_with_the_words_of_the_form(
    annotation: object, value: object, message: str
) -> None:
    tab = declare(annotation, value)

    with pytest.raises(SchemeMistake) as mistake:
        scheme(tabs=(tab,), rules=(), documents=())

    assert "scheme 'TEST', page.place: its example" in str(mistake.value)
    assert message in str(mistake.value)


def test_an_example_may_not_be_blank() -> None:
    with pytest.raises(SchemeMistake, match=escape("page.place: its example is empty")):
        scheme(tabs=(declare(str, field("Nom", example=" ")),), rules=(), documents=())


def test_a_code_table_lists_a_value_once() -> None:
    with pytest.raises(ValueError, match="code table 'way' lists A twice"):
        CodeTable("way", (Choice("A", "Un"), Choice("B", "Deux"), Choice("A", "Trois")), "Décret")


def test_what_a_block_closes_every_field_inside_it_closes() -> None:
    class Secret(Tab, label="Secret"):
        """A block that only the employer reads, with a field that only they may not write."""

        town: Small = field("Ville", read=[Standing.EMPLOYER])
        towns: list[Small] = field("Villes", write=[Standing.MANAGER])
        open_town: Small = field("Ville ouverte")

    leaves = scheme(tabs=(Secret,), rules=(), documents=()).leaves

    town, towns, opened = (leaves[f"secret.{name}.city"].declared for name in ("town", "towns", "open_town"))
    assert town.read == town.write == {Standing.EMPLOYER}
    assert (towns.read, towns.write) == (EVERY_STANDING, frozenset({Standing.MANAGER}))
    assert opened.read == opened.write == EVERY_STANDING


@pytest.mark.parametrize(
    ("word", "known", "said"),
    [
        ("citty", ["city", "street"], " Vouliez-vous dire « city » ?"),
        ("zzz", ["city", "street"], ""),
        ("city", [], ""),
    ],
)
def test_only_a_near_word_is_suggested(word: str, known: list[str], said: str) -> None:
    assert suggestion(word, known) == said


def test_a_whole_scheme_answers_for_its_parts() -> None:
    whole = scheme(creatable_from=date(2026, 1, 1), creatable_until=date(2026, 12, 31))

    assert whole.tab("costs") is TABS[2]
    assert (whole.tab("x"), whole.document("x"), whole.sub_scheme("x")) == (None, None, None)
    assert whole.document("other") is DOCUMENTS[3]
    assert whole.sub_scheme("ONE") == SubScheme("ONE", "Un", "Le premier")
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [whole.is_creatable(day) for day in days] == [False, True, True, False]
    assert scheme().is_creatable(date.min)


def test_a_reference_is_a_word_the_directory_knows() -> None:
    assert {reference.value for reference in Reference} >= {"name", "siret", "naf", "idcc", "postcode", "city"}


Declare = Callable[[], object]


@pytest.mark.parametrize(
    "written",
    [
        lambda: costs.starts < costs.ends and costs.exact == True,  # noqa: E712
        lambda: bool(costs.starts),
        lambda: costs.starts & costs.ends,
        lambda: facts(TABS[0]).siret == None,  # noqa: E711
    ],
)
def test_conditions_written_like_python_are_refused(written: Declare) -> None:
    with pytest.raises(TypeError):
        written()


def test_a_rule_without_source_is_refused() -> None:
    with pytest.raises(SchemeMistake, match="rule T-ORDER: a rule needs a code and a source"):
        scheme(rules=(replace(RULES[0], source=""),))


born = derived("person.born", FactType.DATE, reads=(person.nir,), compute=lambda nir: date(2000, 1, 1))
LEAST = DatedTable("t.least", "Minimum", "€", FactType.INTEGER, [Entry(date(2020, 1, 1), 9, "L7")])


@pytest.mark.parametrize(
    "more",
    [
        {"when": present(person.nir), "says": "{nir}", "shows": {"nir": person.nir}},
        {"when": present(person.nir), "says": "{born}", "shows": {"born": born}},
        {"when": present(person.nir), "says": "{least}", "shows": {"least": LEAST.at(born)}},
        {"when": present(person.nir), "says": "Non", "driven_by": born},
    ],
)
def test_a_rule_never_shows_a_sensitive_value_nor_what_is_computed_from_it(more: dict[str, Any]) -> None:
    with pytest.raises(SchemeMistake, match=r"rule X-1 would show « person\.nir » in full, which is sensitive"):
        scheme(rules=(rule("X-1", at=person.nir, source="L1", **more),))


class Elsewhere(Tab, label="Ailleurs"):
    """A tab of no scheme."""

    city: str = field("Commune", example="Albi")


@pytest.mark.parametrize(
    ("annotation", "value", "told"),
    [
        (
            int,
            field("N", example=3, initial="trois"),
            "its initial value 'trois' is refused: Saisissez un nombre entier.",
        ),
        (int, field("N", example=3, most=5, initial=6), "its initial value 6 is refused: La valeur ne peut excéder 5."),
        (date, field("Jour", example=date(2026, 1, 1), initial="demain"), "its initial value 'demain' is refused"),
        (str, field("C", example="RED", choices=COLOUR, initial="REED"), "liste. Vouliez-vous dire « RED » ?"),
        (str, field("Nom", example="x", initial=" "), "its initial value is empty"),
        (str, field("Nom", example="x", initial=object()), "is no value that a person types"),
    ],
)
def test_an_initial_value_that_the_form_refuses_is_told(annotation: object, value: object, told: str) -> None:
    with pytest.raises(SchemeMistake, match=escape(told)) as mistake:
        scheme(tabs=(declare(annotation, value),), rules=(), documents=())

    assert "scheme 'TEST', page.place: " in str(mistake.value)


@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        (str, field("Nom", example="x", initial="x", reference=Reference.NAME)),
        (str, field("Courriel", example="a@b.fr", initial="a@b.fr", prefill=Prefill.USER_EMAIL)),
        (Small, field("Bloc", initial={"city": "Albi"})),
        (list[Small], field("Blocs", initial=[])),
    ],
)
def test_an_initial_value_that_would_never_be_used_is_told(annotation: object, value: object) -> None:
    with pytest.raises(SchemeMistake, match=r"Page\.place: its initial value would never be used"):
        declare(annotation, value)


def test_only_a_tab_of_the_scheme_may_be_duplicated() -> None:
    class Persona(Tab, label="Autre"):
        """Nearly one of them."""

        city: str = field("Commune", example="Albi")

    with pytest.raises(SchemeMistake, match=r"'TEST': duplicable names 'Elsewhere', none of its tabs\."):
        scheme(duplicable=(Elsewhere,))
    told = escape("duplicable names 'Persona', none of its tabs. Vouliez-vous dire « Person »")
    with pytest.raises(SchemeMistake, match=told):
        scheme(duplicable=(Persona,))


@pytest.mark.parametrize("asked", [{"required": True}, {}])
def test_a_document_may_not_silence_a_rule_by_bearing_its_code(asked: dict[str, Any]) -> None:
    told = "the document 'late' is told under 'T-LATE', the code of a rule: give one another code"

    with pytest.raises(SchemeMistake, match=f"scheme 'TEST': {told}"):
        scheme(documents=(*DOCUMENTS, document("late", "Retard", rule="T-LATE", **asked)))
