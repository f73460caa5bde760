"""Who is told of an affiliation: those who decide on a request, and the person of what becomes of it."""

from monespace_gql.lexicon.standing import Context, Standing
from monespace_gql.people.administration import Administered, person_of
from monespace_gql.people.models import Affiliation, Person
from monespace_gql.people.state import IN_FORCE


def recipient_of(person_id: int, context: Context | str) -> str:
    """Name the feed of a person in a context."""
    return f"{person_id}:{context}"


def rights_of(person_id: int) -> str:
    """Name the bell that rings when what a person may do changes."""
    return f"rights:{person_id}"


async def feeds_that_decide(asked: Affiliation) -> frozenset[str]:
    """Return the feeds of the administrators of that company, or of the OPCO's managers where there is none."""
    others = await Affiliation.filter(**IN_FORCE, context=asked.context, siren=asked.siren, administrator=True).exclude(
        person_id=person_of(asked)
    )
    administrators = {
        recipient_of(person_of(each), asked.context)
        for each in others
        if Administered(each.siren, each.siret).covers(asked.siren, asked.siret)
    }
    return frozenset(administrators or await _managers(asked))


async def feeds_of(person_id: int) -> frozenset[str]:
    """Return the feeds of a person in every context they have, or where they are let in without any."""
    held = await Affiliation.filter(**IN_FORCE, person_id=person_id)
    contexts = {each.context for each in held} or {Context.EMPLOYER.value}
    if await Person.exists(id=person_id, opco_role__isnull=False):
        contexts.add(Context.MANAGER.value)
    return frozenset(recipient_of(person_id, context) for context in contexts)


async def _managers(asked: Affiliation) -> set[str]:
    managers = await Person.filter(opco_role=Standing.MANAGER.value).exclude(id=person_of(asked))
    return {recipient_of(each.id, Context.MANAGER) for each in managers}
