"""How many SQL statements the product asks for, and which: the measure tests hold reads and acts to."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context, ContextVar
from dataclasses import dataclass, field

_beside: ContextVar[bool] = ContextVar("monespace_beside", default=False)


@dataclass(slots=True)
class Counted:
    """The statements of one stretch of work: their SQL as sent, without any value."""

    sql: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many statements were sent; a many-row insert is one, BEGIN and COMMIT are none."""
        return len(self.sql)


class Meter:
    """Counts every statement of one store, Tortoise's own included."""

    def __init__(self) -> None:
        self.total = 0
        self._open: list[Counted] = []

    def note(self, sql: str) -> None:
        """Count this statement."""
        self.total += 1
        if self._open and not _beside.get():
            for counted in self._open:
                counted.sql.append(sql)

    @contextmanager
    def watch(self) -> Iterator[Counted]:
        """Collect the statements sent, by any task of this store, until the block ends."""
        counted = Counted()
        self._open.append(counted)
        try:
            yield counted
        finally:
            self._open = [other for other in self._open if other is not counted]


@contextmanager
def beside() -> Iterator[None]:
    """Leave what the block starts, and what that starts, out of what is collected: work that nobody asked for now."""
    before = _beside.set(True)
    try:
        yield
    finally:
        _beside.reset(before)


def fresh_context() -> Context:
    """Return a context that knows of this one only whether it runs beside."""
    fresh = Context()
    fresh.run(_beside.set, _beside.get())
    return fresh
