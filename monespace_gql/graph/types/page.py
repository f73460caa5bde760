"""How clients ask for a part of a list, and what they are told of where it stands."""

from collections.abc import Sequence
from typing import Annotated, Any

import strawberry

from monespace_gql.reads.lists import window

MOST, PAGE = window.MOST, window.USUAL

First = Annotated[
    int | None, strawberry.argument(description=f"How many after the cursor: 1 to {MOST}, {PAGE} unless said.")
]
After = Annotated[str | None, strawberry.argument(description="The cursor to start after.")]
Last = Annotated[int | None, strawberry.argument(description=f"How many before the cursor or the end: 1 to {MOST}.")]
Before = Annotated[str | None, strawberry.argument(description="The cursor to end before.")]


@strawberry.input(description="A page by its number, instead of cursors.")
class PageInput:
    """Which page, of how many."""

    number: int = strawberry.field(description="Its number, from 1.", default=1)
    size: int = strawberry.field(description=f"How many a page: 1 to {MOST}.", default=PAGE)


PageArgument = Annotated[PageInput | None, strawberry.argument(description="A page by its number, without cursors.")]


def slice_of(
    first: int | None, after: str | None, last: int | None, before: str | None, page: PageInput | None
) -> dict[str, Any]:  # Any: as `window` takes them
    """Return the arguments of a connection as `window` reads them."""
    numbered = (page.number, page.size) if page else None
    return {"first": first, "after": after, "last": last, "before": before, "page": numbered}


@strawberry.type(description="Where a slice stands in its list (Relay).")
class PageInfo:
    """Cursors and whether there is more."""

    has_next_page: bool = strawberry.field(description="Whether there is more after this slice.")
    has_previous_page: bool = strawberry.field(description="Whether there is more before this slice.")
    start_cursor: str | None = strawberry.field(description="The cursor of the first edge.")
    end_cursor: str | None = strawberry.field(description="The cursor of the last edge.")


def page_info(cursors: Sequence[str], *, has_next: bool, has_previous: bool) -> PageInfo:
    """Write where a slice stands."""
    return PageInfo(
        has_next_page=has_next,
        has_previous_page=has_previous,
        start_cursor=cursors[0] if cursors else None,
        end_cursor=cursors[-1] if cursors else None,
    )
