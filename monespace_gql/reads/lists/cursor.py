"""Where a case stands in a list: opaque, good for the same list asked the same way, whatever was added meanwhile."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2s

from orjson import JSONDecodeError

from monespace_gql.journal.json_field import from_json, to_json
from monespace_gql.lexicon.refusal import Refusal, RefusalKind, refuse
from monespace_gql.lexicon.standing import Context
from monespace_gql.reads.lists.criteria import Criteria
from monespace_gql.reads.lists.kept_criteria import written
from monespace_gql.reads.lists.listed import Listed, SortKey

LONGEST = 400
HIGHEST = 2**31 - 1
HIGHEST_ID = 2**63 - 1

SortValue = int | str | datetime


@dataclass(frozen=True, slots=True)
class Place:
    """The sort value and the key of a case: what comes after it comes after both."""

    value: SortValue
    id: int


@dataclass(frozen=True, slots=True)
class Cursors:
    """Writes and reads the cursors of one list, asked for these criteria in one context."""

    listed: Listed
    criteria: Criteria
    context: Context

    @property
    def key(self) -> SortKey:
        """What the list is sorted by."""
        return self.listed.keys[self.criteria.order.by]

    def write(self, tree: Mapping[str, object]) -> str:
        """Return the cursor of a case that was read with its sort column."""
        value = tree[self.key.column]
        shown = _moment(str(value)).isoformat() if self.key.type is datetime else value
        return urlsafe_b64encode(to_json([self._mark, shown, tree["id"]]).encode()).decode().rstrip("=")

    def read(self, text: str, path: str) -> Place:
        """Return the place a cursor names; declines what is none (BAD_CURSOR) or another list's (CURSOR_MISMATCH)."""
        mark, value, key = _parts(text, path)
        if mark != self._mark:
            told = "Ce curseur vient d'une liste demandée autrement (filtres, recherche ou ordre) : reprenez au début."
            raise refuse(RefusalKind.INVALID, "CURSOR_MISMATCH", told, path=path)
        if not isinstance(key, int) or isinstance(key, bool) or not 0 <= key <= HIGHEST_ID:
            raise _unreadable(path)
        return Place(self._value(value, path), key)

    def _value(self, value: object, path: str) -> SortValue:
        if self.key.type is int and isinstance(value, int) and not isinstance(value, bool) and abs(value) <= HIGHEST:
            return value
        if self.key.type is str and isinstance(value, str) and value.isascii() and value.isprintable():
            return value
        if self.key.type is datetime and isinstance(value, str):
            try:
                return _moment(value)
            except (ValueError, OverflowError):
                raise _unreadable(path) from None
        raise _unreadable(path)

    @property
    def _mark(self) -> str:
        """Tell lists apart: the cursor of one means nothing in another."""
        asked = to_json([self.listed.kind, self.context, written(self.criteria)])
        return blake2s(asked.encode(), digest_size=6).hexdigest()


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _parts(text: str, path: str) -> list[object]:
    if len(text) > LONGEST or not text.isascii():
        raise _unreadable(path)
    try:
        parts = from_json(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (NotBase64, JSONDecodeError, ValueError):
        raise _unreadable(path) from None
    if not isinstance(parts, list) or len(parts) != 3:
        raise _unreadable(path)
    return parts


def _unreadable(path: str) -> Refusal:
    return refuse(RefusalKind.INVALID, "BAD_CURSOR", "Ce curseur n'est pas de cette liste.", path=path)
