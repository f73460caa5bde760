"""What the edge itself declines, before any operation runs: a status, a stable code, one French sentence."""

from collections.abc import Mapping

REALM = {"WWW-Authenticate": "Bearer"}
CLOSE = {"Connection": "close"}
"""For a body that is left unread: what follows it could not be told from it."""


class EdgeRefusal(Exception):
    """Raised anywhere below a route; answered as JSON in the shape of a GraphQL error."""

    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.headers = dict(headers or {})


def malformed(message: str) -> EdgeRefusal:
    """Return the refusal of a request that is not what it says it is."""
    return EdgeRefusal(400, "BAD_REQUEST", message)
