"""Templates are checked before anybody is served: what is wrong is told with its plugin, its place and a suggestion."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import MappingProxyType

import pytest

from monespace_gql.catalogue import BrokenPlugin, Catalogue, Installed, install
from monespace_gql.prints.sheet import checked_sheet, sheets_of
from monespace_gql.scheme import Answers, Form, Scheme, SchemeMistake
from monespace_gql.scheme.form import Page, digest_of
from tests.scheme.given import ON, company, person, scheme

Declare = Callable[..., Scheme]


def named(answers: Answers) -> Page:
    return {"name": answers.text(person.last_name) or "", "person": {"first": answers.text(person.first_name)}}


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A plugin's package, with a folder for its templates."""
    folder = tmp_path / "a_plugin_that_prints"
    (folder / "prints").mkdir(parents=True)
    (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    yield folder
    sys.modules.pop(folder.name, None)


def declared(package: Path, html: str, page: Callable[[Answers], Page] = named, template: str = "fiche.html") -> Scheme:
    """A scheme with this template."""
    (package / "prints" / "fiche.html").write_text(html, encoding="utf-8")
    form = Form(
        code="FICHE",
        label="Fiche",
        package=package.name,
        template=f"prints/{template}",
        prints=(person.last_name, person.first_name),
        page=page,
    )
    return scheme(forms=(form,))


def test_the_schemes_of_the_house_print() -> None:
    recaps = {(code, "RECAP") for code in ("BADGE", "CPRO")}

    assert {*sheets_of(install())} == {("CPRO", "CERFA_12434")} | recaps


def test_a_template_finds_the_files_that_stand_beside_it_and_no_other(package: Path) -> None:
    (package / "prints" / "fiche.css").write_text("p { color: red }", encoding="utf-8")
    (package / "prints" / "secret.txt").write_text("x", encoding="utf-8")
    made = declared(package, "<p>{{ name }} {{ person.first }}</p>")

    sheet = checked_sheet(made, made.forms[0])

    assert set(sheet.assets) == {"fiche.html", "fiche.css"}
    assert sheet.html({"name": "<b>", "person": {"first": "É"}}) == "<p>&lt;b&gt; É</p>"


@pytest.mark.parametrize(
    ("html", "template", "told"),
    [
        ("<p>{{ nme }}</p>", "fiche.html", "fiche.html asks for « nme », not given. Vouliez-vous dire « name » ?"),
        (
            "<p>{{ person.frist }}</p>",
            "fiche.html",
            "asks for what its page does not give: 'dict object' has no attribute 'frist'",
        ),
        ("<p>\n{% if name %}</p>", "fiche.html", "fiche.html, line 2: Unexpected end of template"),
        ("<p>{{ name|shout }}</p>", "fiche.html", "No filter named 'shout'"),
        ("<p>", "fihce.html", "no template « prints/fihce.html ». Vouliez-vous dire « fiche.html » ?"),
    ],
)
def test_a_mistake_of_a_template_is_told_at_boot(package: Path, html: str, template: str, told: str) -> None:
    made = declared(package, html, template=template)
    catalogue = Catalogue(MappingProxyType({made.code: Installed(made, "a-plugin", "1")}))

    with pytest.raises(BrokenPlugin, match="a-plugin") as broken:
        sheets_of(catalogue)

    assert "scheme 'TEST', form FICHE" in broken.value.reason
    assert told in broken.value.reason


@pytest.mark.parametrize(
    ("page", "told"),
    [
        (lambda answers: {"name": answers.text(person.last_name) + "!"}, "its page function fails (TypeError"),
        (lambda answers: {"name": ON}, "its page function fails (TypeError: Object of type date is not JSON"),
    ],
)
def test_a_mistake_of_a_page_is_told_at_boot(package: Path, page: Callable[[Answers], Page], told: str) -> None:
    made = declared(package, "<p>{{ name }}</p>", page)

    with pytest.raises(SchemeMistake) as mistake:
        checked_sheet(made, made.forms[0])

    assert told in str(mistake.value)


def test_a_missing_package_is_told_at_boot() -> None:
    form = Form(code="FICHE", label="Fiche", package="nowhere", template="a.html", prints=(person,), page=named)

    with pytest.raises(SchemeMistake, match=r"no folder « .* » in the package nowhere"):
        checked_sheet(scheme(forms=(form,)), form)


def test_a_page_is_given_the_places_it_declares_and_no_other() -> None:
    def both(answers: Answers) -> Page:
        return {"name": answers.text(person.last_name), "siret": answers.text(company.siret)}

    form = Form(code="FICHE", label="Fiche", package="x", template="x.html", prints=(person.last_name,), page=both)
    values = {"person.last_name": "Dupont", "company.siret": "91273969500019"}

    assert scheme(forms=(form,)).page(form, values) == {"name": "Dupont", "siret": None}


def test_equal_pages_have_one_digest_whatever_their_order() -> None:
    assert digest_of({"a": 1, "b": "é"}) == digest_of({"b": "é", "a": 1})
    assert digest_of({"a": 1}) != digest_of({"a": 2})
