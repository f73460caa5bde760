"""`access` is told by a key: as graphql-core tells it, at every title, in every state, with every permission."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import orjson
import pytest
import strawberry

from monespace_gql.access import Act, Case, Viewer
from monespace_gql.access.workflow import acts_of
from monespace_gql.catalogue import Catalogue
from monespace_gql.dossiers.models import Dossier
from monespace_gql.drafts.models import Draft
from monespace_gql.graph.executor import Executor, Outcome
from monespace_gql.graph.types.access import ON_CONTENT
from monespace_gql.journal.store import Store, count_statements
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.standing import Context
from monespace_gql.lexicon.state import DossierState, DraftState
from monespace_gql.reads.cases import Reader
from tests.access.given import (
    ALL,
    BAKERY,
    BAKERY_SHOP,
    EMPLOYER,
    EMPLOYERS,
    ENTER,
    FOLLOW,
    INVESTIGATOR,
    MANAGER,
    MODULE_PROVIDER,
    PROVIDER,
    PROVIDERS,
    SCHOOL,
    SCHOOL_SIRET,
    reach,
    transmitted,
    viewer,
)
from tests.lists.given import Door
from tests.reads.given import keep_dossier, keep_draft

COMPILED, MIXED = "compiled", "mixed"
READERS = {
    "employer": EMPLOYER,
    "follower": viewer(Context.EMPLOYER, reach(BAKERY, any=FOLLOW)),
    "of a shop, entering one scheme": viewer(
        Context.EMPLOYER, reach(BAKERY, any=FOLLOW), reach(BAKERY, BAKERY_SHOP, CPRO=ENTER)
    ),
    "provider": PROVIDER,
    "following provider": viewer(Context.PROVIDER, reach(SCHOOL, any=FOLLOW)),
    "provider of one establishment": viewer(
        Context.PROVIDER, reach(SCHOOL, SCHOOL_SIRET, BADGE=ALL), reach(SCHOOL, CPRO=FOLLOW)
    ),
    "manager": MANAGER,
    "investigator": INVESTIGATOR,
}
each_reader = pytest.mark.parametrize("reader", READERS.values(), ids=READERS)

RIGHTS = """fragment Rights on Access { __typename standing actions { __typename may: allowed ...Told } places: hidden }
    fragment Told on Action { code label reasons again: code }"""
PICKED = (
    "a: title access { locked masked ...Rights } mine: access { actions { allowed } ...Rights } access { standing }"
)
DOSSIERS = f"{{ dossiers(first: 100) {{ nodes {{ number {PICKED} }} }} }} {RIGHTS}"
DRAFT = f"query ($n: CaseNumber!) {{ draft(ref: {{number: $n}}) {{ {PICKED} }} }} {RIGHTS}"


@dataclass(frozen=True)
class Doors:
    """The same cases behind two doors, one of which compiles nothing."""

    compiled: Door
    usual: Door

    async def alike(self, who: Viewer, query: str, **variables: object) -> Outcome:
        """Hold both answers against each other; return that of the door that compiles."""
        outcomes = [await door.outcome(door.asked(who), query, **variables) for door in (self.compiled, self.usual)]
        first, second = outcomes
        assert first.body == second.body
        assert "errors" not in orjson.loads(first.body)
        return first


@pytest.fixture
async def doors(store: Store, tmp_path: Path, catalogue: Catalogue, schema: strawberry.Schema) -> Doors:
    """Both doors to every case."""
    compiled = Door(store, tmp_path, catalogue, Executor(schema, compiled=True))
    await store.unit(keep)
    return Doors(compiled, replace(compiled, executor=Executor(schema, compiled=False)))


DRAFTS: Mapping[int, Case] = {
    10_000 + rank: replace(case, state=state, scheme=scheme, mandated=mandated)
    for rank, (case, state, scheme, mandated) in enumerate(
        product((EMPLOYERS, PROVIDERS), DraftState, ("CPRO", "BADGE"), (False, True))
    )
}


async def keep(_: Unit) -> None:
    """Keep drafts and dossiers in every state; every other dossier of a version that is gone, and mandated."""
    for number, case in DRAFTS.items():
        await keep_draft(case, number)
        await Draft.filter(number=number).update(scheme_version="2026.1", mandated=case.mandated)
    for rank, (case, state, scheme) in enumerate(product((EMPLOYERS, PROVIDERS), DossierState, ("CPRO", "BADGE"))):
        dossier = await keep_dossier(transmitted(replace(case, scheme=scheme), state), f"2601TE{rank:06}")
        former = {"scheme_version": "2019.7", "mandated": True}
        await Dossier.filter(id=dossier.id).update(**(former if rank // 2 % 2 else {"scheme_version": "2026.1"}))


@each_reader
async def test_access_to_dossiers_is_told_alike_by_one_statement_and_no_case_is_made(
    doors: Doors, reader: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await doors.alike(reader, DOSSIERS)).reads == COMPILED

    def made(*_: object, **__: object) -> None:
        raise AssertionError("a case is made of the inputs that a resolver takes")

    monkeypatch.setattr(Reader, "seen", made)
    with count_statements(doors.compiled.store) as counted:
        outcome = await doors.compiled.outcome(doors.compiled.asked(reader), DOSSIERS)

    assert outcome.reads == COMPILED
    assert counted.count == 1
    assert len(orjson.loads(outcome.body)["data"]["dossiers"]["nodes"]) >= 18


@pytest.mark.parametrize("name", [name for name in READERS if READERS[name].context is not Context.MANAGER])
async def test_access_to_drafts_is_told_alike(doors: Doors, name: str) -> None:
    seen, ways = 0, set[str | None]()

    for number in DRAFTS:
        outcome = await doors.alike(READERS[name], DRAFT, n=number)
        ways.add(outcome.reads)
        seen += orjson.loads(outcome.body)["data"]["draft"] is not None

    assert ways == {COMPILED}
    assert seen >= 24


async def test_who_only_gives_a_module_is_told_at_that_title(doors: Doors) -> None:
    assert (await doors.alike(MODULE_PROVIDER, DOSSIERS)).reads == COMPILED


@pytest.mark.parametrize("columns", [{"scheme": "GONE"}, {"state": "UNHEARD_OF"}], ids=["scheme", "state"])
async def test_a_row_whose_key_is_not_known_is_completed_by_graphql_core(doors: Doors, columns: dict[str, str]) -> None:
    query = f"query ($n: CaseNumber!) {{ dossier(ref: {{number: $n}}) {{ {PICKED} }} }} {RIGHTS}"
    await doors.compiled.store.unit(lambda _: Dossier.filter(number="2601TE000004").update(**columns))

    ways = [(await doors.alike(MANAGER, query, n=number)).reads for number in ("2601TE000004", "2601TE000005")]

    assert ways == [MIXED, COMPILED]


async def test_a_draft_that_the_installed_version_cannot_take_up_is_completed_by_graphql_core(doors: Doors) -> None:
    await doors.compiled.store.unit(lambda _: Draft.filter(number=10_000).update(scheme_version="2019.7"))

    outcome = await doors.alike(EMPLOYER, DRAFT, n=10_000)

    assert outcome.reads == MIXED
    assert "ne sait pas reprendre" in outcome.body.decode()


def test_nothing_is_done_to_dossiers_that_needs_their_content_in_the_version_installed() -> None:
    """So a dossier that cannot be taken up is open to the same acts, and its version is no part of a key."""
    assert ON_CONTENT.isdisjoint(acts_of(transmitted=True))
    assert set(acts_of(transmitted=False)) >= ON_CONTENT
    assert Act.GENERATE_FORM in ON_CONTENT
