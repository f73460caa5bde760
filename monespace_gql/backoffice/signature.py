"""Messages signed as the Standard Webhooks specification has it: an id, an instant, an HMAC of both and of the body."""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import token_bytes

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
PREFIX = "whsec_"
SECRET_BYTES = 32
SHORTEST_SECRET = 24
"""Bytes, as the specification asks."""
TOLERANCE = timedelta(minutes=5)
LONGEST_ID = 200


class BadSignature(Exception):
    """Raised for a message that is not signed with this secret, or not now; the message says which."""


def new_secret() -> str:
    """Return a new secret, as it is given to whoever will check or sign: `whsec_` and base64."""
    return PREFIX + b64encode(token_bytes(SECRET_BYTES)).decode()


def key_of(secret: str) -> bytes:
    """Return the bytes of a secret; ValueError for one that is not base64 or holds fewer than 24 bytes."""
    try:
        key = b64decode(secret.removeprefix(PREFIX), validate=True)
    except ValueError:  # not base64, or not ASCII
        raise ValueError("a secret is `whsec_` and base64") from None
    if len(key) < SHORTEST_SECRET:
        raise ValueError(f"a secret holds {SHORTEST_SECRET} bytes at least")
    return key


def signed(secret: str, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """Return the headers of a message."""
    seconds = str(int(at.timestamp()))
    return {ID: message_id, TIMESTAMP: seconds, SIGNATURE: f"v1,{_mark(secret, message_id, seconds, body)}"}


def verified(secret: str, headers: Mapping[str, str], body: bytes, *, now: datetime) -> str:
    """Return the id of a message signed with this secret within five minutes of now; raises BadSignature.

    Several signatures may stand in the header, apart by spaces: one that fits is enough, so that a secret can change.
    """
    message_id, seconds, given = (headers.get(name, "") for name in (ID, TIMESTAMP, SIGNATURE))
    if not 0 < len(message_id) <= LONGEST_ID or not message_id.isprintable():
        raise BadSignature("it has no webhook-id")
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) < 12):
        raise BadSignature("its webhook-timestamp is no number of seconds")
    if abs(now - datetime.fromtimestamp(int(seconds), UTC)) > TOLERANCE:
        raise BadSignature("it was signed too long ago, or in the future")
    wanted = _mark(secret, message_id, seconds, body).encode()
    marks = (each.partition(",") for each in given.split(" ") if each.isascii())
    if not any(version == "v1" and hmac.compare_digest(mark.encode(), wanted) for version, _, mark in marks):
        raise BadSignature("it is not signed with the secret")
    return message_id


def _mark(secret: str, message_id: str, seconds: str, body: bytes) -> str:
    text = f"{message_id}.{seconds}.".encode() + body
    return b64encode(hmac.new(key_of(secret), text, sha256).digest()).decode()
