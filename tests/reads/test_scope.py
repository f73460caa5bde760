"""The scope in SQL lets through exactly the rows that the policy lets somebody see, on both databases."""

from monespace_gql.access import Case, Viewer, standing
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit
from monespace_gql.reads.scope import NOTHING, Parameters, dossier_scope, draft_scope
from tests.access.given import EMPLOYER, MANAGER, PROVIDER, every_case, every_viewer
from tests.reads.given import keep_dossier, keep_draft


async def kept(store: Store) -> tuple[dict[int, Case], dict[int, Case]]:
    """Keep every case; return the drafts and the dossiers by key."""

    async def work(unit: Unit) -> tuple[dict[int, Case], dict[int, Case]]:
        drafts, dossiers = {}, {}
        for rank, case in enumerate(every_case()):
            if case.transmitted:
                dossiers[(await keep_dossier(case, f"2601TE{rank:06}")).id] = case
            else:
                drafts[(await keep_draft(case, rank)).id] = case
        return drafts, dossiers

    return await store.unit(work)


async def seen(store: Store, viewer: Viewer, table: str) -> set[int]:
    parameters = Parameters()
    where = (draft_scope if table == "draft" else dossier_scope)(viewer, parameters)
    rows = await store.fetch(f"SELECT r.id FROM {table} r WHERE {where}", parameters.values)
    return {row["id"] for row in rows}


async def test_the_scope_and_the_policy_let_through_the_same_cases(store: Store) -> None:
    drafts, dossiers = await kept(store)

    for viewer in every_viewer():
        assert await seen(store, viewer, "draft") == {key for key, case in drafts.items() if standing(viewer, case)}
        assert await seen(store, viewer, "dossier") == {key for key, case in dossiers.items() if standing(viewer, case)}


def test_values_are_parameters_and_never_part_of_the_text() -> None:
    for viewer in every_viewer():
        for scope in (draft_scope, dossier_scope):
            parameters = Parameters()
            text = scope(viewer, parameters)
            for value in parameters.values:
                assert str(value) not in text
            assert all(f"${rank + 1}" in text for rank in range(len(parameters.values)))


def test_the_staff_sees_no_draft_and_who_reaches_nothing_sees_nothing() -> None:
    assert draft_scope(MANAGER, Parameters()) == NOTHING
    assert dossier_scope(MANAGER, Parameters()) == "1 = 1"
    for viewer in (EMPLOYER, PROVIDER):
        bare = type(viewer)(1, "", "", "", viewer.context, (viewer.context,))
        assert NOTHING in draft_scope(bare, Parameters())
        assert NOTHING in dossier_scope(bare, Parameters())


def test_parameters_are_numbered_as_they_are_added() -> None:
    parameters = Parameters()

    assert [parameters.add("a"), parameters.add("a"), parameters.add(3)] == ["$1", "$2", "$3"]
    assert parameters.values == ["a", "a", 3]
