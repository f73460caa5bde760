"""The scale: each line turns red for the mistake it is there for, and the house's own schemes stand where they say."""

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from monespace_gql.catalogue import Installed, install
from monespace_gql.conformance.scale import LINES, Level, Measured, Scale, Subject, measure
from monespace_gql.conformance.scale.page import scale_page
from monespace_gql.conformance.scale.statements import BUDGET
from monespace_gql.graph.scheme_sdl import scheme_sdl
from monespace_gql.scheme import Form, Migration, Money, Nir, Portrait, Recap, Standing, Tab, Total, facts, field
from tests.conformance.conftest import Small

CHECKS = {line.code: line.check for line in LINES}


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty package that this test alone imports."""
    folder = tmp_path / "scale_plugin"
    (folder / "situations").mkdir(parents=True)
    (folder / "__init__.py").write_text("", encoding="utf-8")
    (folder / "py.typed").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    yield folder
    for module in [name for name in sys.modules if name.partition(".")[0] == "scale_plugin"]:
        del sys.modules[module]


@pytest.fixture
def found(small: Small, package: Path) -> Callable[..., list[str]]:
    """Give the problems of a line for the small scheme in the empty package, some of its declaration changed."""

    def problems(line: str, **changes: Any) -> list[str]:  # Any: whatever a Scheme takes
        scheme = replace(small.scheme, **changes)
        return list(CHECKS[line](Subject(Installed(scheme, "scale-plugin", "1", package.name))))

    return problems


def page_with(**fields: tuple[Any, Any]) -> type[Tab]:  # Any: types and what field(…) gives
    """A tab with these fields."""
    annotations = {name: kind for name, (kind, _) in fields.items()}
    members: Mapping[str, Any] = {name: declared for name, (_, declared) in fields.items()}
    metaclass: Any = type(Tab)  # Any: pydantic's own metaclass, which takes class keywords
    made: type[Tab] = metaclass("Page", (Tab,), {"__annotations__": annotations, **members}, label="Demande")
    return made


def of_one_page(**fields: tuple[Any, Any]) -> dict[str, Any]:
    """A declaration of one tab and nothing that rests on another."""
    return {"tabs": (page_with(**fields),), "rules": (), "documents": ()}


def test_a_module_that_stands_alone_has_no_package(small: Small) -> None:
    assert "module seul" in next(iter(CHECKS["LOADS"](Subject(replace(small.installed, package="")))))


def test_a_package_without_types_is_told(found: Callable[..., list[str]], package: Path) -> None:
    assert found("LOADS") == []
    (package / "py.typed").unlink()

    assert "py.typed" in found("LOADS")[0]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("from monespace_gql.scheme import Tab\nimport monespace_gql.scheme\n", ""),
        ("import json\n\nfrom monespace_gql.drafts.save import save_draft\n", "ligne 3 : « monespace_gql.drafts.save"),
        ("import monespace_gql.reads\n", "« monespace_gql.reads »"),
        ("from monespace_gql.scheme.tab import Tab\n", "Écrivez « from monespace_gql.scheme import Tab »."),
        ("from monespace_gql.scheme import fields\n", "Vouliez-vous dire « field » ?"),
    ],
)
def test_what_is_not_public_is_told_with_its_line(
    found: Callable[..., list[str]], package: Path, source: str, told: str
) -> None:
    (package / "inside").mkdir()
    (package / "inside/rules.py").write_text(source, encoding="utf-8")

    problems = found("PUBLIC-API")

    assert len(problems) == (1 if told else 0)
    assert all(told in problem and problem.startswith("inside/rules.py") for problem in problems)


def test_a_blank_label_is_told_with_its_place(found: Callable[..., list[str]]) -> None:
    assert found("LABELS", **of_one_page(city=(str, field(" ", example="Albi")))) == [
        "« page.city » n'a pas de libellé"
    ]


def test_an_example_that_the_law_refuses_is_told(found: Callable[..., list[str]], small: Small) -> None:
    assert found("EXAMPLE") == []
    too_much = {"page": page_with(amount=(Money, field("Montant", example=Decimal("999.00"))))}
    refused = small.scheme.rules[0]
    amount = facts(too_much["page"]).amount
    law = replace(refused, when=amount > Decimal(500), at=amount, says="Trop", shows={}, code="SMALL-TOO-MUCH")

    problems = found("EXAMPLE", tabs=(too_much["page"],), rules=(law,), documents=())

    assert ["SMALL-TOO-MUCH dit en page.amount : « Trop »" in problem for problem in problems] == [True]


def test_an_empty_request_that_could_be_transmitted_is_told(found: Callable[..., list[str]]) -> None:
    assert found("EMPTY") == []

    assert "pourrait être transmise" in found("EMPTY", **of_one_page(city=(str | None, field("Ville", example="A"))))[0]


def test_a_portrait_that_fails_on_an_empty_request_is_told(found: Callable[..., list[str]]) -> None:
    def portray(answers: Any) -> Portrait:  # Any: the answers
        raise LookupError("nothing typed")

    assert found("EMPTY", portray=portray) == ["portray s'arrête sur LookupError : nothing typed"]


def test_a_scheme_names_its_types_apart(found: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    assert found("NAMES") == []
    monkeypatch.setattr("monespace_gql.conformance.scale.bronze.scheme_sdl", lambda _: "type Other { city: String }")

    assert found("NAMES") == ["le type Other ne commence pas par Small"]


def test_without_situations_the_scheme_is_not_silver(found: Callable[..., list[str]]) -> None:
    assert "aucune situation" in found("SITUATIONS")[0]


def test_a_red_situation_and_a_rule_that_is_not_shown_are_told(small: Small) -> None:
    subject = Subject(small.installed)

    assert list(CHECKS["SITUATIONS"](subject)) == []
    assert "SMALL-UNSHOWN : aucune situation ne la montre parler (`speaks`)" in list(CHECKS["RULES"](subject))


@pytest.mark.parametrize(
    ("kind", "declared", "told"),
    [
        (Nir, {"example": "1040531555042", "sensitive": True}, ""),
        (Nir, {"example": "1040531555042"}, "sensitive=True"),
        (str, {"example": "A", "read": ()}, "n'est lu par personne"),
        (str, {"example": "A", "write": (Standing.MANAGER,)}, "l'employeur, qui transmet, ne peut pas le saisir"),
        (str | None, {"example": "A", "read": (Standing.MANAGER,), "write": (Standing.EMPLOYER,)}, "ne le lit pas"),
    ],
)
def test_a_permission_that_cannot_be_meant_is_told(
    found: Callable[..., list[str]], kind: Any, declared: dict[str, Any], told: str
) -> None:
    problems = found("PERMISSIONS", **of_one_page(secret=(kind, field("Secret", **declared))))

    assert bool(problems) == bool(told)
    assert all(problem.startswith("« page.secret »") for problem in problems)
    assert told in " ".join(problems)


@pytest.mark.parametrize(
    ("template", "told"), [("<html lang='fr'><p>{{ city }}</p></html>", ""), ("{{ cty }}", "« cty », not given")]
)
def test_a_form_is_really_printed(found: Callable[..., list[str]], package: Path, template: str, told: str) -> None:
    (package / "form.html").write_text(template, encoding="utf-8")
    declared = of_one_page(city=(str, field("Ville", example="Albi")))
    city = facts(declared["tabs"][0]).city
    form = Form(
        code="FORM",
        label="F",
        package=package.name,
        template="form.html",
        prints=(city,),
        page=lambda answers: {"city": answers.text(city)},
    )

    problems = found("FORMS", **declared, forms=(form,))

    assert (told in problems[0]) if told else (problems == [])


def test_a_change_that_no_situation_notices_is_told(small: Small) -> None:
    problems = list(CHECKS["MUTATIONS"](Subject(small.installed)))

    assert "aucune situation ne remarque SMALL-UNSHOWN : page.quantity > 1000 → >=" in problems
    assert problems[-1].startswith("… et ")


def test_the_committed_types_are_compared_field_by_field(
    found: Callable[..., list[str]], small: Small, package: Path
) -> None:
    def declared(kind: Any) -> dict[str, Any]:
        return of_one_page(city=(kind, field("Ville", example=1)))

    assert "pas de SMALL.graphql" in found("SDL", **declared(int))[0]
    scheme = replace(small.scheme, **declared(int))
    text = scheme_sdl(Installed(scheme, "scale-plugin", "1", package.name))
    kept = package / "SMALL.graphql"

    kept.write_text(text, encoding="utf-8")
    assert found("SDL", **declared(int)) == []
    kept.write_text(text.replace("city: Int", "town: Int"), encoding="utf-8")
    assert found("SDL", **declared(int)) == [
        "SmallPage.town n'existe plus : un client qui le demande est refusé",
        "SmallPage.city est nouveau",
    ]
    kept.write_text(text.replace("city: Int", "city: String"), encoding="utf-8")
    assert found("SDL", **declared(int)) == ["SmallPage.city était String, il est Int"]
    kept.write_text(text.replace('"""Ville"""', '"""Commune"""'), encoding="utf-8")
    assert "descriptions" in found("SDL", **declared(int))[0]


FORMER = """
scheme: SMALL
former:
  - name: La quantité était en douzaines
    version: "0"
    kept: {page: {quantity: 2, start: 2026-01-05}}
    becomes: {page.quantity: %s, page.start: 2026-01-05, page.amount: }
