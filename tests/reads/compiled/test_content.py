"""The typed content that is written of a row is the one that Python reads; what cannot be written makes it odd."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monespace_gql.access.mask import mask_for
from monespace_gql.catalogue import Catalogue
from monespace_gql.catalogue.catalogue import Installed
from monespace_gql.dossiers.models import Dossier
from monespace_gql.journal.dialect import Dialect
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon import paths
from monespace_gql.lexicon.finding import FindingKind
from monespace_gql.lexicon.standing import Standing
from monespace_gql.reads.compiled.picked import Picked
from monespace_gql.reads.compiled.row import Computed, compile_row
from monespace_gql.reads.compiled.supposed import CaseKind, Supposed
from monespace_gql.reads.form import typed_form
from monespace_gql.scheme import Block, Scheme, Tab, field
from monespace_gql.scheme.choice import Choice, CodeTable
from monespace_gql.scheme.example import example_content, merged
from tests.access.given import BY_TITLE, PROVIDERS, transmitted
from tests.reads.compiled.given import ODD, Both, pick, whole_content, written
from tests.reads.compiled.rows import TRICKY
from tests.reads.given import keep_dossier
from tests.scheme.given import ON, SCHEME, SOME, contents, scheme

Tree = Mapping[str, Any]  # Any: JSON
TITLES = (Standing.EMPLOYER, Standing.PROVIDER, Standing.MANAGER, Standing.INVESTIGATOR)
SAME_STORE = settings(SOME, suppress_health_check=[HealthCheck.function_scoped_fixture])
NUMBER = "2601TE000001"


class Paper(Block):
    """A paper of somebody's."""

    number: str | None = field("Numéro", example="1", sensitive=True)
    title: str | None = field("Titre", example="Permis")


class Child(Block):
    """A child, with papers: a list within a list."""

    papers: list[Paper] = field("Papiers")
    born: date | None = field("Naissance", example=date(2020, 1, 5))


class Pet(Block):
    """An animal, with a number of its own that is called as the identity of items is."""

    id: str | None = field("Puce", example="1")


class Family(Tab, label="Famille", code="family"):
    """Lists, some within others, some whose items bear an identity, and values that were not always offered."""

    children: list[Child] = field("Enfants")
    papers: list[Paper] = field("Papiers")
    pets: list[Pet] = field("Animaux")
    paper: Paper | None = field("Papier")
    first: str | None = field(
        "Choix",
        example="A",
        choices=CodeTable(
            "dated",
            (
                Choice("A", "Toujours"),
                Choice("B", "Avant", until=date(2026, 2, 1)),
                Choice("C", "Après", since=date(2026, 2, 2)),
                Choice("D'$1", "L'été « \\ » $1"),
            ),
            "Nulle part",
        ),
    )


FAMILY = scheme(code="FAMILY", prefix="Family", tabs=(Family,), rules=(), documents=())


def catalogue(*schemes: Scheme) -> Catalogue:
    return Catalogue(MappingProxyType({each.code: Installed(each, "tests", "1") for each in schemes}))


async def kept(store: Store, content: object, *, by: Scheme = SCHEME, **columns: object) -> None:
    """Keep one dossier with this content, instead of the one before."""
    case = transmitted(PROVIDERS)

    async def work(unit: Unit) -> None:
        await Dossier.all().delete()
        dossier = await keep_dossier(case, NUMBER)
        given = {"scheme": by.code, "scheme_version": by.version, "examined_on": ON, "content": content}
        await Dossier.filter(id=dossier.id).update(**given | columns)

    await store.unit(work)


async def answered(store: Store, by: Scheme, title: Standing) -> bytes | None:
    """Return the content that the statement writes, ODD when the row is."""
    both = Both(store, catalogue(by))
    return (await both.compiled(BY_TITLE[title], CaseKind.DOSSIER, (whole_content([by]),)))[NUMBER]


def expected(by: Scheme, content: Tree, title: Standing, on: date = ON) -> bytes:
    """Return the content that Python reads, in the order of the declarations and with what GraphQL says of types."""
    return written({"content": _tree(by, typed_form(by, content, mask_for(by, title), on))})


def _tree(by: Scheme, typed: Tree) -> Tree:
    tabs = {camel(tab.code): _block(by, tab, typed[tab.code]) for tab in by.tabs}
    return {"__typename": f"{by.prefix}Content", "schemeCode": by.code, **tabs}


def _block(by: Scheme, block: type[Block], typed: Any) -> Any:  # Any: as above
    if typed is None:
        return None
    identity = {"id": typed.get("id")} if block in by.identified.values() else {}
    return {
        "__typename": f"{by.prefix}{block.__name__}",
        **identity,
        **{camel(spec.name): _field(by, spec, typed[spec.name]) for spec in block.specs},
    }


