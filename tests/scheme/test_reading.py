"""Reading a content: each kind in its kept form, what is wrong kept as typed and told in French, nothing ever lost."""

import json
from datetime import date
from decimal import Decimal

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monespace_gql.lexicon.finding import FindingKind, Severity
from monespace_gql.scheme import Answers, Block, Choice, CodeTable, Rncp, Tab, field
from monespace_gql.scheme.answers import Reading, read_content
from monespace_gql.scheme.example import example_content, merged
from monespace_gql.scheme.field import MAX_ITEMS
from monespace_gql.scheme.kind import (
    BOOLEAN,
    CODE,
    DATE,
    EMAIL,
    IDCC,
    INTEGER,
    LOST,
    MONEY,
    NAF,
    NAME,
    NDA,
    NIR,
    PHONE,
    POSTCODE,
    RNCP,
    SIREN,
    SIRET,
    TEXT,
    UAI,
    FormatProblem,
    Kind,
    as_typed,
)
from tests.scheme.given import ANY_JSON, COLOUR, ON, SCHEME, SOME, TABS, TYPED, contents, costs, person, scheme

KINDS = [
    DATE,
    INTEGER,
    BOOLEAN,
    MONEY,
    TEXT,
    CODE,
    NAME,
    EMAIL,
    SIRET,
    NIR,
    PHONE,
    SIREN,
    POSTCODE,
    NAF,
    IDCC,
    NDA,
    RNCP,
    UAI,
]
each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)


def read(changes: dict[str, object]) -> Reading:
    return SCHEME.read(merged(example_content(SCHEME), changes), on=ON)


def told(reading: Reading) -> list[tuple[str, str, str]]:
    return [(finding.path, finding.code, finding.message) for finding in reading.findings]


@pytest.mark.parametrize(
    ("kind", "typed", "kept", "shown"),
    [
        (DATE, "05/01/2026", "2026-01-05", "05/01/2026"),
        (DATE, " 2026-01-05 ", "2026-01-05", "05/01/2026"),
        (INTEGER, "007", 7, "7"),
        (INTEGER, -3, -3, "-3"),
        (BOOLEAN, "Oui", True, "Oui"),
        (BOOLEAN, 0, False, "Non"),
        (MONEY, "1 823,03", "1823.03", "1.823,03 €"),
        (MONEY, 12, "12.00", "12,00 €"),
        (TEXT, "  deux\nlignes ", "deux\nlignes", "deux\nlignes"),
        (TEXT, 12, "12", "12"),
        (CODE, " RED ", "RED", "RED"),
        (NAME, "Éloïse d'Arc-Lançon", "Éloïse d'Arc-Lançon", "Éloïse d'Arc-Lançon"),
        (EMAIL, "a.b+c@ex-emple.co.fr", "a.b+c@ex-emple.co.fr", "a.b+c@ex-emple.co.fr"),
        (SIRET, "912 739 695 00019", "91273969500019", "91273969500019"),
        (SIREN, "401.015.938", "401015938", "401015938"),
        (NIR, "2 95 10 99 126 111 93", "295109912611193", "295109912611193"),
        (NIR, "2530 72b 073004", "253072B073004", "253072B073004"),
        (PHONE, "+33 6.20.50.12.34", "0620501234", "06 20 50 12 34"),
        (PHONE, "00262 262 50 12 34", "0262501234", "02 62 50 12 34"),
        (POSTCODE, 31500, "31500", "31500"),
        (NAF, "10.71c", "1071C", "1071C"),
        (IDCC, "0843", "0843", "0843"),
        (NDA, "76 31 09123 45", "76310912345", "76310912345"),
        (UAI, "075 1717 j", "0751717J", "0751717J"),
        (RNCP, "rncp 37313", "RNCP37313", "RNCP37313"),
    ],
)
def test_each_kind_has_one_kept_form(kind: Kind, typed: str | int | bool, kept: object, shown: str) -> None:
    value = kind.read(typed)

    assert (kind.keep(value), kind.show(value)) == (kept, shown)
    assert type(value) is kind.python