"""


def test_a_former_version_is_shown_and_becomes_what_is_expected(found: Callable[..., list[str]], package: Path) -> None:
    def dozens(content: dict[str, Any]) -> dict[str, Any]:
        content["page"]["quantity"] *= 12
        return content

    step = Migration(since="0", to="1", migrate=dozens)
    assert found("MIGRATIONS") == []
    assert found("MIGRATIONS", migrations=(step,)) == ["aucun contenu de la version 0 dans situations/former.yaml"]

    (package / "situations/former.yaml").write_text(FORMER % 24, encoding="utf-8")
    assert found("MIGRATIONS", migrations=(step,)) == []
    assert "aucune migration ne part de la version 0" in found("MIGRATIONS")[0]

    (package / "situations/former.yaml").write_text(FORMER % 2, encoding="utf-8")
    (problem,) = found("MIGRATIONS", migrations=(step,))
    assert problem == "« La quantité était en douzaines » : « page.quantity » devait devenir 2, c'est 24"


def test_a_migration_that_fails_is_told(found: Callable[..., list[str]], package: Path) -> None:
    (package / "situations/former.yaml").write_text(FORMER % 2, encoding="utf-8")
    step = Migration(since="0", to="1", migrate=lambda content: content["gone"])

    assert found("MIGRATIONS", migrations=(step,)) == [
        "« La quantité était en douzaines » : the migration from '0' to '1' raised KeyError"
    ]


def test_a_draft_that_costs_more_statements_than_its_budget_is_told(
    found: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert found("SQL") == []
    monkeypatch.setitem(BUDGET, "lire", 1)

    assert found("SQL") == ["lire un brouillon entier prend 2 requêtes SQL, 1 au plus sont permises"]


def test_what_an_author_wrote_for_tidy_drafts_only_is_found_by_untidy_ones(
    found: Callable[..., list[str]], small: Small
) -> None:
    page = facts(small.scheme.tabs[0])

    def portray(answers: Any) -> Portrait:  # Any: the answers
        return Portrait(title=f"{1 // (answers.integer(page.quantity) or 0)}" if answers.get(page.start) else None)

    assert found("FUZZ") == []

    problems = found("FUZZ", portray=portray)
    assert len(problems) == 1
    assert "ZeroDivisionError" in problems[0]


def test_a_recap_that_fails_and_harms_no_answer_is_found_all_the_same(
    found: Callable[..., list[str]], small: Small
) -> None:
    page = facts(small.scheme.tabs[0])
    inverse = Total("Inverse", (page.quantity,), lambda answers: Decimal(1 // (answers.integer(page.quantity) or 0)))

    problems = found("FUZZ", recap=Recap(totals=(inverse,)))

    assert problems == ["« Inverse », de la Synthèse, s'arrête sur ZeroDivisionError"]


def test_the_level_is_the_highest_of_which_every_line_is_kept() -> None:
    def scale(*wrong: str, up_to: Level = Level.GOLD) -> Scale:
        return Scale(
            tuple(
                Measured(line, (("non",) if line.code in wrong else ()) if up_to.asks(line) else None) for line in LINES
            )
        )

    assert scale().level is Level.GOLD
    assert scale("FUZZ").level is Level.SILVER
    assert scale(up_to=Level.SILVER).level is Level.SILVER
    assert scale("RULES").level is Level.BRONZE
    assert scale("RULES", "NAMES").level is None
    assert not scale("RULES").reaches(Level.SILVER)
    assert scale("RULES").reaches(Level.BRONZE)


def test_lines_above_the_level_asked_for_are_not_checked(small: Small) -> None:
    scale = measure(Subject(small.installed), Level.BRONZE)

    assert [measured.problems is None for measured in scale.lines] == [
        measured.line.level is not Level.BRONZE for measured in scale.lines
    ]


def test_each_line_is_on_the_page_in_one_sentence() -> None:
    page = scale_page()

    assert len({line.code for line in LINES}) == len(LINES)
    for line in LINES:
        assert f"### {line.code}\n\n**{line.title}** {line.why}\n\nQue faire : {line.advice}" in page
        assert line.title.endswith(".")


def test_the_cards_are_gold() -> None:
    scale = measure(Subject(install().installed["BADGE"]), Level.GOLD)

    assert {measured.line.code: measured.problems for measured in scale.lines} == {line.code: () for line in LINES}
