"""Which part of a list: so many after or before a cursor, or a page by its number."""

from dataclasses import dataclass

from monespace_gql.lexicon.refusal import Refusal, RefusalKind, refuse

MOST = 100
USUAL = 20
LAST_PAGE = 1_000_000


@dataclass(frozen=True, slots=True)
class Window:
    """At most `size` cases between two cursors, from the end of that when `backward`, once some are skipped."""

    size: int = USUAL
    skip: int = 0
    after: str | None = None
    before: str | None = None
    backward: bool = False


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
