"""Installed schemes, as clients read them."""

from datetime import date

import strawberry

from monespace_gql.graph.scalars import Day, Json
from monespace_gql.graph.types.addition import Addition, all_added
from monespace_gql.graph.types.column import ListColumn
from monespace_gql.scheme import Column, Tab
from monespace_gql.scheme import Scheme as Declared
from monespace_gql.scheme import SubScheme as DeclaredSub
from monespace_gql.scheme.json_schema import json_schema


@strawberry.type(description="A variant of a scheme.")
class SubScheme:
    """A sub-scheme."""

    code: str = strawberry.field(description="Its code.")
    short_label: str = strawberry.field(description="The short label of dossiers.")
    label: str = strawberry.field(description="The long label of drafts.")
    since: Day | None = strawberry.field(description="The first day on which a draft may be opened for it.")
    until: Day | None = strawberry.field(description="The last day on which a draft may be opened for it.")


@strawberry.type(description="A funding scheme (dispositif), brought by a plugin.")
class Scheme:
    """An installed scheme."""

    code: str = strawberry.field(description="Its code: CPRO, BADGE…")
    label: str = strawberry.field(description="Its French label.")
    version: str = strawberry.field(description="The version of its form and rules.")
    menu: str = strawberry.field(description="The menu its lists belong to.")
    columns: list[ListColumn] = strawberry.field(description="What it adds to the lines of lists.")
    sub_schemes: list[SubScheme] = strawberry.field(
        description="Its variants; in `schemes`, those for which a draft may be opened that day."
    )
    tabs: list["SchemeTab"] = strawberry.field(description="Its tabs, in order.")
    duplicable_tabs: list[str] = strawberry.field(description="The tabs a copy of a draft may keep.")
    json_schema: Json = strawberry.field(description="The JSON Schema (2020-12) of its content, for generic clients.")
    additions: list[Addition] = strawberry.field(description="What other plugins add to its rules and documents.")


@strawberry.type(description="A useful address.")
class UsefulLink:
    """A link of a tab."""

    label: str = strawberry.field(description="What it leads to.")
    url: str = strawberry.field(description="The address.")


@strawberry.type(description="A tab of a scheme.")
class SchemeTab:
    """A tab, before anything is typed."""

    code: str = strawberry.field(description="Its code.")
    label: str = strawberry.field(description="Its French label.")
    intro: str = strawberry.field(description="A text for the top of the page; empty when there is none.")
    links: list[UsefulLink] = strawberry.field(description="The useful addresses below it.")


def scheme_type(scheme: Declared, *, on: date | None = None) -> Scheme:
    """Write a declaration as clients read it; with a day, only the variants open on that day."""
    offered = scheme.sub_schemes if on is None else scheme.sub_schemes_on(on)
    return Scheme(
        code=scheme.code,
        label=scheme.label,
        version=scheme.version,
        menu=scheme.menu,
        columns=[_column(scheme, column) for column in scheme.columns],
        sub_schemes=[_sub_scheme(sub) for sub in offered],
        tabs=[_tab(tab) for tab in scheme.tabs],
        duplicable_tabs=[tab.code for tab in scheme.duplicable],
        json_schema=Json(json_schema(scheme)),
        additions=all_added(
            [*(rule.origin for rule in scheme.rules), *(document.origin for document in scheme.documents)]
        ),
    )


def _column(scheme: Declared, column: Column) -> ListColumn:
    kind = scheme.leaves[column.path].kind
    return ListColumn(code=column.code, label=column.label, kind=kind.code if kind else "TEXT", path=column.path)


def _sub_scheme(sub: DeclaredSub) -> SubScheme:
    return SubScheme(
        code=sub.code, short_label=sub.short, label=sub.label, since=_day(sub.since), until=_day(sub.until)
    )


def _day(day: date | None) -> Day | None:
    return Day(day.isoformat()) if day else None


def _tab(tab: type[Tab]) -> SchemeTab:
    links = [UsefulLink(label=link.label, url=link.url) for link in tab.links]
    return SchemeTab(code=tab.code, label=tab.label, intro=tab.intro, links=links)
