"""The client of the State's service: one question, within its time, asked again when that may help."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import ClientError, ClientSession, ClientTimeout

from monespace_gql.directory.directory import Company
from monespace_gql.directory.state.published_answer import Garbage, read_answer

PER_PAGE = 20
LARGEST_ANSWER = 2 * 1024 * 1024
PIECE = 64 * 1024
WAITS = (0.1, 0.4)
"""Seconds before the second and the third attempt, give or take a half."""
AT_ONCE = 5
"""Questions under way at once: the service declines more than seven a second."""
BUSY = 429


class Unanswered(Exception):
    """The service did not answer, or not with an answer; the reason is for the log and quotes nothing."""


class NotItsFault(Unanswered):
    """It declined this very question: that says nothing of how it is."""


class _Again(Exception):
    """Raised inside: another attempt may succeed."""


@dataclass(frozen=True, slots=True)
class StateService:
    """Asks the service at this address; `within` is the time a question may take in all, attempts included."""

    session: ClientSession
    base: str
    within: float
    slots: asyncio.Semaphore
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def ask(self, question: str) -> tuple[Company, ...]:
        """Return what the service finds. Raises Unanswered."""
        try:
            async with asyncio.timeout(self.within), self.slots:
                return await self._attempts(question)
        except TimeoutError:
            raise Unanswered("it took too long") from None

    async def _attempts(self, question: str) -> tuple[Company, ...]:
        for wait in (*WAITS, None):
            try:
                return read_answer(await self._attempt(question))
            except Garbage:
                raise Unanswered("what it answered makes no sense") from None
            except _Again as failed:
                if wait is None:
                    raise Unanswered(str(failed)) from None
                await self.pause(wait * random.uniform(0.5, 1.5))  # noqa: S311 - so that callers do not march in step
        raise Unanswered("never asked")

    async def _attempt(self, question: str) -> bytes:
        parameters = {"q": question, "page": "1", "per_page": str(PER_PAGE)}
        try:
            async with self.session.get(f"{self.base}/search", params=parameters, allow_redirects=False) as response:
                _check(response.status)
                body = bytearray()
                async for piece in response.content.iter_chunked(PIECE):
                    body += piece
                    if len(body) > LARGEST_ANSWER:
                        raise Unanswered("its answer is too large")
                return bytes(body)
        except (ClientError, OSError) as error:
            if isinstance(error, TimeoutError):
                raise
            raise _Again(f"{type(error).__name__} while asking") from None


def new_service(session: ClientSession, base: str, within: float) -> StateService:
    """Return a client of the service at this address."""
    return StateService(session, base.rstrip("/"), within, asyncio.Semaphore(AT_ONCE))


def new_session() -> ClientSession:
    """Return the connections of a client; whoever asks for them closes them."""
    headers = {"Accept": "application/json", "User-Agent": "monespace-gql"}
    return ClientSession(timeout=ClientTimeout(total=None), headers=headers)


def _check(status: int) -> None:
    if status == 200:
        return
    if status >= 500 or status == BUSY:
        raise _Again(f"it answered {status}")
    if status in (400, 414, 422):
        raise NotItsFault(f"it answered {status}")
    raise Unanswered(f"it answered {status}")
