"""One call of one webhook: the event as JSON, signed; anything but « taken » is a failure, and comes again."""

from dataclasses import dataclass

import orjson
from aiohttp import ClientError, ClientSession

from monespace_gql.access.service import told_to_services
from monespace_gql.backoffice.models import Webhook
from monespace_gql.backoffice.signature import signed
from monespace_gql.journal.store import Store
from monespace_gql.scheme import Event

GONE = 410


class NotTaken(Exception):
    """Raised when the address did not take an event; the message says how it answered, never with what."""


class NoLongerThere(NotTaken):
    """Raised when the address says that it will never take one again."""


@dataclass(frozen=True, slots=True)
class Call:
    """Calls one webhook. The clock dates the signature: that of the call, not of the event."""

    store: Store
    session: ClientSession
    webhook: Webhook

    async def tell(self, event: Event) -> None:
        """Call for an event that the webhook asks for and may be told; raises NotTaken."""
        if not self._asks_for(event):
            return
        body = message_of(event)
        headers = signed(self.webhook.secret, str(event.id), self.store.clock.now(), body)
        try:
            async with self.session.post(
                self.webhook.url, data=body, headers=headers, allow_redirects=False
            ) as response:
                status = response.status
        except (ClientError, OSError) as failure:  # OSError: its time is up, or its name leads inside
            raise NotTaken(f"{type(failure).__name__} while calling") from None
        if status == GONE:
            raise NoLongerThere("it answered 410")
        if not 200 <= status < 300:
            raise NotTaken(f"it answered {status}")

    def _asks_for(self, event: Event) -> bool:
        if not told_to_services(event.subject_kind, event.kind):
            return False
        wanted = not self.webhook.kinds or event.kind in self.webhook.kinds
        return wanted and (not self.webhook.schemes or event.scheme in self.webhook.schemes)


def message_of(event: Event) -> bytes:
    """Write an event as webhooks are told it; the same event gives the same bytes."""
    told = {
        "type": event.kind,
        "timestamp": event.at.isoformat(),
        "data": {
            "id": str(event.id),
            "number": event.number,
            "scheme": event.scheme,
            "caseNumber": event.case_number,
            "subjectKind": event.subject_kind,
            "subjectId": event.subject_id,
            **event.data,
        },
    }
    return orjson.dumps(told, option=orjson.OPT_SORT_KEYS)
