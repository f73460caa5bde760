"""Which part of a list: so many after or before a cursor, or a page by its number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from monespace_gql.lexicon.refusal import Refusal, RefusalKind, refuse

MOST = 100
USUAL = 20
LAST_PAGE = 1_000_000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cut(Generic[T]):
    """What is shown of what was read, and whether there is more on either side."""

    shown: Sequence[T]
    has_previous: bool
    has_next: bool


@dataclass(frozen=True, slots=True)
class Window:
    """At most `size` cases between two cursors, from the end of that when `backward`, once some are skipped."""

    size: int = USUAL
    skip: int = 0
    after: str | None = None
    before: str | None = None
    backward: bool = False
    looks_beyond: bool = True
    """Whether one case more is read, to know that there is more."""

    @property
    def taken(self) -> int:
        """How many cases are read."""
        return self.size + self.looks_beyond

    def cut(self, read: Sequence[T]) -> Cut[T]:
        """Return what is shown of the rows read, and whether there is more, which one that looks beyond can tell."""
        more = len(read) > self.size
        return Cut(
            read[1:] if more and self.backward else read[: self.size],
            has_previous=more if self.backward else self.after is not None or self.skip > 0,
            has_next=self.before is not None if self.backward else more,
        )


def window(
    *,
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
    page: tuple[int, int] | None = None,
) -> Window:
    """Read the arguments of a connection, `page` being its number and size; declines what cannot be meant together."""
    if page is not None:
        if not all(given is None for given in (first, after, last, before)):
            raise _bad("Choisissez : une page par son numéro, ou une tranche par ses curseurs.")
        return _page(*page)
    if first is not None and last is not None:
        raise _bad("`first` et `last` ne vont pas ensemble.")
    size = next((given for given in (first, last) if given is not None), USUAL)
    _check(size, "last" if last is not None else "first")
    return Window(size, after=after, before=before, backward=last is not None)


def _page(number: int, size: int) -> Window:
    _check(size, "page.size")
    if not 1 <= number <= LAST_PAGE:
        raise _bad(f"`page.number` va de 1 à {LAST_PAGE}.")
    return Window(size, skip=(number - 1) * size)


def _check(size: int, name: str) -> None:
    if not 1 <= size <= MOST:
        raise _bad(f"`{name}` va de 1 à {MOST}.")


def _bad(told: str) -> Refusal:
    return refuse(RefusalKind.INVALID, "BAD_PAGE", told)
