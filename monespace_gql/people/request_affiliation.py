"""Requesting an affiliation: « Me rattacher à une entreprise ». It counts once an administrator has validated it."""

from dataclasses import dataclass

from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import RefusalKind, refuse
from monespace_gql.lexicon.standing import Context
from monespace_gql.people.models import Affiliation, Person
from monespace_gql.people.state import AffiliationState
from monespace_gql.people.told import feeds_that_decide

MOST_WAITING = 50
"""How many requests of one person may wait at once; validated affiliations have no limit."""


@dataclass(frozen=True, slots=True)
class Company:
    """What somebody asks to be affiliated to: a company of the directory, or one of its establishments."""

    siren: str
    siret: str | None


async def request_affiliation(unit: Unit, person_id: int, company: Company, context: Context) -> Affiliation:
    """Write the request of a person, in the context in which they want to see that company's cases.

    Declines what they already hold or already asked for, and more than fifty requests waiting.
    """
    if context is Context.MANAGER:
        told = "Un rattachement se demande comme adhérent ou comme prestataire."
        raise refuse(RefusalKind.INVALID, "CONTEXT_INVALID", told, path="context")
    person = await Person.select_for_update().get(id=person_id)
    await _must_be_new(person, company, context)
    asked = await Affiliation.create(
        person=person,
        context=context,
        siren=company.siren,
        siret=company.siret,
        permissions={},
        state=AffiliationState.REQUESTED,
        requested_at=unit.now,
    )
    told_of = {"person": person_id, "context": context, "siren": company.siren, "siret": company.siret}
    deciders = await feeds_that_decide(asked)
    unit.record("AFFILIATION_REQUESTED", "affiliation", asked.id, f"person:{person_id}", told_of, recipients=deciders)
    return asked


async def _must_be_new(person: Person, company: Company, context: Context) -> None:
    held = await Affiliation.filter(person_id=person.id, revoked_at=None)
    waiting = [each for each in held if each.state == AffiliationState.REQUESTED]
    if len(waiting) >= MOST_WAITING:
        told = f"{MOST_WAITING} demandes de rattachement attendent déjà : attendez qu'elles soient traitées."
        raise refuse(RefusalKind.LIMIT, "TOO_MANY_REQUESTS", told)
    if any(_is(each, company, context) for each in waiting):
        told = "Vous avez déjà demandé ce rattachement : il attend d'être validé."
        raise refuse(RefusalKind.DUPLICATE, "ALREADY_REQUESTED", told)
    valid = (each for each in held if each.state == AffiliationState.VALID)
    if any(_is(each, company, context) for each in valid):
        told = "Vous êtes déjà rattaché à cette entreprise : un administrateur peut changer vos habilitations."
        raise refuse(RefusalKind.DUPLICATE, "ALREADY_AFFILIATED", told)


def _is(held: Affiliation, company: Company, context: Context) -> bool:
    return (held.context, held.siren, held.siret) == (context, company.siren, company.siret)
