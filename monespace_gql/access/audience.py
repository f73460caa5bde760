"""Everybody who may see a case: the feeds that are told when something happens to it."""

from collections import defaultdict
from collections.abc import Collection

from monespace_gql.access.policy import standing
from monespace_gql.access.viewer import Case, Viewer, reach_of
from monespace_gql.lexicon.standing import EVERY_STANDING, Context, Standing
from monespace_gql.people.models import Affiliation, Person
from monespace_gql.people.state import IN_FORCE


async def audience(
    case: Case, *, context: Context | None = None, titles: Collection[Standing] = EVERY_STANDING
) -> frozenset[str]:
    """Return the feeds of the persons who may see the case, each in the context that lets them see it.

    `context` keeps the feeds of one side only, `titles` those who see the case at one of these titles.
    """
    candidates = (viewer for viewer in await _candidates(case) if context in (None, viewer.context))
    return frozenset(viewer.recipient for viewer in candidates if standing(viewer, case) in titles)


async def _candidates(case: Case) -> list[Viewer]:
    sirens = {case.employer_siren, case.creator_siren, *case.module_sirens}
    held: dict[tuple[int, Context], list[Affiliation]] = defaultdict(list)
    for affiliation in await Affiliation.filter(**IN_FORCE, siren__in=sirens):
        held[affiliation.person_id, Context(affiliation.context)].append(affiliation)  # type: ignore[attr-defined]
    affiliated = [_viewer(person, context, affiliations) for (person, context), affiliations in held.items()]
    staff = [_staff(person) for person in await Person.filter(opco_role__isnull=False)]
    return affiliated + staff


def _viewer(person_id: int, context: Context, affiliations: list[Affiliation]) -> Viewer:
    reaches = tuple(reach_of(affiliation) for affiliation in affiliations)
    return Viewer(person_id, "", "", "", context, (context,), reaches)


def _staff(person: Person) -> Viewer:
    role = Standing(str(person.opco_role))
    return Viewer(person.id, person.email, person.first_name, person.last_name, Context.MANAGER, (), (), role)
