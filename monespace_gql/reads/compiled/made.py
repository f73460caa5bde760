"""A field whose text Python makes of a text that the statement gives."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Made:
    """One field. `sql` is an expression over the table `r`, the bytes of a text, never NULL.

    `text` makes of them `"key":value`, or the mark of an odd row.
    """

    sql: str
    text: Callable[[bytes], bytes]
