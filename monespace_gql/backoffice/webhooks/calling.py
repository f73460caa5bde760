"""Calls every webhook in service, each at its own pace, and follows those that are opened, changed and closed."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from aiohttp import ClientSession

from monespace_gql.backoffice.address import Reachable
from monespace_gql.backoffice.models import Webhook
from monespace_gql.backoffice.webhooks.call import Call, NoLongerThere
from monespace_gql.backoffice.webhooks.find import BELL, place_name
from monespace_gql.catalogue import Observer
from monespace_gql.journal.observe import Observing
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit
from monespace_gql.scheme import Event

EVERY = 5.0
STOPPED_BY_ITSELF = "GONE"

log: structlog.stdlib.BoundLogger = structlog.get_logger("monespace.webhooks")


@dataclass(frozen=True, slots=True)
class Calling:
    """Calls the webhooks of one store; one process does at a time. `count` is told each call's name and outcome."""

    store: Store
    reachable: Reachable
    count: Callable[[str, str], None] = lambda _name, _outcome: None
    _under_way: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    async def run(self, every: float = EVERY) -> None:
        """Call for ever; whoever ends it ends every call under way."""
        async with self.reachable.session() as session:
            with self.store.bell.waiter(BELL) as waiter:
                try:
                    while True:
                        await self._follow(session)
                        await waiter.wait(at_most=every)
                finally:
                    await self._leave(set(self._under_way))

    async def _follow(self, session: ClientSession) -> None:
        """Begin the webhooks that are in service, and leave those that are no more."""
        in_service = {place_name(webhook): webhook for webhook in await Webhook.filter(stopped__isnull=True)}
        await self._leave(set(self._under_way) - set(in_service))
        for name, webhook in in_service.items():
            if name not in self._under_way:
                told = Observer(name, Teller(self.store, Call(self.store, session, webhook)))
                observing = Observing(self.store, told, self.count, parks=False)
                self._under_way[name] = asyncio.create_task(observing.run())

    async def _leave(self, names: set[str]) -> None:
        ending = [self._under_way.pop(name) for name in names]
        for task in ending:
            task.cancel()
        if ending:
            await asyncio.wait(ending)


class OutOfService(Exception):
    """Raised when a webhook is called no more, before the one who calls has heard of it."""


@dataclass(frozen=True, slots=True)
class Teller:
    """Calls one webhook, and takes it out of service when its address is gone for good."""

    store: Store
    call: Call

    async def __call__(self, event: Event) -> None:
        """Tell one event, unless the webhook was stopped, replayed or closed meanwhile."""
        webhook = self.call.webhook
        if not await Webhook.filter(id=webhook.id, generation=webhook.generation, stopped__isnull=True).exists():
            raise OutOfService
        try:
            await self.call.tell(event)
        except NoLongerThere:
            await self.store.unit(self._stop)
            raise

    async def _stop(self, unit: Unit) -> None:
        webhook = self.call.webhook
        stopped = await Webhook.filter(id=webhook.id, stopped__isnull=True).update(stopped=STOPPED_BY_ITSELF)
        if stopped:
            log.error("webhook_gone", webhook=webhook.id)
            unit.record("WEBHOOK_GONE", "webhook", webhook.id, "relay")
            unit.after_commit(lambda: unit.store.ring([BELL]))