@pytest.mark.parametrize(
    ("kind", "typed", "code", "message"),
    [
        (DATE, "31/02/2026", "FORMAT_DATE", "Saisissez une valeur de date valide au format JJ/MM/AAAA"),
        (DATE, "05/01/1899", "FORMAT_DATE", "Saisissez une valeur de date valide au format JJ/MM/AAAA"),
        (INTEGER, "1,5", "FORMAT_INTEGER", "Saisissez un nombre entier"),
        (INTEGER, True, "FORMAT_INTEGER", "Saisissez un nombre entier"),
        (INTEGER, 10**13, "FORMAT_INTEGER", "Saisissez un nombre entier"),
        (BOOLEAN, "peut-être", "FORMAT_BOOLEAN", "Répondez par oui ou par non"),
        (MONEY, "1,234", "FORMAT_AMOUNT", "Saisissez un montant avec deux décimales au plus"),
        (MONEY, True, "FORMAT_AMOUNT", "Saisissez un montant avec deux décimales au plus"),
        (TEXT, "a\x07b", "FORMAT_TEXT", "Saisissez un texte"),
        (TEXT, True, "FORMAT_TEXT", "Saisissez un texte"),
        (NAME, "R2D2", "FORMAT_NAME", "Le nom comporte des caractères non autorisés"),
        (EMAIL, "a@b", "FORMAT_EMAIL", "Le courriel doit comporter « @ » et « . »"),
        (EMAIL, f"{'a' * 196}@b.fr", "FORMAT_LENGTH", "200 caractères maximum"),
        (SIRET, "912739695", "FORMAT_SIRET_LENGTH", "Le SIRET doit comporter 14 chiffres"),
        (SIRET, "91273969500018", "FORMAT_SIRET", "Le numéro de SIRET saisi est invalide"),
        (SIREN, "401015939", "FORMAT_SIREN", "Le SIREN doit comporter 9 chiffres valides"),
        (NIR, "29510991261", "FORMAT_NIR_LENGTH", "Le NIR doit comporter 13 chiffres (15 avec la clé)"),
        (NIR, "295109912611194", "FORMAT_NIR_KEY", "La clé du NIR est incorrecte"),
        (PHONE, "620501234", "FORMAT_PHONE", "Le numéro de téléphone doit comporter 10 chiffres"),
        (PHONE, "+33033123456", "FORMAT_PHONE", "Le numéro de téléphone doit comporter 10 chiffres"),
        (POSTCODE, "3150", "FORMAT_POSTCODE", "Le code postal doit comporter 5 chiffres"),
        (POSTCODE, "٣١٥٠٠", "FORMAT_POSTCODE", "Le code postal doit comporter 5 chiffres"),
        (NAF, "10712", "FORMAT_NAF", "Le code NAF est invalide"),
        (IDCC, "843", "FORMAT_IDCC", "Le code IDCC doit comporter 4 chiffres"),
        (NDA, "7631091234", "FORMAT_NDA", "Le numéro de déclaration d'activité doit comporter 11 chiffres"),
        (UAI, "0751717K", "FORMAT_UAI", "Le numéro UAI doit comporter 7 chiffres et sa lettre de contrôle"),
        (RNCP, "37313", "FORMAT_RNCP", "Saisissez un code RNCP valide (RNCP suivi de 3 à 5 chiffres)"),
    ],
)
def test_what_is_wrong_is_told_in_the_words_of_the_portal(
    kind: Kind, typed: str | int | bool, code: str, message: str
) -> None:
    with pytest.raises(FormatProblem) as problem:
        kind.read(typed)

    assert (problem.value.code, problem.value.message) == (code, message)


@each_kind
@SOME
@given(typed=(TYPED | ANY_JSON).map(as_typed).filter(lambda typed: typed is not None))
def test_a_kept_value_is_read_back_as_the_same_value(kind: Kind, typed: str | int | bool) -> None:
    try:
        value = kind.read(typed)
    except FormatProblem:
        return

    kept = kind.keep(value)

    assert kind.read(kept) == value  # type: ignore[arg-type]  # what was read is never kept as None
    assert kind.keep(kind.read(kept)) == kept  # type: ignore[arg-type]  # as above
    assert isinstance(kind.show(value), str)


