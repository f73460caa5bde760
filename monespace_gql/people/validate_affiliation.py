"""Deciding on a request: validated with the permissions it gives, or refused with a reason."""

from collections.abc import Iterable, Mapping

from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import RefusalKind, refuse
from monespace_gql.lexicon.standing import Permission
from monespace_gql.people.administration import Decider, find_to_decide, person_of
from monespace_gql.people.models import Affiliation
from monespace_gql.people.permissions import checked_permissions
from monespace_gql.people.state import LABELS, AffiliationState
from monespace_gql.people.told import feeds_of

LONGEST_REASON = 500


async def validate_affiliation(
    unit: Unit,
    decider: Decider,
    affiliation_id: int,
    *,
    permissions: Mapping[str, Iterable[Permission]],
    schemes: Iterable[str],
    administrator: bool,
) -> Affiliation:
    """Validate a request with these permissions on installed schemes; `administrator` makes the person one as well."""
    asked = await _waiting(decider, affiliation_id)
    asked.permissions = checked_permissions(permissions, schemes)
    asked.administrator = administrator
    given = {"permissions": asked.permissions, "administrator": administrator}
    return await _decided(unit, decider, asked, AffiliationState.VALID, "AFFILIATION_VALIDATED", given)


async def refuse_affiliation(unit: Unit, decider: Decider, affiliation_id: int, *, reason: str | None) -> Affiliation:
    """Refuse a request, with a reason for the person if one is given (500 characters at most)."""
    if reason is not None and len(reason) > LONGEST_REASON:
        raise refuse(RefusalKind.LIMIT, "TOO_LONG", f"{LONGEST_REASON} caractères maximum.", path="reason")
    asked = await _waiting(decider, affiliation_id)
    asked.reason = (reason or "").strip() or None
    why = {"reason": asked.reason} if asked.reason else {}
    return await _decided(unit, decider, asked, AffiliationState.REFUSED, "AFFILIATION_REFUSED", why)


async def _waiting(decider: Decider, affiliation_id: int) -> Affiliation:
    found = await find_to_decide(decider, affiliation_id)
    state = AffiliationState(found.state)
    if state is not AffiliationState.REQUESTED:
        told = f"Cette demande de rattachement n'attend plus de décision ({LABELS[state].lower()})."
        raise refuse(RefusalKind.WRONG_STATE, "ALREADY_DECIDED", told)
    return found


async def _decided(
    unit: Unit,
    decider: Decider,
    asked: Affiliation,
    state: AffiliationState,
    kind: str,
    told: Mapping[str, object],
) -> Affiliation:
    before = await feeds_of(person_of(asked))
    asked.state = state
    asked.decided_at = unit.now
    asked.decided_by = decider.person_id
    await asked.save()
    company = {"siren": asked.siren, "siret": asked.siret, "context": asked.context}
    feeds = before | await feeds_of(person_of(asked))
    unit.record(kind, "affiliation", asked.id, decider.actor, {**company, **told}, recipients=feeds)
    return asked
