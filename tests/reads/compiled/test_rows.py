"""The pieces of a row are, byte for byte, what graphql-core answers of it: on both databases, at every title."""

from collections.abc import Iterable

import pytest

from monespace_gql.access import Viewer
from monespace_gql.demo.companies import BUREAU_VERITAS, HUMANDO, LEGOUD
from monespace_gql.documents.models import StoredDocument
from monespace_gql.dossiers.models import Dossier
from monespace_gql.journal.dialect import Dialect
from monespace_gql.journal.store import Store
from monespace_gql.lexicon.standing import Context
from monespace_gql.reads.compiled.picked import Picked
from monespace_gql.reads.compiled.row import Computed
from monespace_gql.reads.compiled.supposed import CaseKind
from tests.access.given import ALL, FOLLOW, INVESTIGATOR, MANAGER, PAY, reach, viewer
from tests.reads.compiled.given import (
    DOSSIER,
    DRAFT,
    EXPLAINED,
    ODD,
    Both,
    each,
    installed,
    pick,
    whole_content,
    written,
)
from tests.reads.compiled.rows import write_dossiers, write_drafts, write_parts, write_providers_dossier

EMPLOYER = viewer(Context.EMPLOYER, reach(HUMANDO[:9], any=ALL))
ESTABLISHMENT = viewer(Context.EMPLOYER, reach(HUMANDO[:9], HUMANDO, CPRO=ALL, BADGE=FOLLOW))
FOLLOWER = viewer(Context.EMPLOYER, reach(HUMANDO[:9], any=FOLLOW))
PROVIDER = viewer(Context.PROVIDER, reach(LEGOUD[:9], any=ALL))
FOLLOWING = viewer(Context.PROVIDER, reach(LEGOUD[:9], any=FOLLOW))

READERS = {
    "employer": EMPLOYER,
    "establishment": ESTABLISHMENT,
    "follower": FOLLOWER,
    "manager": MANAGER,
    "investigator": INVESTIGATOR,
}
each_reader = pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
each_provider = pytest.mark.parametrize("reader", [PROVIDER, FOLLOWING], ids=["paying", "following"])
CONTENT = whole_content(installed())


async def hold(both: Both, reader: Viewer, kind: CaseKind, picked: Iterable[Picked], *, seen: set[str]) -> None:
    """Hold each field apart, then all of them together, against what graphql-core answers of the cases seen."""
    whole = tuple(picked)
    usual = await both.usual(reader, kind, whole)
    assert usual.keys() == seen
    for one in whole:
        compiled = await both.compiled(reader, kind, (one,))
        assert {number: compiled[number] for number in seen} == {
            number: written({one.key: usual[number][one.key]}) for number in seen
        }
    compiled = await both.compiled(reader, kind, whole)
    assert {number: compiled[number] for number in seen} == {number: written(usual[number]) for number in seen}


@each_reader
async def test_dossiers_are_answered_alike(store: Store, reader: Viewer) -> None:
    await store.unit(write_dossiers)
    both = Both(store)

    await hold(both, reader, CaseKind.DOSSIER, (*DOSSIER, CONTENT), seen=await numbers(store, "dossier"))


@each_provider
async def test_the_dossiers_that_a_provider_opened_are_answered_alike(store: Store, reader: Viewer) -> None:
    number = await store.unit(write_providers_dossier)

    await hold(Both(store), reader, CaseKind.DOSSIER, (*DOSSIER, CONTENT), seen={number})


@each_reader
async def test_explained_findings_are_answered_alike_where_lists_within_lists_are_stored(
    store: Store, reader: Viewer
) -> None:
    await store.unit(write_dossiers)

    if store.dialect is Dialect.POSTGRESQL:
        await hold(Both(store), reader, CaseKind.DOSSIER, (EXPLAINED,), seen=await numbers(store, "dossier"))
    else:
        assert Both(store).plan(reader, CaseKind.DOSSIER, (EXPLAINED,)).parts == (Computed(EXPLAINED),)


async def test_a_file_of_a_type_that_is_not_known_any_more_makes_the_row_odd(store: Store) -> None:
    number = await store.unit(write_providers_dossier)
    await store.unit(lambda _: StoredDocument.all().limit(1).update(code="no_longer_known"))

    for name in ("documents", "documents_progress"):
        picked = (pick(name, pick("code" if name == "documents" else "label")),)
        assert await Both(store).compiled(MANAGER, CaseKind.DOSSIER, picked) == {number: ODD}


async def test_drafts_are_answered_alike_to_an_employer(store: Store) -> None:
    await store.unit(write_drafts)

    seen = await numbers(store, "draft") - {"10003", "10005"}  # not listed once transmitted; seen by its provider alone
    await hold(Both(store), EMPLOYER, CaseKind.DRAFT, DRAFT, seen=seen)


