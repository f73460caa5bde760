"""The frames that are written once for many are those that aiohttp would write."""

import asyncio
from typing import Any, cast

import orjson
import pytest
from aiohttp import WSMsgType
from aiohttp.base_protocol import BaseProtocol
from aiohttp.http_websocket import WebSocketWriter

from monespace_gql.graph.executor import Outcome
from monespace_gql.web.frame import Frames, opening_of, text_frame


class Transport:
    """Keeps what is written."""

    def __init__(self) -> None:
        self.written = b""

    def write(self, data: bytes) -> None:
        self.written += data

    def is_closing(self) -> bool:
        return False


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65_535, 65_536, 100_000])
async def test_a_frame_is_what_aiohttp_writes(size: int) -> None:
    transport, message = Transport(), b"x" * size
    protocol = BaseProtocol(asyncio.get_running_loop())

    await WebSocketWriter(protocol, cast(Any, transport)).send_frame(message, WSMsgType.TEXT)

    assert text_frame(message) == transport.written


@pytest.mark.parametrize("key", ["1", 'a"b', "é\\", "\u2028"])
def test_a_frame_holds_the_id_and_the_answer(key: str) -> None:
    frame = Frames().next(opening_of(key), Outcome(b'{"data":{"count":1}}', True))

    assert orjson.loads(frame[2:]) == {"id": key, "type": "next", "payload": {"data": {"count": 1}}}


def test_those_who_are_told_the_same_under_one_id_share_the_bytes() -> None:
    frames, outcome = Frames(), Outcome(b'{"data":1}', True)
    first, again = (frames.next(opening_of("1"), outcome) for _ in range(2))
    other = frames.next(opening_of("2"), outcome)
    next_one = frames.next(opening_of("2"), Outcome(b'{"data":2}', True))

    assert first is again
    assert other == first.replace(b'"1"', b'"2"')
    assert next_one.endswith(b'{"data":2}}')
