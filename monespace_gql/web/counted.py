"""The core's own observer: it counts what happened, through the hook that every plugin has."""

from collections.abc import Callable
from dataclasses import dataclass

from monespace_gql.scheme import Event, hookimpl

NAME = "monespace-gql: counted"
"""The name its place in the sequence is kept under."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Tells `count` the kind and the scheme of each event, an empty scheme where there is none."""

    count: Callable[[str, str], None]

    @hookimpl
    async def monespace_happened(self, event: Event) -> None:
        """Count one event."""
        self.count(event.kind, event.scheme or "")