def test_the_example_case_is_read_without_a_word() -> None:
    reading = read({})

    assert reading.findings == ()
    assert reading.values["costs.starts"] == date(2026, 3, 2)
    assert reading.values["costs.items[0].rate"] == Decimal("9.15")
    assert reading.kept["person"] == {
        "last_name": "Dupont",
        "first_name": "Jean",
        "nir": "2951099126111",
        "iban": "FR7630001007941234567890185",
        "disabled": False,
        "colour": None,
        "phone": "0620501234",
        "address": {"street": "50 impasse Clouet", "town": {"postcode": "31500", "city": "Toulouse"}},
        "second_address": None,
    }


def test_an_empty_content_says_what_is_missing_and_nothing_else() -> None:
    reading = SCHEME.read({}, on=ON)

    assert {finding.kind for finding in reading.findings} == {FindingKind.REQUIRED}
    assert {finding.severity for finding in reading.findings} == {Severity.BLOCKING}
    assert [path for path, _, _ in told(reading)] == [
        path
        for path, spec in SCHEME.leaves.items()
        if spec.required and not path.startswith(("costs.items.", "person.second_address."))
    ]
    assert ("company.siret", "REQUIRED", "Saisie obligatoire") in told(reading)
    assert ("costs.exact", "REQUIRED", "Attestez l'exactitude") in told(reading)


def test_what_is_typed_wrong_is_kept_as_it_was_typed_and_is_no_value() -> None:
    reading = read({"costs": {"starts": " demain "}, "person": {"address": {"town": {"postcode": "3150"}}}})

    assert reading.kept["costs"]["starts"] == " demain "  # type: ignore[index]  # a tab is kept as an object
    assert "costs.starts" not in reading.values
    assert [(path, code) for path, code, _ in told(reading)] == [
        ("person.address.town.postcode", "FORMAT_POSTCODE"),
        ("costs.starts", "FORMAT_DATE"),
    ]


def test_a_container_typed_in_a_field_is_kept_as_its_text() -> None:
    reading = read({"company": {"naf": {"é": [1, None]}}})

    assert reading.kept["company"]["naf"] == '{"é": [1, null]}'  # type: ignore[index]  # as above


def test_unknown_places_are_passed_over() -> None:
    reading = read({"company": {"unknown": "x"}, "elsewhere": {"siret": "y"}})

    assert reading.kept == read({}).kept


@pytest.mark.parametrize("empty", [None, {}, [], "", "abc", 3, {"street": " "}, {"town": {}}, {"unknown": "x"}])
def test_an_optional_block_that_is_empty_asks_for_nothing(empty: object) -> None:
    reading = read({"person": {"second_address": empty}})

    assert reading.findings == ()
    assert reading.kept["person"]["second_address"] is None  # type: ignore[index]  # as above


def test_an_optional_block_once_begun_asks_for_the_rest() -> None:
    reading = read({"person": {"second_address": {"town": {"city": "Albi"}}}})

    assert [path for path, _, _ in told(reading)] == [
        "person.second_address.street",
        "person.second_address.town.postcode",
    ]


def test_a_repeated_block_tells_each_place_by_its_rank() -> None:
    wrong = [{"wording": "A", "quantity": 1, "rate": "1"}, {"wording": "", "quantity": "x"}, "nothing"]

    reading = read({"costs": {"items": wrong}})

    assert [(path, code) for path, code, _ in told(reading)] == [
        ("costs.items[1].wording", "REQUIRED"),
        ("costs.items[1].quantity", "FORMAT_INTEGER"),
        ("costs.items[1].rate", "REQUIRED"),
        ("costs.items[2].wording", "REQUIRED"),
        ("costs.items[2].quantity", "REQUIRED"),
        ("costs.items[2].rate", "REQUIRED"),
    ]
    assert reading.values["costs.items"] == 3
    assert len(reading.facts["costs.items"]) == 3  # type: ignore[arg-type]  # a repeated block is a tuple for rules


