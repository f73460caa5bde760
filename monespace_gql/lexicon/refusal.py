"""The product declines a request: not yours, wrong state, stale. Data in the payload, one exception inside."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class RefusalKind(StrEnum):
    """The closed list of reasons for which the product declines."""

    NOT_FOUND = "NOT_FOUND"
    FORBIDDEN = "FORBIDDEN"
    STALE = "STALE"
    WRONG_STATE = "WRONG_STATE"
    INVALID = "INVALID"
    DUPLICATE = "DUPLICATE"
    LIMIT = "LIMIT"
    UNAVAILABLE = "UNAVAILABLE"


@dataclass(frozen=True, slots=True)
class UserError:
    """One reason: a closed kind, an open and stable code, one French sentence that says what to do next."""

    kind: RefusalKind
    code: str
    message: str
    path: str | None = None
    rule: str | None = None
    details: Mapping[str, object] = field(default_factory=dict)


class Refusal(Exception):
    """Raised by an act that declines; becomes `userErrors`, never a fault."""

    def __init__(self, *errors: UserError) -> None:
        super().__init__(", ".join(error.code for error in errors))
        self.errors = errors


def refuse(kind: RefusalKind, code: str, message: str, *, path: str | None = None, rule: str | None = None) -> Refusal:
    """Return the refusal that carries this single error."""
    return Refusal(UserError(kind, code, message, path, rule))


def not_found(what: str = "Cet élément") -> Refusal:
    """Return the answer given alike to an unknown object and to one out of the viewer's reach."""
    return refuse(RefusalKind.NOT_FOUND, "NOT_FOUND", f"{what} est introuvable ou ne vous est pas accessible.")
