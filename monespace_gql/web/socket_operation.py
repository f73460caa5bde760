"""One operation of a socket: a task while it runs or catches up; none while it is told with the others."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING, Any

import orjson

from monespace_gql.graph.executor import READING_AND_WRITING, GraphQLRequest, OperationType, Outcome, Subscriber
from monespace_gql.web import answers
from monespace_gql.web.frame import opening_of
from monespace_gql.web.stay import StayOver
from monespace_gql.web.wire import Gone

if TYPE_CHECKING:
    from monespace_gql.web.graphql_ws import Conversation

COMPLETE = {"type": "complete"}

Last = Mapping[str, Any]
"""The message that ends an operation, without its id. Any: JSON."""

Work = Callable[[], Awaitable[Last | None]]
"""Runs to the last message; to None when the operation goes on without a task."""


class Operation:
    """One operation under way, from its subscription to its end."""

    __slots__ = ("_conversation", "_following", "_opening", "_subscriber", "key", "task")

    def __init__(self, conversation: "Conversation", key: str, request: GraphQLRequest) -> None:
        self.key = key
        self.task: asyncio.Task[None] | None = None
        self._conversation = conversation
        self._opening = opening_of(key)
        self._subscriber: Subscriber | None = None
        self._following = False
        self._start(partial(self._ran, request))

    def cancel(self) -> None:
        """End it, now or as soon as its task has."""
        self._following = False
        if self.task is None:
            self._end()
        else:
            self.task.cancel()

    def take(self, outcome: Outcome) -> bool:
        """Tell the client what others are told too; False when it is behind, and catches up by itself from here."""
        if not self._following:
            return False
        try:
            self._conversation.stay.hold(outcome)
        except StayOver as over:
            self._conversation.stay.end(over)
            return True
        if not outcome.has_data:
            self._follow_no_more(partial(self._told, outcome))
            return True
        if not self._conversation.write(self._opening, outcome):
            self._follow_no_more(self._caught_up)
            return False
        return True

    def _follow_no_more(self, work: Work) -> None:
        self._following = False
        self._start(work)

    def _start(self, work: Work) -> None:
        self.task = asyncio.create_task(self._run(work))
        self.task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        if self.task is not task:
            return
        self.task = None
        if not self._following:
            self._end()

    def _end(self) -> None:
        if self._subscriber is not None:
            self._subscriber.leave()
        self._conversation.ended(self)

    async def _run(self, work: Work) -> None:
        """Run to the end, or until no task is needed; the id is free again before the client hears of the end."""
        try:
            last = await work()
        except Gone:
            return
        except StayOver as over:
            self._conversation.stay.end(over)
            return
        except Exception as fault:  # noqa: BLE001 - whatever breaks is ours: masked, and in the log
            last = {"type": "error", "payload": [_internal(answers.log_fault(fault))]}
        if last is not None:
            self._conversation.free(self)
            await self._conversation.send_last({"id": self.key, **last})

    async def _ran(self, request: GraphQLRequest) -> Last | None:
        """Run it; return its last message, None when it goes on without a task."""
        edge = self._conversation.edge
        context = edge.context_for((await self._conversation.stay.renewed()).viewer)
        if edge.executor.operation_type(request) is not OperationType.SUBSCRIPTION:
            outcome = await edge.executor.run(request, context, allow=READING_AND_WRITING)
            return await self._told(outcome) or COMPLETE
        opened = await edge.executor.subscribe(request, context)
        if isinstance(opened, Outcome):
            return await self._told(opened) or COMPLETE
        if isinstance(opened, Subscriber):
            self._subscriber = opened
            return await self._caught_up()
        async with aclosing(opened):
            async for outcome in opened:
                if last := await self._held(outcome):
                    return last
        return COMPLETE

    async def _caught_up(self) -> Last | None:
        """Tell what was missed, then sit down among those who are told together; or return the last message."""
        assert self._subscriber is not None
        await self._conversation.wire.drained()
        while not self._subscriber.sit(self.take):
            async with aclosing(self._subscriber.missed()) as missed:
                async for outcome in missed:
                    if last := await self._held(outcome):
                        return last
        self._following = True
        return None

    async def _held(self, outcome: Outcome) -> Last | None:
        self._conversation.stay.hold(outcome)
        return await self._told(outcome)

    async def _told(self, outcome: Outcome) -> Last | None:
        """Send a result; return the last message instead when the operation did not run, or is over."""
        if not outcome.has_data and not outcome.errors:
            return COMPLETE
        self._conversation.edge.metrics.operation("websocket", outcome)
        if not outcome.has_data:
            return {"type": "error", "payload": outcome.errors}
        await self._conversation.wire.send({"id": self.key, "type": "next", "payload": orjson.Fragment(outcome.body)})
        return None


def _internal(reference: str) -> Mapping[str, Any]:  # Any: JSON
    message = f"Une erreur interne est survenue (référence {reference})."
    return {"message": message, "extensions": {"code": "INTERNAL", "reference": reference}}