def _field(by: Scheme, spec: Any, typed: Any) -> Any:  # Any: as above
    if spec.block is not None:
        return [_block(by, spec.block, item) for item in typed] if spec.many else _block(by, spec.block, typed)
    return {"__typename": "ChosenValue", **typed} if isinstance(typed, Mapping) else typed


def camel(name: str) -> str:
    return pick(name).key


@pytest.mark.parametrize("title", TITLES)
async def test_the_example_case_is_written_as_it_is_read(store: Store, title: Standing) -> None:
    content = SCHEME.read(merged(example_content(SCHEME), {"person": {"colour": "10"}}), on=ON).kept
    await kept(store, content)

    assert await answered(store, SCHEME, title) == expected(SCHEME, content, title)


@SAME_STORE
@given(content=contents(), title=st.sampled_from(TITLES))
async def test_whatever_an_examination_kept_is_written_as_it_is_read(
    store: Store, content: Tree, title: Standing
) -> None:
    whole = well_formed(SCHEME, content)
    await kept(store, whole)

    assert await answered(store, SCHEME, title) == expected(SCHEME, whole, title)


def well_formed(by: Scheme, content: Tree) -> Tree:
    """Return what is kept of a content, its ill-formed values emptied: nothing is transmitted with one."""
    read = by.read(content, on=ON)
    for finding in read.findings:
        if finding.kind is FindingKind.FORMAT and finding.code != "FORMAT_ITEMS":
            *within, last = paths.steps(finding.path)
            here: Any = read.kept  # Any: JSON
            for step in within:
                here = here[step]
            here[last] = None
    return read.kept


ALLOWED = "".join(letter for letter in TRICKY if letter >= " ")
"""What is tricky and may be typed."""

FAMILIES: list[Tree] = [
    {},
    {"family": None},
    {"family": {}},
    {"family": []},
    {"family": "x"},
    {"family": {"children": None, "papers": {}, "pets": "x", "paper": [], "first": None}},
    {"family": {"children": [{"id": "x", "papers": [{"id": 'a"b', "number": "1234"}, {"id": 3}, {}]}, {}]}},
    {"family": {"children": [{"papers": [{"title": ALLOWED}], "born": "2026-02-01"}, {"papers": "x"}]}},
    {"family": {"papers": [{"title": ALLOWED, "id": TRICKY}]}},
    {"family": {"papers": [{"number": number} for number in ("", "1", "123", "1234", "é😀é😀", TRICKY, None)]}},
    {"family": {"paper": {"id": "not an item", "number": "12345", "title": "é"}, "first": "D'$1"}},
    {"family": {"pets": [{}, {"id": "0"}, {"id": None}], "first": "GONE"}},
]


@pytest.mark.parametrize("content", FAMILIES, ids=range(len(FAMILIES)))
async def test_lists_within_lists_identities_and_masks_are_written_as_they_are_read(
    store: Store, content: Tree
) -> None:
    family = FAMILY
    await kept(store, content, by=family)

    assert await answered(store, family, Standing.EMPLOYER) == expected(family, content, Standing.EMPLOYER)


@pytest.mark.parametrize("code", "ABC")
@pytest.mark.parametrize("day", [date(2026, 2, 1), date(2026, 2, 2)], ids=str)
async def test_a_value_is_of_the_list_when_it_was_offered_on_the_day_of_the_examination(
    store: Store, code: str, day: date
) -> None:
    content, family = {"family": {"first": code}}, FAMILY
    await kept(store, content, by=family, examined_on=day)

    assert await answered(store, family, Standing.EMPLOYER) == expected(family, content, Standing.EMPLOYER, day)


class Null(Block):
    """A block with the name of nothing."""

    null: str | None = field("Rien", example="x")


class Odd(Tab, label="Noms", code="null"):
    """A tab whose names mean something to a database."""

    null: Null | None = field("Rien")
    select: str | None = field("Choisir", example="x")


class Endless(Tab, label="Long", code="a" * 64):
    """A tab whose code no column can bear."""

    title: str | None = field("Titre", example="x")


class Third(Tab, label="Trois", code="third"):
    """One more."""

    title: str | None = field("Titre", example="x")


NAMES = scheme(code="NAMES", prefix="Names", tabs=(Odd, Endless, Third), rules=(), documents=())


