"""Reads what a client selected of a list: the part if it is looked at, the total if it is."""

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

import strawberry

from monespace_gql.graph import needs
from monespace_gql.graph.context import asked
from monespace_gql.graph.refused import as_error
from monespace_gql.graph.resolved import resolved
from monespace_gql.graph.selection import selection
from monespace_gql.graph.types.connection import Connection
from monespace_gql.graph.types.criteria import DossierFilter, DossierOrder, DraftFilter, DraftOrder, criteria_of
from monespace_gql.graph.types.page import page_info
from monespace_gql.lexicon.refusal import Refusal
from monespace_gql.reads.cases import Part
from monespace_gql.reads.lists.listed import Listed
from monespace_gql.reads.lists.window import Window, window
from monespace_gql.reads.plan import Selection

Search = Annotated[
    str | None,
    strawberry.argument(
        description="The quick search: number, reference, title, company, trainee by usual or birth name. Every term "
        "must be found, as the beginning of a word; « … » keeps words together; accents and case do not matter."
    ),
]

N = TypeVar("N")

_PART = {"nodes", "edges", "page_info"}
_COUNTED = {"total_count", "page_count"}


async def connection(
    info: strawberry.Info,
    node: type[N],
    listed: Listed,
    needed: Mapping[str, Selection],
    slice_: Mapping[str, Any],  # Any: as `window` takes its arguments
    zones: DraftFilter | DossierFilter | None,
    search: str | None,
    order: DraftOrder | DossierOrder | None,
) -> Connection[N]:
    """Return a part of a list of these nodes, as the fields selected read it."""
    selected, reader = selection(info), asked(info).reader
    try:
        criteria = criteria_of(zones, search, order)
        part = window(**slice_)
        shown: dict[str, object] = {}
        if _PART & selected.keys():
            wanted = needs.needed(_of_nodes(info), needed)
            shown |= _part(await reader.listed(listed, criteria, part, wanted))
        if _COUNTED & selected.keys():
            shown |= _counted(await reader.total(listed, criteria), part)
    except Refusal as declined:
        raise as_error(declined) from None
    return resolved(Connection[node], shown)  # type: ignore[valid-type]  # the class of the nodes


def _part(part: Part) -> dict[str, object]:
    return {
        "edges": [{"cursor": cursor, "node": case} for cursor, case in part.cases],
        "nodes": [case for _cursor, case in part.cases],
        "page_info": page_info(
            [cursor for cursor, _case in part.cases], has_next=part.has_next, has_previous=part.has_previous
        ),
    }


def _counted(total: int, part: Window) -> dict[str, object]:
    return {"total_count": total, "page_count": -(-total // part.size)}


def _of_nodes(info: strawberry.Info) -> dict[str, Any]:  # Any: a tree of names
    nodes, edges = selection(info, "nodes"), selection(info, "edges", "node")
    return _united(nodes, edges)


def _united(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:  # Any: as above
    names = {**first, **second}
    return {name: _united(first.get(name, {}), second.get(name, {})) for name in names}
