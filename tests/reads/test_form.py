"""The typed and the generic view of one content always agree, and neither shows what the viewer may not read."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monespace_gql.access.mask import HIDDEN_CHARACTER, Mask, mask_for
from monespace_gql.catalogue import install
from monespace_gql.lexicon import paths
from monespace_gql.lexicon.finding import FindingKind
from monespace_gql.lexicon.standing import Standing
from monespace_gql.reads.form import tab_views, typed_form
from monespace_gql.scheme import Scheme
from monespace_gql.scheme.examination import examine_alone
from monespace_gql.scheme.example import example_content, merged
from tests.scheme.given import ON, SCHEME, SOME, contents

Tree = Mapping[str, Any]  # Any: JSON
CANARIES = {"nir": "CANARY-NIR", "disabled": "CANARY-HEALTH", "iban": "CANARY-IBAN"}


def typed(content: Tree, mask: Mask, scheme: Scheme = SCHEME) -> Tree:
    return typed_form(scheme, content, mask, ON)


def generic(content: Tree, mask: Mask, scheme: Scheme = SCHEME) -> list[Any]:  # Any: JSON
    findings = mask.findings(examine_alone(scheme, content, on=ON).findings)
    return tab_views(scheme, content, mask, findings, ON)


def fields(views: list[Any]) -> dict[str, Any]:
    return {view["path"]: view for tab in views for view in tab["fields"]}


def leaves(tree: object, path: str = "") -> Iterator[tuple[str, object]]:
    """The values of a typed form by path; a choice is its code."""
    if isinstance(tree, Mapping) and set(tree) == {"code", "label"}:
        yield path, tree["code"]
    elif isinstance(tree, Mapping):
        for name, inner in tree.items():
            yield from leaves(inner, paths.join(path, name) if path else name)
    elif isinstance(tree, list):
        for rank, item in enumerate(tree):
            yield from leaves(item, f"{path}[{rank}]")
    else:
        yield path, tree


def kept(content: Tree, scheme: Scheme = SCHEME) -> Tree:
    return scheme.read(content, on=ON).kept


def test_only_the_tabs_asked_for_are_read() -> None:
    content = kept(example_content(SCHEME))
    whole = typed(content, mask_for(SCHEME, Standing.EMPLOYER))

    part = typed_form(SCHEME, content, mask_for(SCHEME, Standing.EMPLOYER), ON, {"costs"})

    assert part == {name: whole[name] for name in ("__typename", "scheme_code", "costs")}


def test_the_typed_form_holds_values_as_their_types_read_them() -> None:
    content = kept(merged(example_content(SCHEME), {"person": {"colour": "RED"}, "costs": {"starts": "demain"}}))

    tree = typed(content, mask_for(SCHEME, Standing.EMPLOYER))

    assert (tree["__typename"], tree["scheme_code"]) == ("TestContent", "TEST")
    assert tree["person"]["colour"] == {"code": "RED", "label": "Rouge"}
    assert tree["person"]["nir"] == "••••••••••111"
    assert tree["person"]["second_address"] is None
    assert tree["person"]["address"]["town"] == {"postcode": "31500", "city": "Toulouse"}
    assert tree["costs"]["items"] == [{"id": "0", "wording": "Cours", "quantity": 3, "rate": "9.15"}]
    assert (tree["costs"]["starts"], tree["costs"]["ends"]) == (None, "2026-06-26"), "ill-formed: null"


def test_the_generic_view_says_of_each_field_all_that_a_client_needs() -> None:
    content = kept(merged(example_content(SCHEME), {"costs": {"starts": "demain", "exact": None}}))

    view = fields(generic(content, mask_for(SCHEME, Standing.PROVIDER)))

    starts = view["costs.starts"]
    assert (starts["label"], starts["kind"], starts["required"], starts["value"]) == ("Début", "DATE", True, "demain")
    assert [finding.code for finding in starts["findings"]] == ["FORMAT_DATE"]
    assert view["costs.items[0].rate"]["value"] == "9.15"
    assert view["costs.comments"]["help"] == "En une phrase"
    assert [choice["code"] for choice in view["person.colour"]["choices"]] == ["RED", "BLUE", "10"]
    assert view["costs.starts"]["choices"] == []
    assert (view["company.siret"]["locked"], view["company.email"]["locked"]) == (True, False)
    assert (view["person.disabled"]["visible"], view["person.disabled"]["value"]) == (False, None)


def test_a_field_is_required_by_the_form_or_by_what_is_told_of_it() -> None:
    content = kept(merged(example_content(SCHEME), {"costs": {"activity": "11111111111", "sheet": None}}))

    view = fields(generic(content, mask_for(SCHEME, Standing.EMPLOYER)))

    assert (view["costs.sheet"]["required"], view["costs.activity"]["required"]) == (True, False)
    assert [finding.kind for finding in view["costs.sheet"]["findings"]] == [FindingKind.REQUIRED]


def test_a_tab_bears_its_chip_from_what_the_viewer_may_be_told() -> None:
    content = kept(merged(example_content(SCHEME), {"person": {"disabled": True}, "costs": {"exact": None}}))

    by_title = {
        title: [(tab["code"], tab["status"]) for tab in generic(content, mask_for(SCHEME, title))]
        for title in (Standing.EMPLOYER, Standing.PROVIDER)
    }

    assert by_title[Standing.EMPLOYER] == [("company", "VALID"), ("person", "INCOMPLETE"), ("costs", "INCOMPLETE")]
    assert by_title[Standing.PROVIDER] == [("company", "VALID"), ("person", "VALID"), ("costs", "INCOMPLETE")]


@pytest.mark.parametrize("title", Standing)
@pytest.mark.parametrize("scheme", [SCHEME, *install()], ids=lambda scheme: scheme.code)
def test_both_views_of_the_example_case_agree(scheme: Scheme, title: Standing) -> None:
    content, mask = kept(example_content(scheme), scheme), mask_for(scheme, title)

    one, other = dict(leaves(typed(content, mask, scheme))), fields(generic(content, mask, scheme))

    assert other
    for path, view in other.items():
        assert view["value"] == one.get(path), path
        assert view["visible"] is (paths.pattern(path) not in mask.hidden)


@SOME
@given(content=contents(), title=st.sampled_from(Standing))
def test_both_views_agree_whatever_was_typed(content: dict[str, object], title: Standing) -> None:
    mask = mask_for(SCHEME, title)
    stored = kept(content)
    wrong = {finding.path for finding in SCHEME.read(stored, on=ON).findings if finding.kind is FindingKind.FORMAT}

    one, other = dict(leaves(typed(stored, mask))), fields(generic(stored, mask))

    for path, view in other.items():
        if path in wrong and paths.pattern(path) not in mask.masked:
            assert one.get(path) is None, path
        else:
            assert view["value"] == one.get(path), path


@SOME
@given(content=contents(), title=st.sampled_from(Standing))
def test_no_view_shows_what_is_hidden_or_the_whole_of_what_is_sensitive(
    content: dict[str, object], title: Standing
) -> None:
    stored = kept(merged(content, {"person": CANARIES}))
    mask = mask_for(SCHEME, title)

    shown = f"{typed(stored, mask)}{generic(stored, mask)}"

    assert "CANARY-NIR" not in shown
    assert "CANARY-IBAN" not in shown
    assert ("CANARY-HEALTH" in shown) is (title in {Standing.EMPLOYER, Standing.MANAGER, Standing.INVESTIGATOR})
    assert HIDDEN_CHARACTER in shown


@pytest.mark.parametrize("content", [{}, {"person": None}, {"person": "x", "costs": {"items": "x"}}, {"unknown": {}}])
def test_a_content_that_was_never_read_has_both_views(content: Tree) -> None:
    mask = mask_for(SCHEME, Standing.EMPLOYER)

    assert set(typed(content, mask)) == {"__typename", "scheme_code", "company", "person", "costs"}
    views = generic(content, mask)
    assert [tab["code"] for tab in views] == ["company", "person", "costs"]
    assert all(view["value"] is None for view in fields(views).values())