async def test_names_that_mean_something_to_a_database_are_names(store: Store) -> None:
    content = {"null": {"null": {"null": "x"}, "select": "y"}, "a" * 64: {"title": "z"}, "a" * 63: {"title": "no"}}
    await kept(store, content, by=NAMES)
    both, below = Both(store, catalogue(NAMES)), pick("null", pick("null", pick("null")), pick("select"))
    picked = Picked("content", "content", apart=(("NamesContent", (below,)),))

    compiled = await both.compiled(BY_TITLE[Standing.EMPLOYER], CaseKind.DOSSIER, (picked,))

    assert compiled == {NUMBER: b'{"content":{"null":{"null":{"null":"x"},"select":"y"}}}'}


@pytest.mark.parametrize("dialect", Dialect)
def test_what_no_form_has_is_computed(dialect: Dialect) -> None:
    for below in (pick("nothing"), pick("null", pick("nothing")), replace(pick("null"), given=True)):
        picked = Picked("content", "content", apart=(("NamesContent", (below,)),))

        plan = compile_row(Supposed(CaseKind.DOSSIER, Standing.EMPLOYER), (picked,), catalogue(NAMES), dialect)

        assert plan.parts == (Computed(picked),)


@pytest.mark.parametrize("tabs", [(), ("null",), ("null", "a" * 64), ("null", "a" * 64, "third")], ids=len)
async def test_whatever_tabs_are_picked_what_is_picked_of_them_is_written(store: Store, tabs: tuple[str, ...]) -> None:
    content: dict[str, dict[str, object]] = {
        "null": {"select": "y"},
        "a" * 64: {"title": "z"},
        "third": {"title": None},
        "a" * 63: {"title": "no"},
    }
    await kept(store, content, by=NAMES)
    below = {"null": pick("select"), "a" * 64: pick("title"), "third": pick("title")}
    picked = Picked("content", "content", apart=(("NamesContent", tuple(pick(tab, below[tab]) for tab in tabs)),))

    compiled = await Both(store, catalogue(NAMES)).compiled(BY_TITLE[Standing.EMPLOYER], CaseKind.DOSSIER, (picked,))

    expected = {tab: {below[tab].name: content[tab][below[tab].name]} for tab in tabs}
    assert compiled == {NUMBER: written({"content": expected})}


UNEXPECTED: list[Tree] = [
    {"company": {"legal_name": 3}},
    {"company": {"legal_name": True}},
    {"company": {"legal_name": ["x"]}},
    {"company": {"legal_name": {"x": 1}}},
    {"company": {"legal_name": ""}},
    {"company": {"legal_name": "  "}},
    {"costs": {"starts": ""}},
    {"costs": {"items": [{"wording": " "}]}},
    {"person": {"disabled": "oui"}},
    {"person": {"disabled": 1}},
    {"person": {"nir": 2951099126111}},
    {"person": {"colour": 10}},
    {"person": {"address": {"town": {"city": 1.5}}}},
    {"costs": {"starts": 20260302}},
    {"costs": {"items": [3]}},
    {"costs": {"items": [{"quantity": "3"}]}},
    {"costs": {"items": [{"quantity": 3.5}]}},
    {"costs": {"items": [{"quantity": 1_000_000_000}]}},
    {"costs": {"items": [{"rate": 9.15}]}},
]


@pytest.mark.parametrize("content", UNEXPECTED, ids=str)
async def test_a_blank_or_a_value_of_another_json_type_than_its_kind_keeps_makes_the_row_odd(
    store: Store, content: Tree
) -> None:
    await kept(store, content)

    assert await answered(store, SCHEME, Standing.EMPLOYER) is ODD


async def test_what_is_hidden_is_not_even_looked_at(store: Store) -> None:
    content = {"person": {"disabled": "CANARY", "nir": ["CANARY"]}}
    await kept(store, content)

    assert await answered(store, SCHEME, Standing.PROVIDER) == expected(SCHEME, {"person": {}}, Standing.PROVIDER)


@pytest.mark.parametrize("columns", [{"scheme_version": "0"}, {"scheme": "GONE"}], ids=["version", "scheme"])
async def test_another_version_or_scheme_makes_the_row_odd(store: Store, columns: Tree) -> None:
    await kept(store, {}, **columns)

    assert await answered(store, SCHEME, Standing.EMPLOYER) is ODD


async def test_the_version_matters_only_where_it_is_looked_at(store: Store) -> None:
    await kept(store, {}, scheme_version="0")
    both = Both(store, catalogue(SCHEME))

    compiled = await both.compiled(BY_TITLE[Standing.EMPLOYER], CaseKind.DOSSIER, (pick("scheme_label"),))

    assert compiled == {NUMBER: b'{"schemeLabel":"Essai"}'}