def test_a_repeated_block_without_item_is_missing_for_rules() -> None:
    reading = read({"costs": {"items": []}})

    assert reading.findings == ()
    assert (reading.values["costs.items"], reading.facts["costs.items"]) == (0, None)


def test_a_repeated_block_is_read_up_to_its_limit() -> None:
    reading = read({"costs": {"items": [{}] * (MAX_ITEMS + 1)}})

    assert reading.values["costs.items"] == MAX_ITEMS


@pytest.mark.parametrize(
    ("item", "code", "message"),
    [
        ({"quantity": 0}, "FORMAT_BOUND", "La valeur doit être au moins égale à 1"),
        ({"quantity": 100}, "FORMAT_BOUND", "La valeur ne peut excéder 99"),
        ({"rate": "1000"}, "FORMAT_BOUND", "Le montant doit être inférieur à 1000"),
        ({"rate": "-0,01"}, "FORMAT_BOUND", "Le montant doit être au moins égal à 0"),
    ],
)
def test_numbers_have_bounds(item: dict[str, object], code: str, message: str) -> None:
    reading = read({"costs": {"items": [{"wording": "A", "quantity": 1, "rate": "1"} | item]}})

    assert [(code_, message_) for _, code_, message_ in told(reading)] == [(code, message)]


@pytest.mark.parametrize("item", [{"quantity": 1}, {"quantity": 99}, {"rate": "0"}, {"rate": "999,99"}])
def test_a_bound_is_within_or_without_as_it_is_declared(item: dict[str, object]) -> None:
    assert told(read({"costs": {"items": [{"wording": "A", "quantity": 1, "rate": "1"} | item]}})) == []


def test_a_text_has_a_length() -> None:
    assert told(read({"costs": {"comments": "x" * 500}})) == []
    assert told(read({"costs": {"comments": "x" * 501}})) == [
        ("costs.comments", "FORMAT_LENGTH", "500 caractères maximum")
    ]


@pytest.mark.parametrize(
    ("typed", "missing"), [(True, False), ("oui", False), (False, True), ("non", True), (None, True)]
)
def test_an_attestation_is_only_answered_by_yes(typed: object, missing: bool) -> None:
    reading = read({"costs": {"exact": typed}})

    expected = [("costs.exact", "REQUIRED", "Attestez l'exactitude")] if missing else []
    assert told(reading) == expected
    assert [finding.source for finding in reading.findings] == ["Formulaire"] * missing


def test_a_list_offers_its_values_and_no_other() -> None:
    assert told(read({"person": {"colour": "10"}})) == []
    assert told(read({"person": {"colour": "GREEN"}})) == [
        ("person.colour", "FORMAT_CHOICE", "Sélectionnez une valeur de la liste")
    ]
    assert COLOUR.get("10") == Choice("10", "Dix")


class Dated(Tab, label="Daté"):
    """A list that changes, judged on a day that is typed."""

    on: date = field("Jour", example=date(2026, 1, 1))
    way: str = field(
        "Voie",
        example="NEW",
        choices=CodeTable(
            "way",
            (Choice("OLD", "Ancienne", until=date(2025, 12, 31)), Choice("NEW", "Nouvelle", since=date(2026, 1, 1))),
            "Décret",
        ),
    )


@pytest.mark.parametrize(
    ("way", "day", "told_"), [("OLD", "2025-12-31", 0), ("OLD", "2026-01-01", 1), ("NEW", "2026-01-01", 0)]
)
def test_a_value_of_a_list_is_offered_within_its_dates_both_included(way: str, day: str, told_: int) -> None:
    reading = read_content((Dated,), {"dated": {"on": "2026-01-01", "way": way}}, on=date.fromisoformat(day))

    assert len(reading.findings) == told_


def test_lists_are_those_of_the_reference_day() -> None:
    dated = scheme(tabs=(Dated,), rules=(), documents=(), reference_day=lambda answers: answers.day("dated.on"))

    assert dated.read({"dated": {"on": "31/12/2025", "way": "OLD"}}, on=ON).findings == ()
    assert len(dated.read({"dated": {"on": "01/01/2026", "way": "OLD"}}, on=ON).findings) == 1
    assert len(dated.read({"dated": {"on": "bientôt", "way": "OLD"}}, on=ON).findings) == 2


