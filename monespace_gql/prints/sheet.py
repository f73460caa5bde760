"""A template with the files that stand beside it: read once, checked before anybody is served, sent to the printers."""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from importlib.resources import files
from importlib.resources.abc import Traversable

from jinja2 import TemplateError, UndefinedError, meta
from jinja2.exceptions import TemplateSyntaxError

from monespace_gql.catalogue import BrokenPlugin, Catalogue
from monespace_gql.catalogue.blame import blamed
from monespace_gql.prints.html import environment, to_html
from monespace_gql.scheme import Form, Scheme, SchemeMistake
from monespace_gql.scheme.example import example_content
from monespace_gql.scheme.form import Page, PageFailed
from monespace_gql.scheme.mistake import suggestion

ACCEPTED = (".html", ".css", ".svg", ".png", ".jpg")
"""The files that a template may name."""


@dataclass(frozen=True)
class Sheet:
    """What a printer must know of a form, whatever the request."""

    title: str
    template: str
    assets: Mapping[str, bytes]

    @property
    def key(self) -> str:
        """The name of this very sheet: another text has another one."""
        parts = [self.title.encode(), self.template.encode()]
        parts += [part for name in sorted(self.assets) for part in (name.encode(), self.assets[name])]
        return blake2b(b"\0".join(parts), digest_size=16).hexdigest()

    @property
    def written(self) -> dict[str, object]:
        """The sheet as JSON writes it."""
        assets = {name: b64encode(content).decode() for name, content in self.assets.items()}
        return {"title": self.title, "template": self.template, "assets": assets}

    def html(self, page: Page) -> str:
        """Write the page as HTML."""
        texts = {name: content.decode() for name, content in self.assets.items() if name.endswith(".html")}
        return to_html(texts, self.template, {**page, "title": self.title})


def sheets_of(catalogue: Catalogue) -> dict[tuple[str, str], Sheet]:
    """Return the sheet of every form, by scheme and form; raise BrokenPlugin for one that could not be printed."""
    found: dict[tuple[str, str], Sheet] = {}
    for scheme in catalogue:
        for form in scheme.forms:
            try:
                found[scheme.code, form.code] = checked_sheet(scheme, form)
            except SchemeMistake as mistake:
                plugin = blamed(catalogue, scheme.code, form.origin)["plugin"]
                raise BrokenPlugin(plugin, str(mistake)) from mistake
    return found


def checked_sheet(scheme: Scheme, form: Form) -> Sheet:
    """Return the sheet of a form once it has written an empty request and the example as HTML; or SchemeMistake."""
    place = f"scheme {scheme.code!r}, form {form.code}"
    sheet = _read(place, form)
    for content in ({}, example_content(scheme)):
        page = _page(place, scheme, form, content)
        _check_names(place, sheet, page)
        try:
            sheet.html(page)
        except UndefinedError as missing:
            raise SchemeMistake(f"{place}: its template asks for what its page does not give: {missing}") from missing
        except TemplateError as wrong:
            raise SchemeMistake(f"{place}: its template cannot be written: {wrong}") from wrong
    return sheet


def _read(place: str, form: Form) -> Sheet:
    folder, _, name = form.template.rpartition("/")
    try:
        beside = files(form.package).joinpath(folder) if folder else files(form.package)
        assets = {each.name: each.read_bytes() for each in _accepted(beside)}
    except (ImportError, OSError) as missing:
        raise SchemeMistake(f"{place}: no folder « {folder or '.'} » in the package {form.package}") from missing
    if name not in assets:
        raise SchemeMistake(f"{place}: no template « {form.template} ».{suggestion(name, assets)}")
    return Sheet(form.label, name, assets)


def _accepted(folder: Traversable) -> Iterator[Traversable]:
    for each in sorted(folder.iterdir(), key=lambda each: each.name):
        if each.is_file() and each.name.endswith(ACCEPTED):
            yield each


def _page(place: str, scheme: Scheme, form: Form, content: Mapping[str, object]) -> Page:
    values = scheme.read(content, on=date.max).values
    try:
        return scheme.page(form, values)
    except PageFailed as failed:
        fault = failed.__cause__
        raise SchemeMistake(f"{place}: its page function fails ({type(fault).__name__}: {fault})") from fault


def _check_names(place: str, sheet: Sheet, page: Page) -> None:
    known = {*page, "title"}
    for name, content in sheet.assets.items():
        if not name.endswith(".html"):
            continue
        try:
            asked = meta.find_undeclared_variables(environment({}).parse(content.decode()))
        except TemplateSyntaxError as wrong:
            raise SchemeMistake(f"{place}: {name}, line {wrong.lineno}: {wrong.message}") from wrong
        for word in sorted(asked - known):
            raise SchemeMistake(f"{place}: {name} asks for « {word} », not given.{suggestion(word, known)}")
