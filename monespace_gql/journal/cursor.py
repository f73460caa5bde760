"""Where a follower stands in its feed: a number, the life of the database it belongs to, and whose feed it is."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from hashlib import blake2s
from secrets import token_hex
from typing import TYPE_CHECKING

from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import Refusal, RefusalKind, refuse

if TYPE_CHECKING:
    from monespace_gql.journal.store import Store

LONGEST = 200
HIGHEST = 2**63 - 1

EPOCH = "SELECT value FROM feed_epoch WHERE name = 'feed'"
FIRST_EPOCH = "INSERT INTO feed_epoch (name, value) VALUES ('feed', $1) ON CONFLICT (name) DO NOTHING"
NEW_EPOCH = "UPDATE feed_epoch SET value = $1 WHERE name = 'feed'"


def encode_cursor(epoch: str, recipient: str, number: int) -> str:
    """Write a position as the opaque text a client keeps."""
    return urlsafe_b64encode(f"{epoch}.{_mark(recipient)}.{number}".encode()).decode().rstrip("=")


def decode_cursor(text: str, epoch: str, recipient: str, *, path: str = "after") -> int:
    """Read the number back; refuse another feed’s cursor, or none (INVALID), and a former life’s (HISTORY_LOST)."""
    theirs, mark, number = _parts(text, path)
    if mark != _mark(recipient):
        raise _invalid(path)
    if theirs != epoch:
        raise history_lost(path)
    return number


async def current_epoch(store: "Store") -> str:
    """Return the life of the database in which numbers are given now."""
    (row,) = await store.fetch(EPOCH)
    epoch: str = row["value"]
    return epoch


async def begin_epoch(unit: Unit) -> None:
    """Give the database its first epoch, unless it has one."""
    await unit.fetch(FIRST_EPOCH, [token_hex(6)])


async def renew_epoch(unit: Unit) -> None:
    """Start a new life, so that no cursor given before is believed: after a backup was put back."""
    await unit.fetch(NEW_EPOCH, [token_hex(6)])


def history_lost(path: str = "after") -> Refusal:
    """Say that the feed no longer reaches back to this cursor: the client reads everything again."""
    return refuse(
        RefusalKind.STALE,
        "HISTORY_LOST",
        "L’historique ne remonte plus jusqu’à ce point : rechargez la liste, puis reprenez le suivi sans curseur.",
        path=path,
    )


def _parts(text: str, path: str) -> tuple[str, str, int]:
    if len(text) > LONGEST or not text.isascii():
        raise _invalid(path)
    try:
        epoch, mark, digits = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii").split(".")
    except (NotBase64, UnicodeDecodeError, ValueError):
        raise _invalid(path) from None
    if not (digits.isdecimal() and len(digits) < 20 and int(digits) <= HIGHEST):
        raise _invalid(path)
    return epoch, mark, int(digits)


def _mark(recipient: str) -> str:
    """Tell feeds apart without naming the recipient: another person's cursor means nothing here."""
    return blake2s(recipient.encode(), digest_size=5).hexdigest()


def _invalid(path: str) -> Refusal:
    message = "Ce curseur n’est pas lisible : reprenez le suivi sans curseur."
    return refuse(RefusalKind.INVALID, "CURSOR_INVALID", message, path=path)
