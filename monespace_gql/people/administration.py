"""Who decides on an affiliation: an administrator of its company, or the OPCO where nobody else administers it."""

from dataclasses import dataclass

from monespace_gql.lexicon.refusal import RefusalKind, not_found, refuse
from monespace_gql.lexicon.standing import Context
from monespace_gql.people.models import Affiliation
from monespace_gql.people.state import IN_FORCE

WHAT = "Ce rattachement"


@dataclass(frozen=True, slots=True)
class Decider:
    """Somebody who decides: a person in one context; `manages` when they are a manager of the OPCO."""

    person_id: int
    context: Context
    manages: bool = False

    @property
    def actor(self) -> str:
        """How the journal names this person."""
        return f"person:{self.person_id}"


@dataclass(frozen=True, slots=True)
class Administered:
    """A company (a SIREN covers its SIRETs) or one establishment that somebody administers."""

    siren: str
    siret: str | None

    def covers(self, siren: str, siret: str | None) -> bool:
        """Say whether the company or establishment is within what is administered."""
        return self.siren == siren and (self.siret is None or self.siret == siret)


async def administered_by(person_id: int, context: Context) -> tuple[Administered, ...]:
    """Return what a person administers in a context, as of now."""
    held = await Affiliation.filter(**IN_FORCE, person_id=person_id, context=context, administrator=True)
    return tuple(Administered(each.siren, each.siret) for each in held)


async def find_to_decide(decider: Decider, affiliation_id: int) -> Affiliation:
    """Return an affiliation, locked, that this person may decide on; call it inside a unit.

    Nobody decides on their own. Declines NOT_FOUND alike for an unknown one and for another company's.
    """
    found = await Affiliation.select_for_update().get_or_none(id=affiliation_id)
    if found is None:
        raise not_found(WHAT)
    if person_of(found) == decider.person_id:
        told = "Vous ne modifiez pas vos propres rattachements : adressez-vous à un administrateur de votre entreprise."
        raise refuse(RefusalKind.FORBIDDEN, "OWN_AFFILIATION", told)
    if decider.context is Context.MANAGER and decider.manages:
        await _leave_to_its_administrator(found)
    elif not await _administers(decider, found):
        raise not_found(WHAT)
    return found


async def _administers(decider: Decider, affiliation: Affiliation) -> bool:
    if decider.context != affiliation.context:
        return False
    held = await administered_by(decider.person_id, decider.context)
    return any(each.covers(affiliation.siren, affiliation.siret) for each in held)


async def _leave_to_its_administrator(affiliation: Affiliation) -> None:
    others = await Affiliation.filter(
        **IN_FORCE, context=affiliation.context, siren=affiliation.siren, administrator=True
    ).exclude(person_id=person_of(affiliation))
    if any(Administered(each.siren, each.siret).covers(affiliation.siren, affiliation.siret) for each in others):
        told = "Cette entreprise a un administrateur de compte : la décision lui revient."
        raise refuse(RefusalKind.FORBIDDEN, "HAS_ADMINISTRATOR", told)


def person_of(affiliation: Affiliation) -> int:
    """Return the key of the person of an affiliation."""
    return int(affiliation.person_id)  # type: ignore[attr-defined]  # Tortoise adds the column of a foreign key
