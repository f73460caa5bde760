"""Global identifiers: opaque text that says the type and the key of an object, as the Relay specification asks."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64


def to_key(kind: str, key: object) -> str:
    """Write the global identifier of an object."""
    return urlsafe_b64encode(f"{kind}:{key}".encode()).decode().rstrip("=")


def from_key(text: str) -> tuple[str, str]:
    """Read a global identifier; ("", "") when it is none of ours, which then names nothing."""
    try:
        kind, _, key = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().partition(":")
    except (NotBase64, ValueError):
        return "", ""
    return kind, key


def number_of(text: str, kind: str) -> int | None:
    """Read the whole-number key of an object of that kind, None when the identifier is not one."""
    found, key = from_key(text)
    return int(key) if found == kind and key.isascii() and key.isdigit() and len(key) < 18 else None
