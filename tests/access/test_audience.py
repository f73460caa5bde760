"""Who is told of a case is exactly who may see it, whatever the affiliations in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime

import pytest

from monespace_gql.access import ContextRefused, UnknownPerson, load_viewer, standing
from monespace_gql.access.audience import audience
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.standing import Context, Standing
from monespace_gql.people.models import Affiliation, Person
from tests.access.given import (
    BAKERY,
    BAKERY_MILL,
    BAKERY_SHOP,
    SCHOOL,
    STRANGER,
    TEACHER,
    every_case,
)

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Held:
    """An affiliation as it is kept."""

    context: Context
    siren: str
    permissions: Mapping[str, Sequence[str]]
    siret: str | None = None
    revoked_at: datetime | None = None


FOLLOW = {"*": ["FOLLOW"]}
HELD = (
    Held(Context.EMPLOYER, BAKERY, {"*": ["ENTER", "FOLLOW"]}),
    Held(Context.EMPLOYER, BAKERY, FOLLOW, BAKERY_MILL),
    Held(Context.EMPLOYER, BAKERY, {"BADGE": ["FOLLOW"]}, BAKERY_SHOP),
    Held(Context.EMPLOYER, BAKERY, {"*": ["ENTER"]}),
    Held(Context.EMPLOYER, BAKERY, FOLLOW, revoked_at=LONG_AGO),
    Held(Context.PROVIDER, BAKERY, FOLLOW),
    Held(Context.PROVIDER, SCHOOL, {"CPRO": ["FOLLOW"]}),
    Held(Context.PROVIDER, TEACHER, {"*": ["FOLLOW", "PAY"]}),
    Held(Context.EMPLOYER, STRANGER, FOLLOW),
)
SEVERAL = (
    Held(Context.EMPLOYER, BAKERY, {"CPRO": ["FOLLOW"]}, BAKERY_SHOP),
    Held(Context.EMPLOYER, BAKERY, {"BADGE": ["FOLLOW"]}, BAKERY_MILL),
    Held(Context.PROVIDER, SCHOOL, FOLLOW),
)


@dataclass(frozen=True)
class Somebody:
    """A person, with what they hold."""

    email: str
    held: Sequence[Held] = ()
    role: Standing | None = None


async def known(store: Store, *people: Somebody) -> None:
    """Keep these persons and their affiliations."""

    async def work(unit: Unit) -> None:
        for each in people:
            person = await Person.create(email=each.email, first_name="Jeanne", last_name="Roux", opco_role=each.role)
            for held in each.held:
                await Affiliation.create(person=person, **asdict(held))

    await store.unit(work)


async def test_who_is_told_of_a_case_is_who_may_see_it(store: Store) -> None:
    alone = [Somebody(f"p{rank}@exemple.fr", (held,)) for rank, held in enumerate(HELD)]
    staff = [Somebody("several@exemple.fr", SEVERAL, Standing.INVESTIGATOR)]
    await known(store, *alone, *staff, Somebody("manager@exemple.fr", (), Standing.MANAGER))

    viewers = [await load_viewer("several@exemple.fr", context) for context in Context]
    viewers.append(await load_viewer("manager@exemple.fr", None))
    viewers += [await load_viewer(each.email, None) for each in alone if each.held[0].revoked_at is None]

    for case in every_case():
        assert await audience(case) == {each.recipient for each in viewers if standing(each, case)}, case


async def test_a_case_of_companies_without_anybody_is_told_to_nobody(store: Store) -> None:
    await known(store, Somebody("x@exemple.fr", HELD[:1]))

    for case in every_case():
        elsewhere = replace(case, employer_siren=STRANGER, employer_siret=f"{STRANGER}00019", creator_siren=STRANGER)
        assert await audience(elsewhere) == frozenset()


async def test_a_person_enters_by_their_e_mail_in_a_context_they_hold(store: Store) -> None:
    revoked = Held(Context.EMPLOYER, TEACHER, FOLLOW, revoked_at=LONG_AGO)
    held = (Held(Context.PROVIDER, SCHOOL, FOLLOW), Held(Context.EMPLOYER, BAKERY, FOLLOW), revoked)
    await known(store, Somebody("jeanne@exemple.fr", held))

    first, provider = await load_viewer("JEANNE@exemple.fr", None), await load_viewer("jeanne@exemple.fr", "PROVIDER")

    assert (first.context, first.contexts) == (Context.EMPLOYER, (Context.EMPLOYER, Context.PROVIDER))
    assert [reach.siren for reach in first.reaches] == [BAKERY], "a revoked affiliation is none"
    assert [reach.siren for reach in provider.reaches] == [SCHOOL], "contexts are never added up"
    assert first.actor == provider.actor == f"person:{first.person_id}"
    assert first.recipient == f"{first.person_id}:EMPLOYER"
    for refused in ("MANAGER", "ELSEWHERE", ""):
        with pytest.raises(ContextRefused):
            await load_viewer("jeanne@exemple.fr", refused)
    with pytest.raises(UnknownPerson):
        await load_viewer("nobody@exemple.fr", None)


async def test_a_person_without_affiliation_has_no_context_and_nothing_within_reach(store: Store) -> None:
    await known(store, Somebody("alone@exemple.fr"))

    newcomer = await load_viewer("alone@exemple.fr", None)

    assert (newcomer.contexts, newcomer.reaches, newcomer.opco_role) == ((), (), None)
    assert not [case for case in every_case() if standing(newcomer, case)]
    for refused in Context:
        with pytest.raises(ContextRefused):
            await load_viewer("alone@exemple.fr", refused)


async def test_the_role_of_the_opco_counts_in_its_own_context_only(store: Store) -> None:
    await known(store, Somebody("both@exemple.fr", HELD[:1], Standing.MANAGER))

    employer, manager = await load_viewer("both@exemple.fr", None), await load_viewer("both@exemple.fr", "MANAGER")

    assert (employer.context, employer.opco_role) == (Context.EMPLOYER, None)
    assert (manager.opco_role, manager.reaches) == (Standing.MANAGER, ())
