"""What every transport is given: the executor, the door, a context for each operation, an ear, options, counters."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from monespace_gql.graph.executor import Executor
from monespace_gql.journal.bell import Waiter
from monespace_gql.lexicon.clock import Clock
from monespace_gql.web.identity import Door
from monespace_gql.web.metrics import Metrics
from monespace_gql.web.options import WebOptions

ContextFor = Callable[[object], object]
"""Returns the context of one operation for this viewer, or for somebody whom `Door.recognise` knew.

Its loaders and caches live as long as the operation.
"""

Ear = Callable[[object], AbstractContextManager[Waiter]]
"""Returns what is rung while it is open when this viewer loses rights."""


@dataclass(frozen=True, slots=True)
class Edge:
    """One application's parts, shared by HTTP, WebSocket and event streams."""

    executor: Executor
    door: Door
    context_for: ContextFor
    ear: Ear
    options: WebOptions
    metrics: Metrics
    clock: Clock
