"""A function of Python that is written for one plan, line by line: what is decided before it runs costs it nothing.

Of a client, nothing but keys ever comes into its text, each a literal that `literal` has looked at.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any, cast

from monespace_gql.reads.compiled.writer import KEY

Read = Callable[[Any, str, int], Any]
"""From what is kept, the day of the examination and the rank in a list, to what is answered; raises Odd."""

INDENT = "    "


class Odd(Exception):
    """A value is not of the type that its declaration keeps."""


class Function:
    """A `Read` being written: its lines know `kept`, `day`, `rank`, and the names `assigned` and `constant` give."""

    def __init__(self) -> None:
        self._lines: list[str] = ["def read(kept, day, rank):"]
        self._depth = 1
        self._named: dict[str, object] = {"Odd": Odd}
        self._numbers = count()

    def line(self, text: str) -> None:
        """Write a statement."""
        self._lines.append(f"{INDENT * self._depth}{text}")

    def assigned(self, expression: str) -> str:
        """Work an expression out here; return the name of what it came to."""
        name = f"v{next(self._numbers)}"
        self.line(f"{name} = {expression}")
        return name

    def constant(self, value: object) -> str:
        """Return the name of something that is known already."""
        name = f"k{next(self._numbers)}"
        self._named[name] = value
        return name

    @contextmanager
    def when(self, condition: str) -> Iterator[None]:
        """Write what follows for where the condition holds."""
        self.line(f"if {condition}:")
        self._depth += 1
        yield
        self._depth -= 1

    def odd_when(self, condition: str) -> None:
        """Raise Odd where the condition holds."""
        with self.when(condition):
            self.line("raise Odd")

    def returning(self, expression: str) -> Read:
        """End it by what it returns, and compile it."""
        self.line(f"return {expression}")
        exec(compile("\n".join(self._lines), "<a plan>", "exec"), self._named)  # noqa: S102 - every word of it is ours
        return cast("Read", self._named.pop("read"))


def literal(key: str) -> str:
    """Write a key of an answer, or a name of ours, as Python does; ValueError for what is neither."""
    if not KEY.fullmatch(key):
        raise ValueError("not a key of a GraphQL response")
    return repr(key)
