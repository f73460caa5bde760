"""What genuine tokens said when they were verified: the same text is not verified twice, its clock is always read."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from monespace_gql.lexicon.recent import Recent

KEPT = 4_000
"""How many are remembered: some hundred bytes each."""

Said = TypeVar("Said")


@dataclass(frozen=True, slots=True)
class Seen(Generic[Said]):
    """What a token said, when that was verified, and until when it is good."""

    said: Said
    since: datetime
    until: datetime


class SeenTokens(Generic[Said]):
    """Remembers so many genuine tokens by the digest of their text; no token is kept, and no refusal."""

    def __init__(self, kept: int = KEPT) -> None:
        self._seen: Recent[bytes, Seen[Said]] = Recent(kept)

    def recall(self, token: str, now: datetime) -> Said | None:
        """Return what a token said that still holds at this time; None when it must be verified.

        So must one that expired, for the reason to be told, and one that was verified later than now: a token may say
        from when on it is good, and a clock may be set back.
        """
        seen = self._seen.find(_digest(token))
        return seen.said if seen is not None and seen.since <= now < seen.until else None

    def keep(self, token: str, seen: Seen[Said]) -> None:
        """Remember a token that was just verified."""
        self._seen.keep(_digest(token), seen)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
