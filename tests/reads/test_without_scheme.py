"""A form read without its scheme, from the legend it left: as with the scheme, and never more."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monespace_gql.access.mask import mask_for, mask_without_scheme
from monespace_gql.access.viewer import Case, Viewer
from monespace_gql.catalogue import install
from monespace_gql.lexicon.standing import Context, Standing
from monespace_gql.reads.case_tree import CaseTree
from monespace_gql.reads.form import tab_views
from monespace_gql.reads.without_scheme import tab_views_without_scheme
from monespace_gql.scheme import Scheme
from monespace_gql.scheme.example import example_content
from monespace_gql.scheme.legend import Legend, LegendField, legend_of, read_legend, write_legend
from monespace_gql.scheme.legends import Legends
from tests.scheme.given import ON, SCHEME, contents

Tree = Mapping[str, Any]  # Any: JSON
KEPT = ("path", "label", "kind", "visible", "value", "item_id", "help")


def without(legends: Legends, content: Tree, title: Standing, version: str) -> list[Any]:  # Any: JSON
    """The pages as somebody reads them once the scheme is gone."""
    case = Case("GONE", "GRANTED", True, "1" * 9, "1" * 14, Context.EMPLOYER, "1" * 9)
    viewer = Viewer(1, "", "", "", Context.EMPLOYER, ())
    tree = {"content": content, "scheme_version": version}
    mask = mask_without_scheme(legends, title)
    return tab_views_without_scheme(CaseTree(tree, case, viewer, title, None, mask, legends=legends), ())


def shown(views: list[Any]) -> list[Any]:  # Any: JSON
    """What both ways of reading say alike; the help of a field that has none is null."""
    fields = [[{name: field[name] for name in KEPT} for field in tab["fields"]] for tab in views]
    return [(tab["code"], tab["label"], told) for tab, told in zip(views, fields, strict=True)]


@given(content=contents(), title=st.sampled_from(Standing))
def test_whatever_was_typed_is_read_as_with_the_scheme(content: Tree, title: Standing) -> None:
    legends = Legends((read_legend(write_legend(legend_of(SCHEME))),))

    views = without(legends, content, title, SCHEME.version)

    assert shown(views) == shown(tab_views(SCHEME, content, mask_for(SCHEME, title), (), ON))


@pytest.mark.parametrize("title", Standing)
@pytest.mark.parametrize("scheme", list(install()), ids=lambda scheme: scheme.code)
def test_every_installed_scheme_is_read_alike_without_it(scheme: Scheme, title: Standing) -> None:
    content = example_content(scheme)

    views = without(Legends((legend_of(scheme),)), content, title, scheme.version)

    assert shown(views) == shown(tab_views(scheme, content, mask_for(scheme, title), (), ON))


E = (Standing.EMPLOYER,)
EVERYBODY = tuple(sorted(Standing))


def legend(*fields: LegendField, version: str = "1", lists: tuple[str, ...] = ()) -> Legend:
    """A form of one page."""
    blank = replace(legend_of(SCHEME), fields=fields, version=version, lists=lists, identified=())
    return replace(blank, tabs=(replace(blank.tabs[0], code="page"),))


def text(path: str, read: tuple[Standing, ...] = EVERYBODY, *, sensitive: bool = False) -> LegendField:
    return LegendField(path, path, "TEXT", False, read, sensitive)


def values(views: list[Any]) -> dict[str, Any]:  # Any: JSON
    return {field["path"]: field["value"] for tab in views for field in tab["fields"]}


def test_what_another_version_kept_in_the_place_of_a_value_is_not_shown() -> None:
    legends = Legends((legend(text("page.a"), text("page.b"), text("page.c.d"), lists=("page.c",)),))
    content = {"page": {"a": {"nir": "CANARY"}, "b": ["CANARY"], "c": {"d": "CANARY"}, "e": "CANARY"}}

    assert values(without(legends, content, Standing.EMPLOYER, "1")) == {"page.a": None, "page.b": None}


def test_a_version_that_left_no_legend_shows_nothing() -> None:
    legends = Legends((legend(text("page.a"), version="2"),))

    assert without(legends, {"page": {"a": "CANARY"}}, Standing.EMPLOYER, "1") == []


@pytest.mark.parametrize("turned", [False, True])
def test_the_strictest_legend_stands_whichever_came_last(turned: bool) -> None:
    strict = legend(text("page.a", E), text("page.b", sensitive=True))
    open_one = legend(text("page.a"), text("page.b"))
    legends = Legends((open_one, strict) if turned else (strict, open_one))
    content = {"page": {"a": "CANARY", "b": "CANARY"}}

    assert values(without(legends, content, Standing.EMPLOYER, "1")) == {"page.a": "CANARY", "page.b": "•••ARY"}
    assert values(without(legends, content, Standing.MANAGER, "1")) == {"page.a": None, "page.b": "•••ARY"}
