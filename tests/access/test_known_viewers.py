"""Somebody known is let in at once, and told nothing unless the statement that reads finds the rights they had."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest

from monespace_gql.access import ContextRefused, KnownViewers, Provisional, UnknownPerson, Viewer, load_viewer
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.standing import Context, Permission, Standing
from monespace_gql.people.models import Affiliation, Person
from monespace_gql.people.state import AffiliationState

EMAIL = "zoe@exemple.fr"
NAME = "Zoé “\\Z” \u2028😀"

Write = Callable[[], Awaitable[object]]


@dataclass
class Taken:
    """The parameters of a statement."""

    values: list[object] = field(default_factory=list)

    def add(self, value: object) -> str:
        """Add a value; return its placeholder."""
        self.values.append(value)
        return f"${len(self.values)}"


async def settled(store: Store) -> None:
    """Keep somebody with a company in two contexts."""

    async def work(_: Unit) -> None:
        zoe = await Person.create(email=EMAIL, first_name=NAME, last_name="Roy")
        for context in (Context.EMPLOYER, Context.PROVIDER):
            permissions = {"CPRO": ["PAY", "FOLLOW"], "*": ["ENTER"]}
            await Affiliation.create(person=zoe, context=context, siren="552100554", permissions=permissions)

    await store.unit(work)


async def recalled(store: Store, asked: str | None = None) -> Provisional:
    """Load somebody, then know them again."""
    known = KnownViewers(store.dialect)
    viewer = await known.load(EMAIL, asked)
    provisional = known.recall(EMAIL.upper(), asked, lambda: known.load(EMAIL, asked))
    assert provisional is not None
    assert provisional.viewer == viewer
    return provisional


async def verified(store: Store, provisional: Provisional) -> bool:
    """Ask as a reading statement does, on two rows."""
    taken = Taken()
    one = taken.add(1)
    column = provisional.column(taken)
    rows = await store.fetch(
        f"SELECT {column} AS held FROM (SELECT CAST({one} AS INTEGER) UNION ALL SELECT 2) rows", taken.values
    )
    assert len({row["held"] for row in rows}) == 1
    return provisional.holds(rows[0]["held"])


async def test_what_is_read_from_the_rights_is_the_viewer(store: Store) -> None:
    await settled(store)

    viewer = await load_viewer(EMAIL, None)

    assert (viewer.email, viewer.first_name, viewer.last_name) == (EMAIL, NAME, "Roy")
    assert viewer.contexts == (Context.EMPLOYER, Context.PROVIDER)
    (reach,) = viewer.reaches
    assert (reach.siren, reach.siret, reach.administrator) == ("552100554", None, False)
    assert reach.permissions == {
        "CPRO": {Permission.PAY, Permission.FOLLOW},
        "*": {Permission.ENTER},
    }


async def test_rights_that_did_not_change_hold_in_the_statement_that_reads(store: Store) -> None:
    await settled(store)

    assert await verified(store, await recalled(store))
    assert await verified(store, await recalled(store, "PROVIDER"))


CHANGES: dict[str, Write] = {
    "withdrawn": lambda: Affiliation.filter(context="PROVIDER").update(state=AffiliationState.REVOKED),
    "permission lost": lambda: Affiliation.filter(context="EMPLOYER").update(permissions={"*": ["ENTER"]}),
    "establishment": lambda: Affiliation.filter(context="EMPLOYER").update(siret="55210055400013"),
    "administrator": lambda: Affiliation.filter(context="EMPLOYER").update(administrator=True),
    "moved to another": lambda: Affiliation.filter(context="EMPLOYER").update(siren="900000001"),
    "role given": lambda: Person.filter(email=EMAIL).update(opco_role=Standing.MANAGER),
    "renamed": lambda: Person.filter(email=EMAIL).update(last_name="Roi"),
    "other e-mail": lambda: Person.filter(email=EMAIL).update(email="other@exemple.fr"),
    "affiliations deleted": lambda: Affiliation.filter().delete(),
}


@pytest.mark.parametrize("change", CHANGES)
async def test_whatever_changed_of_the_rights_is_found_by_the_statement_that_reads(store: Store, change: str) -> None:
    await settled(store)
    provisional = await recalled(store)

    await store.unit(lambda _: CHANGES[change]())

    assert not await verified(store, provisional)


async def test_a_person_deleted_and_made_again_is_somebody_else(store: Store) -> None:
    await settled(store)
    provisional = await recalled(store)

    async def gone(_: Unit) -> None:
        await Affiliation.filter().delete()
        await Person.filter().delete()

    await store.unit(gone)
    assert not await verified(store, provisional)
    with pytest.raises(UnknownPerson):
        await provisional.confirmed()
    await settled(store)

    assert not await verified(store, provisional)


async def test_what_is_confirmed_is_the_viewer_of_now_and_is_known_from_then_on(store: Store) -> None:
    await settled(store)
    known = KnownViewers(store.dialect)
    before = await known.load(EMAIL, None)

    await store.unit(lambda _: Affiliation.filter(context="EMPLOYER").update(siren="900000001"))
    provisional = known.recall(EMAIL, None, lambda: known.load(EMAIL, None))
    assert provisional is not None
    assert provisional.viewer == before
    after = await provisional.confirmed()

    assert [reach.siren for reach in after.reaches] == ["900000001"]
    again = known.recall(EMAIL, None, lambda: known.load(EMAIL, None))
    assert again is not None
    assert again.viewer is after
    assert await verified(store, again)
    assert await known.load(EMAIL, None) is after, "the same rights are not read twice"


async def test_who_was_refused_is_not_known(store: Store) -> None:
    await settled(store)
    known = KnownViewers(store.dialect)
    await known.load(EMAIL, "EMPLOYER")

    await store.unit(lambda _: Affiliation.filter(context="EMPLOYER").delete())
    for asked, email in (("EMPLOYER", EMAIL), ("MANAGER", EMAIL), ("EMPLOYER", "nobody@exemple.fr")):
        with pytest.raises((ContextRefused, UnknownPerson)):
            await known.load(email, asked)

        assert known.recall(email, asked, lambda: known.load(EMAIL, None)) is None


async def test_who_holds_too_many_affiliations_to_be_remembered_is_asked_for_each_time(store: Store) -> None:
    await settled(store)

    async def work(_: Unit) -> None:
        zoe = await Person.get(email=EMAIL)
        held = {"context": Context.EMPLOYER, "permissions": {"*": ["ENTER", "FOLLOW", "PAY"]}}
        await Affiliation.bulk_create(
            [Affiliation(person=zoe, siren=str(900_000_000 + rank), **held) for rank in range(500)]
        )

    await store.unit(work)
    known = KnownViewers(store.dialect)

    assert len((await known.load(EMAIL, None)).reaches) == 501
    assert known.recall(EMAIL, None, lambda: known.load(EMAIL, None)) is None


async def test_only_so_many_are_remembered_those_seen_last(store: Store) -> None:
    await settled(store)
    known = KnownViewers(store.dialect, kept=2)

    async def never() -> Viewer:
        raise AssertionError

    await known.load(EMAIL, None)
    await known.load(EMAIL, "EMPLOYER")
    assert known.recall(EMAIL, None, never) is not None
    await known.load(EMAIL, "PROVIDER")

    assert [known.recall(EMAIL, asked, never) is not None for asked in (None, "EMPLOYER", "PROVIDER")] == [
        True,
        False,
        True,
    ]
