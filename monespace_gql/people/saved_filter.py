"""What somebody looks for often, kept under a name of theirs: saved, listed in order, deleted; nobody else sees it."""

from collections.abc import Mapping
from dataclasses import dataclass

from monespace_gql.journal.json_field import to_json
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import RefusalKind, not_found, refuse
from monespace_gql.lexicon.standing import Context
from monespace_gql.people.models import SavedFilter

LONGEST_NAME = 50
WHAT = "Cet accès rapide"

# A name saved twice at once is refused to the second: both wait for the same row.
SAVE = """
INSERT INTO saved_filter (person_id, context, list_kind, name, criteria, created_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (person_id, context, list_kind, name) DO NOTHING
RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose filters: one person's, in one context."""

    person_id: int
    context: Context

    @property
    def actor(self) -> str:
        """How the journal names this person."""
        return f"person:{self.person_id}"


async def saved_filters(owner: Owner, list_kind: str | None = None) -> list[SavedFilter]:
    """Return the owner's filters, of one list or of all, in the order they were saved."""
    theirs = SavedFilter.filter(person_id=owner.person_id, context=owner.context)
    return await (theirs.filter(list_kind=list_kind) if list_kind else theirs).order_by("id")


async def saved_filter(owner: Owner, key: int) -> SavedFilter | None:
    """Return one of the owner's filters, None when it is not theirs or does not exist."""
    return await SavedFilter.get_or_none(id=key, person_id=owner.person_id, context=owner.context)


async def save_filter(unit: Unit, owner: Owner, list_kind: str, name: str, criteria: Mapping[str, object]) -> int:
    """Keep criteria under a name; declines a blank, long or taken one. Returns the key."""
    named = _checked(name)
    values = [owner.person_id, owner.context, list_kind, named, to_json(criteria), unit.now]
    made = await unit.fetch(SAVE, values)
    if not made:
        told = f"Vous avez déjà un accès rapide « {named} » pour cette liste : choisissez un autre nom."
        raise refuse(RefusalKind.DUPLICATE, "NAME_TAKEN", told, path="name")
    key = int(made[0]["id"])
    unit.record("FILTER_SAVED", "saved_filter", key, owner.actor, {"list": list_kind})
    return key


async def delete_filter(unit: Unit, owner: Owner, key: int) -> int:
    """Delete one of the owner's filters; declines what is not theirs as it does what does not exist."""
    if await SavedFilter.filter(id=key, person_id=owner.person_id, context=owner.context).delete() == 0:
        raise not_found(WHAT)
    unit.record("FILTER_DELETED", "saved_filter", key, owner.actor)
    return key


def _checked(name: str) -> str:
    named = " ".join(name.split())
    if not named or len(named) > LONGEST_NAME or not named.isprintable():
        told = f"Donnez un nom de 1 à {LONGEST_NAME} caractères."
        raise refuse(RefusalKind.INVALID, "BAD_NAME", told, path="name")
    return named
