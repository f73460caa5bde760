"""Looks again at those who are on live connections: one look, and one timer, for all the connections of one bearer."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from monespace_gql.web import answers
from monespace_gql.web.edge import Edge
from monespace_gql.web.edge_refusal import EdgeRefusal
from monespace_gql.web.identity import Admitted
from monespace_gql.web.stay import Stay, StayOver

Bearer = tuple[str, str, str | None]
"""An e-mail and a subject, in a context: the same rights on each of their connections."""


class Watch:
    """The bearers who are on live connections of one application."""

    def __init__(self, edge: Edge) -> None:
        self._edge = edge
        self._rounds: dict[Bearer, Round] = {}

    @contextmanager
    def over(self, stay: Stay) -> Iterator[None]:
        """Bring this stay to its end when its time has come, or its bearer would not be let in any more."""
        claims = stay.admitted.claims
        bearer = (claims.email, claims.subject, stay.admitted.context)
        made = self._rounds.get(bearer) or self._rounds.setdefault(bearer, Round(self._edge, stay.admitted))
        made.add(stay)
        try:
            yield
        finally:
            if not made.remove(stay):
                made.stop()
                self._rounds.pop(bearer, None)


class Round:
    """The connections of one bearer, looked at together."""

    def __init__(self, edge: Edge, admitted: Admitted) -> None:
        self._edge = edge
        self._admitted = admitted
        self._stays: set[Stay] = set()
        self._next = 0.0
        """When it looks again, by the clock of the loop; 0: not decided yet."""
        self._hearing = ExitStack()
        self._ear = self._hearing.enter_context(edge.ear(admitted.viewer))
        self._task = asyncio.create_task(self._watch())

    def add(self, stay: Stay) -> None:
        """Look after one more."""
        self._stays.add(stay)
        if stay.until < self._next:
            self._ear.ring()

    def remove(self, stay: Stay) -> int:
        """Look after one less; return how many are left."""
        self._stays.discard(stay)
        return len(self._stays)

    def stop(self) -> None:
        """Look no more."""
        self._hearing.close()
        self._task.cancel()

    async def _watch(self) -> None:
        """Knock at the door again when rights are lost, and from time to time: another process may withdraw them."""
        while True:
            now = asyncio.get_running_loop().time()
            self._next = min([now + self._edge.options.recheck, *(stay.until for stay in self._living(now))])
            await self._ear.wait(at_most=self._next - now)
            self._spend()
            await self._knock()

    def _spend(self) -> None:
        now = asyncio.get_running_loop().time()
        for stay in self._stays.difference(self._living(now)):
            stay.spend()

    def _living(self, now: float) -> Iterator[Stay]:
        """Those whose time has not come: the others are leaving."""
        return (stay for stay in self._stays if stay.until > now)

    async def _knock(self) -> None:
        try:
            await self._edge.door.admit_again(self._admitted)
        except EdgeRefusal as refusal:
            for stay in self._stays:
                stay.end(StayOver(refusal.code))
        except Exception as fault:  # noqa: BLE001 - whatever breaks is ours: in the log, and asked again later
            answers.log_fault(fault)
