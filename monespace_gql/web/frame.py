"""What is told over WebSockets, as it goes over the wire: clients who are told the same share its bytes."""

import orjson

from monespace_gql.graph.executor import Outcome

FINAL_TEXT = b"\x81"
"""The first byte of a frame that is a whole text message, not compressed."""


class Frames:
    """Writes the `next` messages; the last one is kept, for as long as it is told under one id."""

    def __init__(self) -> None:
        self._last: tuple[Outcome, bytes, bytes] | None = None

    def next(self, opening: bytes, outcome: Outcome) -> bytes:
        """Return the frame of an outcome, after the opening of the operation it answers."""
        if self._last is not None and self._last[0] is outcome and self._last[1] == opening:
            return self._last[2]
        frame = text_frame(opening + outcome.body + b"}")
        self._last = (outcome, opening, frame)
        return frame


def opening_of(key: str) -> bytes:
    """Return what comes before the payload in the `next` messages of the operation of this id."""
    return b'{"id":' + orjson.dumps(key) + b',"type":"next","payload":'


def text_frame(message: bytes) -> bytes:
    """Write a server's frame (RFC 6455, 5.2): whole, a text, unmasked."""
    size = len(message)
    if size < 126:
        return FINAL_TEXT + size.to_bytes(1) + message
    if size < 1 << 16:
        return FINAL_TEXT + b"\x7e" + size.to_bytes(2) + message
    return FINAL_TEXT + b"\x7f" + size.to_bytes(8) + message
