"""The last look at a request, whatever its scheme says of it."""

from decimal import Decimal

import pytest
from structlog.testing import capture_logs

from monespace_gql.scheme import Answers, Fact, FactType, Form, Recap, SchemeMistake, Section, Shown, Total
from monespace_gql.scheme.example import example_content
from monespace_gql.scheme.recap import NOT_COMPUTED, RecapLine, recapped
from tests.scheme.given import ON, SCHEME, company, costs, person, scheme

VALUES = SCHEME.read(example_content(SCHEME), on=ON).values


def only(recap: Recap) -> list[RecapLine]:
    """The lines of this recap, for the example."""
    return [line for section in recapped(scheme(recap=recap), VALUES).sections for line in section.lines]


def test_a_scheme_that_says_nothing_shows_each_tab_and_each_field_that_is_filled() -> None:
    sections = recapped(SCHEME, VALUES).sections

    assert [section.title for section in sections] == ["Employeur", "Salarié", "Coûts"]
    lines = {line.label: line.value for section in sections for line in section.lines}
    assert lines["Début"] == "02/03/2026"
    assert lines["Téléphone"] == "06 20 50 12 34"
    assert lines["J'atteste"] == "Oui"
    assert lines["Montant HT (1)"] == "9,15 €"
    assert "Couleur" not in lines
    assert recapped(SCHEME, SCHEME.read({}, on=ON).values).sections == ()


def test_a_choice_is_shown_by_its_label_and_a_place_under_another_name_if_wanted() -> None:
    values = SCHEME.read({"person": {"colour": "RED"}}, on=ON).values
    recap = Recap((Section("Tout", (person.colour, Shown("Teinte", (person.colour,)))),))

    (section,) = recapped(scheme(recap=recap), values).sections
    assert [(line.label, line.value) for line in section.lines] == [("Couleur", "Rouge"), ("Teinte", "Rouge")]


def test_a_computed_line_knows_its_places_and_no_other() -> None:
    def name(answers: Answers) -> str:
        return f"{answers.text(person.first_name)} {answers.text(person.last_name)} {answers.text(person.nir)}"

    (line,) = only(Recap((Section("Qui", (Shown("Personne", (person.first_name, person.last_name), name),)),)))

    assert line == RecapLine("Personne", "Jean Dupont None", ("person.first_name", "person.last_name"))


def test_a_total_rests_on_what_it_reads() -> None:
    def total(answers: Answers) -> Decimal | None:
        amounts = [
            (item.money("rate") or Decimal(0)) * (item.integer("quantity") or 0) for item in answers.items(costs.items)
        ]
        return sum(amounts, Decimal(0)) if amounts else None

    made = scheme(recap=Recap((), (Total("Total", (costs.items,), total),)))

    (told,) = recapped(made, VALUES).totals
    assert (told.label, told.amount) == ("Total", Decimal("27.45"))
    assert told.rests_on == ("costs.items.wording", "costs.items.quantity", "costs.items.rate")
    assert recapped(made, SCHEME.read({}, on=ON).values).totals == ()


def form(*places: Fact, code: str = "FICHE") -> Form:
    return Form(code=code, label="Fiche", package="x", template="x.html", prints=places, page=lambda answers: {})


UNKNOWN = Fact("person.last_nam", FactType.TEXT)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (
            {"forms": (form(UNKNOWN),)},
            "the form FICHE shows « person.last_nam », unknown. Vouliez-vous dire « person.last_name » ?",
        ),
        ({"forms": (form(),)}, "the form FICHE shows no place"),
        ({"forms": (form(company, code="fiche"),)}, "the form code 'fiche' is not"),
        ({"forms": (form(company), form(person))}, "declares the form 'FICHE' twice"),
        ({"recap": Recap((Section("Qui", (UNKNOWN,)),))}, "the section « Qui » shows « person.last_nam », unknown"),
        ({"recap": Recap((Section("Qui", (Shown("A", (person.address,)),)),))}, "the line « A » is not of one field"),
        (
            {"recap": Recap((), (Total("T", (UNKNOWN,), lambda answers: None),))},
            "the total « T » shows « person.last_nam »",
        ),
    ],
)
def test_what_is_shown_is_held_against_the_form(changed: dict[str, object], told: str) -> None:
    with pytest.raises(SchemeMistake) as mistake:
        scheme(**changed)

    assert told in str(mistake.value)


def test_a_line_that_fails_says_so_and_a_total_that_fails_is_absent_while_the_rest_is_shown() -> None:
    def fails(answers: Answers) -> None:
        raise ZeroDivisionError(answers.text(person.last_name))

    section = Section("Qui", (Shown("Personne", (person.last_name,), fails), person.first_name))
    made = scheme(recap=Recap((section,), (Total("Total", (costs.items,), fails),)))

    with capture_logs() as logs:
        told = recapped(made, VALUES)

    assert [line.value for line in told.sections[0].lines] == [NOT_COMPUTED, "Jean"]
    assert told.totals == ()
    failures = [
        {"event": "recap_failed", "label": label, "reason": "ZeroDivisionError"} for label in ("Personne", "Total")
    ]
    assert [{name: log[name] for name in failures[0]} for log in logs] == failures
    assert "Dupont" not in str(logs)