async def test_drafts_are_answered_alike_to_their_provider(store: Store) -> None:
    await store.unit(write_drafts)

    await hold(Both(store), PROVIDER, CaseKind.DRAFT, DRAFT, seen={"10004", "10005"})


async def test_keys_of_the_client_s_own_are_answered_as_they_are(store: Store) -> None:
    await store.unit(write_dossiers)
    chosen = (pick("code", key="sex"), pick("label", key="code"), pick("code", key="_1"))
    employee = pick("employee", pick("sex", *chosen, key="O"), key="who")
    picked = (
        pick("title", key="state"),
        pick("state", key="title"),
        pick("state_label", key="DROP_TABLE_dossier"),
        pick("employer", pick("name", key="state"), pick("siren", key="title"), key="employer_"),
        pick("content", CproContent=(employee, *each("scheme_code")), BadgeContent=each("")),
    )

    await hold(Both(store), EMPLOYER, CaseKind.DOSSIER, picked, seen=await numbers(store, "dossier"))


async def test_a_content_that_nothing_is_picked_of_is_an_empty_object(store: Store) -> None:
    await store.unit(write_dossiers)
    picked = (pick("content", CproContent=each("scheme_code"), BadgeContent=()),)

    compiled = await Both(store).compiled(EMPLOYER, CaseKind.DOSSIER, picked)

    assert set(compiled.values()) == {
        b'{"content":{"__typename":"CproContent","schemeCode":"CPRO"}}',
        b'{"content":{}}',
    }


SCHEMELESS = ("number", "modules", "trainees", "financing", "decision", "transmission", "awaitedPieces", "stateLabel")


@each_reader
async def test_what_does_not_depend_on_a_scheme_is_answered_though_it_is_gone(store: Store, reader: Viewer) -> None:
    number = await store.unit(write_providers_dossier)
    await store.unit(lambda _: Dossier.all().update(scheme="GONE"))
    picked = tuple(one for one in DOSSIER if one.key in SCHEMELESS)

    if reader is not ESTABLISHMENT:  # who has no right on this scheme
        await hold(Both(store), reader, CaseKind.DOSSIER, picked, seen={number})
    for one in DOSSIER:
        if one.name in ("not_installed", "scheme_label", "sub_scheme_label", "findings", "documents"):
            assert await Both(store).compiled(reader, CaseKind.DOSSIER, (one,)) == {number: ODD}


TEACHERS = {
    "paying": PROVIDER,
    "following": FOLLOWING,
    "of another module": viewer(Context.PROVIDER, reach(BUREAU_VERITAS[:9], any=ALL)),
    "of two companies": viewer(
        Context.PROVIDER, reach(LEGOUD[:9], CPRO=FOLLOW), reach(BUREAU_VERITAS[:9], BADGE=FOLLOW, CPRO=PAY)
    ),
}


@pytest.mark.parametrize("reader", TEACHERS.values(), ids=TEACHERS)
async def test_the_part_of_who_gives_a_module_is_answered_alike_beside_what_they_opened(
    store: Store, reader: Viewer
) -> None:
    await store.unit(write_dossiers)
    opened = await store.unit(write_providers_dossier)
    await store.unit(write_parts)
    both = Both(store)

    seen = set(await both.usual(reader, CaseKind.DOSSIER, each("id")))

    assert len(seen) > 3
    await hold(both, reader, CaseKind.DOSSIER, (*DOSSIER, CONTENT), seen=seen)
    compiled = await both.compiled(reader, CaseKind.DOSSIER, each("id"))
    assert {number for number, row in compiled.items() if row is not ODD} == seen
    assert opened in seen


async def test_who_gives_a_module_is_told_nothing_of_the_part_of_another(store: Store) -> None:
    number = await store.unit(write_parts)
    picked = tuple(one for one in DOSSIER if one.name in PARTED)

    told = (await Both(store).compiled(PROVIDER, CaseKind.DOSSIER, picked))[number]

    assert told is not None
    for own in (LEGOUD.encode(), b"Module 0", b'"birthName":"Nom0"', f"of {LEGOUD[:9]}".encode()):
        assert own in told
    for secret in (BUREAU_VERITAS.encode(), HUMANDO.encode(), b"Module 1", b'"birthName":"Nom1"', b"of None"):
        assert secret not in told
    for secret in (f"of {BUREAU_VERITAS[:9]}".encode(), b"NO_FUNDS", b"awaited_by_the_opco"):
        assert secret not in told


PARTED = ("modules", "trainees", "trainees_label", "organisms", "financing", "decision", "documents", "awaited_pieces")


async def numbers(store: Store, table: str) -> set[str]:
    return {str(row["number"]) for row in await store.fetch(f"SELECT number FROM {table}")}
