"""Somebody of every standing, several within reach of little, and one of nothing."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from monespace_gql.demo.companies import BUREAU_VERITAS, HUMANDO, HUMANDO_LYON, KISO
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.standing import Context, Permission
from monespace_gql.people.models import Affiliation, Person

PEOPLE: Mapping[str, tuple[str, Context | None]] = {
    "employer": ("employer@humando.test", Context.EMPLOYER),
    "manager": ("manager@opco.test", Context.MANAGER),
    "investigator": ("investigator@opco.test", Context.MANAGER),
    "provider": ("provider@legoud.test", Context.PROVIDER),
    "other provider": ("provider@bureauveritas.test", Context.PROVIDER),
    "other employer": ("employer@kiso.test", Context.EMPLOYER),
    "follower": ("follow@humando.test", Context.EMPLOYER),
    "unpaid": ("unpaid@humando.test", Context.EMPLOYER),
    "of Lyon": ("lyon@humando.test", Context.EMPLOYER),
    "of badges": ("badges@humando.test", Context.EMPLOYER),
    "of several": ("several@humando.test", Context.EMPLOYER),
    "provider of badges": ("badges@bureauveritas.test", Context.PROVIDER),
    "both, as an employer": ("both@humando.test", Context.EMPLOYER),
    "both, as a provider": ("both@humando.test", Context.PROVIDER),
    "guide": ("employer@siae.test", Context.EMPLOYER),
    "nobody": ("nobody@elsewhere.test", None),
}

Permissions = Mapping[str, list[str]]
"""By scheme code, or `*` for all of them."""

ENTER, FOLLOW, PAY = (Permission.ENTER.value, Permission.FOLLOW.value, Permission.PAY.value)
ALL = [ENTER, FOLLOW, PAY]


async def arrive(_: Unit) -> None:
    """Write those whom the demonstration does not have; call it inside a unit."""
    await _person("nobody@elsewhere.test")
    await _affiliated("unpaid@humando.test", HUMANDO, {"*": [ENTER, FOLLOW]})
    await _affiliated("lyon@humando.test", HUMANDO, {"*": ALL}, siret=HUMANDO_LYON)
    await _affiliated("badges@humando.test", HUMANDO, {"BADGE": ALL, "SMALL": [FOLLOW]})
    await _affiliated("badges@bureauveritas.test", BUREAU_VERITAS, {"BADGE": ALL}, context=Context.PROVIDER)
    several = await _affiliated("several@humando.test", KISO, {"CPRO": [FOLLOW], "BADGE": ALL})
    await _attach(several, HUMANDO, {"*": [FOLLOW], "CPRO": [PAY], "GONE": ALL}, siret=HUMANDO)


@asynccontextmanager
async def permitted(store: Store, person: str, permissions: Permissions) -> AsyncIterator[None]:
    """Give somebody of one company these permissions instead of theirs, while the block lasts."""

    async def write(_: Unit, given: Permissions) -> Permissions:
        held = await Affiliation.get(person__email=PEOPLE[person][0])
        before, held.permissions = held.permissions, dict(given)
        await held.save()
        return before

    before = await store.unit(lambda unit: write(unit, permissions))
    yield
    await store.unit(lambda unit: write(unit, before))


async def _person(email: str) -> Person:
    return await Person.create(email=email, first_name="Zoé", last_name='D"Été')


async def _affiliated(
    email: str,
    company: str,
    permissions: Permissions,
    *,
    siret: str | None = None,
    context: Context = Context.EMPLOYER,
) -> Person:
    person = await _person(email)
    await _attach(person, company, permissions, siret=siret, context=context)
    return person


async def _attach(
    person: Person,
    company: str,
    permissions: Permissions,
    *,
    siret: str | None = None,
    context: Context = Context.EMPLOYER,
) -> None:
    await Affiliation.create(
        person=person, context=context, siren=company[:9], siret=siret, permissions=dict(permissions)
    )
