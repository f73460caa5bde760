"""What genuine tokens said when they were verified: the same text is not verified twice, its clock is always read."""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

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
        self._kept = kept
        self._seen: OrderedDict[bytes, Seen[Said]] = OrderedDict()

    def recall(self, token: str, now: datetime) -> Said | None:
        """Return what a token said that still holds at this time; None when it must be verified.

        So must one that expired, for the reason to be told, and one that was verified later than now: a token may say
        from when on it is good, and a clock may be set back.
        """
        digest = _digest(token)
        seen = self._seen.get(digest)
        if seen is None or not seen.since <= now < seen.until:
            return None
        self._seen.move_to_end(digest)
        return seen.said

    def keep(self, token: str, seen: Seen[Said]) -> None:
        """Remember a token that was just verified."""
        digest = _digest(token)
        self._seen[digest] = seen
        self._seen.move_to_end(digest)
        if len(self._seen) > self._kept:
            self._seen.popitem(last=False)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
