"""Installed schemes, as clients read them."""

import strawberry

from monespace_gql.graph.scalars import Json
from monespace_gql.scheme import Scheme as Declared
from monespace_gql.scheme import Tab
from monespace_gql.scheme.json_schema import json_schema


@strawberry.type(description="A variant of a scheme.")
class SubScheme:
    """A sub-scheme."""

    code: str = strawberry.field(description="Its code.")
    short_label: str = strawberry.field(description="The short label of dossiers.")
    label: str = strawberry.field(description="The long label of drafts.")


@strawberry.type(description="A funding scheme (dispositif), brought by a plugin.")
class Scheme:
    """An installed scheme."""

    code: str = strawberry.field(description="Its code: CPRO, BADGE…")
    label: str = strawberry.field(description="Its French label.")
    version: str = strawberry.field(description="The version of its form and rules.")
    menu: str = strawberry.field(description="The menu its lists belong to.")
    sub_schemes: list[SubScheme] = strawberry.field(description="Its variants.")
    tabs: list["SchemeTab"] = strawberry.field(description="Its tabs, in order.")
    duplicable_tabs: list[str] = strawberry.field(description="The tabs a copy of a draft may keep.")
    json_schema: Json = strawberry.field(description="The JSON Schema (2020-12) of its content, for generic clients.")


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


def scheme_type(scheme: Declared) -> Scheme:
    """Write a declaration as clients read it."""
    return Scheme(
        code=scheme.code,
        label=scheme.label,
        version=scheme.version,
        menu=scheme.menu,
        sub_schemes=[SubScheme(code=sub.code, short_label=sub.short, label=sub.label) for sub in scheme.sub_schemes],
        tabs=[_tab(tab) for tab in scheme.tabs],
        duplicable_tabs=[tab.code for tab in scheme.duplicable],
        json_schema=Json(json_schema(scheme)),
    )


def _tab(tab: type[Tab]) -> SchemeTab:
    links = [UsefulLink(label=link.label, url=link.url) for link in tab.links]
    return SchemeTab(code=tab.code, label=tab.label, intro=tab.intro, links=links)
