"""The page of a rule as a jurist reads it, and the index of a scheme."""

from datetime import date
from decimal import Decimal
from pathlib import Path, PurePosixPath

import pytest

from monespace_cpro.plugin import CPRO
from monespace_gql.catalogue import install
from monespace_gql.cli.docs import RULES, generated
from monespace_gql.conformance.rule_pages import rule_pages
from monespace_gql.conformance.wording import Wording
from monespace_gql.scheme import FILED_ON, Condition, attached, facts
from monespace_rules.conditions import no, yes
from tests.conformance.conftest import Small

HOUSE = Path(__file__).parent.parent.parent
_tabs = {tab.code: facts(tab) for tab in CPRO.tabs}
contract, employee, funding = _tabs["contract"], _tabs["employee"], _tabs["funding"]


def page(small: Small, code: str) -> str:
    """The page of one rule."""
    return rule_pages(small.installed)[PurePosixPath("SMALL", f"{code}.md")]


def test_there_is_a_page_a_rule_and_an_index_that_leads_to_each(small: Small) -> None:
    pages = rule_pages(small.installed)

    index = pages.pop(PurePosixPath("SMALL/README.md"))
    assert {path.stem for path in pages} == {rule.code for rule in small.scheme.ruleset}
    assert [path.name for path in pages if f"]({path.name})" not in index] == []
    assert "## Demande" in index


def test_the_pages_in_docs_are_what_the_code_writes() -> None:
    written = {path: text for path, text in generated(install()).items() if path.is_relative_to(RULES)}
    kept = {path.relative_to(HOUSE): path.read_text(encoding="utf-8") for path in (HOUSE / RULES).rglob("*.md")}

    assert [str(path) for path in kept.keys() | written.keys() if kept.get(path) != written.get(path)] == [], (
        "make docs"
    )


def test_a_page_tells_the_message_the_place_the_severity_and_the_source(small: Small) -> None:
    told = page(small, "SMALL-SHOWN")

    assert told.startswith("# SMALL-SHOWN\n\n> Le montant dépasse {limit} €\n")
    assert "| Gravité | Bloquante : la demande ne peut pas être transmise |" in told
    assert "| Champ | « Demande › Montant » (`page.amount`) |" in told
    assert "| Source | Article 1 |" in told
    assert "La règle parle quand « Demande › Montant » dépasse la valeur du barème « Plafond » (€)." in told


def test_a_page_tells_the_numbers_of_the_law_with_their_days_and_sources(small: Small) -> None:
    told = page(small, "SMALL-SHOWN")

    assert "`small.limit`, lu à cette date : « Demande › Début »." in told
    assert "| 01/01/2026 | 150,00 | Arrêté de 2025 |" in told


def test_a_page_tells_how_a_fact_is_computed_and_what_the_author_adds(small: Small) -> None:
    told = page(small, "SMALL-LENGTH")

    assert "return max((end - start).days + 1, 0)" in told
    assert "## Précisions\n\nLes deux jours comptent." in told


def test_a_page_tells_until_when_the_rule_is_in_force(small: Small) -> None:
    assert "| En vigueur | jusqu'au 31/12/2020 inclus |" in page(small, "SMALL-ENDED")
    assert "| En vigueur | sans limite de date |" in page(small, "SMALL-SHOWN")


def test_a_page_tells_the_situations_as_the_portal_shows_what_is_typed(small: Small) -> None:
    told = page(small, "SMALL-SHOWN")

    assert (
        "| La veille du nouveau plafond | 06/01/2026 | « Demande › Début » : 31/12/2025<br>« Demande › Montant » : "
        "120,01 € | parle : « 120,00 € » |"
    ) in told
    assert "| Au plafond rien n'est dit | 06/01/2026 | « Demande › Montant » : 150,00 € | se tait |" in told


def test_a_situation_where_the_rule_waits_or_is_not_in_force_says_so(small: Small) -> None:
    assert "« Demande › Fin » : (vide) | attend « Demande › Fin » |" in page(small, "SMALL-WAITS")
    assert "| n'est pas en vigueur |" in page(small, "SMALL-ENDED")
    assert "Aucune situation ne nomme cette règle." in page(small, "SMALL-UNSHOWN")


def test_a_document_asked_for_is_told_as_one(small: Small) -> None:
    told = page(small, "SMALL-DOC-INVOICE")

    assert "La pièce est demandée quand « Demande › Montant » dépasse 300,00." in told
    assert "pièces déposées : aucune" in told


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        (contract.start < contract.end, "{start} précède {end}"),
        (~(contract.start < contract.end), "{start} suit, ou est le même jour que, {end}"),
        (contract.start == date(2026, 1, 5), "{start} est le même jour que le 05/01/2026"),
        (contract.start > FILED_ON, "{start} suit la date de transmission"),
        (contract.gross_pay <= Decimal("12.02"), "{pay} ne dépasse pas 12,02"),
        (contract.gross_pay >= 12, "{pay} atteint ou dépasse 12,00"),
        (employee.sex == "M", "« Salarié › Sexe » vaut « Masculin » (M)"),
        (employee.sex != "M", "« Salarié › Sexe » ne vaut pas « Masculin » (M)"),
        (~employee.sex.one_of(("M",)), "« Salarié › Sexe » ne vaut pas « Masculin » (M)"),
        (
            employee.sex.one_of(("M", "F")),
            "« Salarié › Sexe » vaut l'une de ces valeurs : « Masculin » (M) ; « Féminin » (F)",
        ),
        (yes(funding.subrogation), "la réponse à {subrogation} est « oui »"),
        (no(funding.subrogation), "la réponse à {subrogation} est « non »"),
        (~yes(funding.subrogation), "la réponse à {subrogation} est « non »"),
        (
            attached("legal_consent") == 0,
            "le nombre de fichiers déposés dans « Documents › Accord du représentant légal » vaut 0",
        ),
    ],
)
def test_a_condition_reads_as_a_french_sentence(condition: Condition, sentence: str) -> None:
    wording = Wording(CPRO)
    places = {
        "start": wording.place("contract.start"),
        "end": wording.place("contract.end"),
        "pay": wording.place("contract.gross_pay"),
        "subrogation": wording.place("funding.subrogation"),
    }

    assert list(wording.condition(condition)) == [sentence.format(**places)]


def test_joined_conditions_read_as_a_list(small: Small) -> None:
    tab = facts(small.scheme.tabs[0])
    few, dear = tab.quantity < 5, tab.amount > 500

    told = list(Wording(small.scheme).condition(few & ~(dear | ~few)))

    assert told == [
        "toutes ces conditions sont remplies :",
        "- « Demande › Quantité » n'atteint pas 5",
        "- aucune de ces conditions n'est remplie :",
        "  - « Demande › Montant » dépasse 500,00",
        "  - « Demande › Quantité » atteint ou dépasse 5",
    ]