@SOME
@given(content=contents())
def test_reading_never_fails_and_what_is_kept_is_read_the_same_again(content: dict[str, object]) -> None:
    once = read_content(TABS, content, on=ON)

    again = read_content(TABS, once.kept, on=ON)

    assert again == once
    assert orjson.loads(orjson.dumps(once.kept)) == once.kept, "kept as JSON, exactly"
    assert all(finding.message and finding.code for finding in once.findings)
    assert not {finding.path for finding in once.findings} & set(once.values) - {"costs.exact"}


@SOME
@given(content=st.dictionaries(st.sampled_from(["company", "person", "costs", "x"]), ANY_JSON, max_size=4))
def test_any_json_can_be_read(content: dict[str, object]) -> None:
    once = read_content(TABS, content, on=ON)

    assert read_content(TABS, once.kept, on=ON) == once


@SOME
@given(ANY_JSON)
def test_nothing_typed_is_lost_on_the_way_to_a_field(raw: object) -> None:
    typed = as_typed(raw)

    assert as_typed(typed) == typed
    if typed is None:
        assert raw is None or not str(raw).strip()
    elif isinstance(raw, (dict, list)) and LOST not in str(typed):
        assert json.loads(str(typed)) == raw
    elif isinstance(raw, str) and LOST not in str(typed):
        assert typed == raw


@pytest.mark.parametrize("raw", ["a\x00b", "a\ud800b", ["\udfff\x00"]])
def test_a_character_that_no_database_keeps_leaves_a_mark_and_is_told(raw: object) -> None:
    reading = read({"costs": {"comments": raw}})

    kept = reading.kept["costs"]["comments"]  # type: ignore[index]  # a tab is kept as an object
    assert orjson.dumps(kept)
    assert "\x00" not in kept
    assert LOST in kept
    assert told(reading) == [("costs.comments", "FORMAT_TEXT", "Saisissez un texte")]


def test_a_number_larger_than_any_database_keeps_stays_as_text() -> None:
    reading = read({"costs": {"items": [{"wording": 10**30, "quantity": 10**30, "rate": "1"}]}})

    assert reading.kept["costs"]["items"][0]["quantity"] == str(10**30)  # type: ignore[index]  # as above
    assert [code for _, code, _ in told(reading)] == ["FORMAT_INTEGER"]


def test_answers_give_values_by_type_and_nothing_when_the_type_is_another() -> None:
    answers = read({}).answers

    assert answers.text(person.last_name) == "Dupont"
    assert answers.day(costs.starts) == date(2026, 3, 2)
    assert answers.flag("costs.exact") is True
    assert answers.text(costs.starts) is None
    assert answers.integer("costs.exact") is None, "yes is no number"
    assert answers.money("person.last_name") is None
    assert answers.day("no.such.place") is None
    (item,) = answers.items(costs.items)
    assert (item.text("wording"), item.integer("quantity"), item.money("rate")) == ("Cours", 3, Decimal("9.15"))
    assert list(answers.items("person.last_name")) == []


def test_answers_of_nothing_are_nothing() -> None:
    answers = Answers({})

    assert answers.get("a.b") is None
    assert list(answers.items("a.b")) == []


class Sheet(Block):
    """A sheet of the register."""

    code_number: Rncp = field("Fiche", example="RNCP37313")


class Sheets(Block):
    """A page with sheets."""

    listed: list[Sheet] = field("Liste")
    title: str = field("Titre", example="Un")


def test_an_empty_list_does_not_begin_an_optional_block() -> None:
    class Page(Tab, label="Page"):
        sheets: Sheets | None = field("Fiches")

    assert read_content((Page,), {"page": {"sheets": {"listed": []}}}, on=ON).findings == ()
    begun = read_content((Page,), {"page": {"sheets": {"listed": [{}]}}}, on=ON)
    assert [finding.path for finding in begun.findings] == ["page.sheets.listed[0].code_number", "page.sheets.title"]
