"""The permissions of an affiliation, scheme by scheme, as an administrator gives them."""

from collections.abc import Iterable, Mapping

from monespace_gql.lexicon.refusal import RefusalKind, refuse
from monespace_gql.lexicon.standing import Permission

EVERY_SCHEME = "*"


def checked_permissions(given: Mapping[str, Iterable[Permission]], schemes: Iterable[str]) -> dict[str, list[str]]:
    """Return permissions as they are kept: a scheme code, or `*` for all, to what it allows; one at least.

    Declines a scheme that is not installed, and permissions that allow nothing.
    """
    known = {EVERY_SCHEME, *schemes}
    unknown = sorted(set(given) - known)
    if unknown:
        told = f"Le dispositif « {unknown[0][:40]} » n'est pas proposé ici."
        raise refuse(RefusalKind.INVALID, "UNKNOWN_SCHEME", told, path="permissions")
    kept = {code: sorted({permission.value for permission in held}) for code, held in given.items()}
    allowed = {code: held for code, held in kept.items() if held}
    if not allowed:
        told = "Donnez au moins une habilitation : saisie, suivi ou paiement."
        raise refuse(RefusalKind.INVALID, "NO_PERMISSION_GIVEN", told, path="permissions")
    return allowed
