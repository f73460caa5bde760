"""Reading back what an act changed, with what the client selected of it, also when the act declined."""

from typing import Any

import strawberry

from monespace_gql.graph import needs
from monespace_gql.graph.context import asked
from monespace_gql.graph.selection import selection
from monespace_gql.reads.cases import Key

OPERATION_ID = (
    "Chosen by the client: the same identifier sent again, even after a crash, gives the first answer for 24 hours."
)


async def draft_now(info: strawberry.Info, key: Key) -> Any:  # Any: a CaseTree, resolved by the type
    """Return the draft as it now is; nothing is read when the client does not select it."""
    selected = selection(info, "draft")
    return await asked(info).reader.draft(key, needs.needed(selected, needs.DRAFT)) if selected else None


async def dossier_now(info: strawberry.Info, key: Key) -> Any:  # Any: as above
    """Return the dossier as it now is; nothing is read when the client does not select it."""
    selected = selection(info, "dossier")
    return await asked(info).reader.dossier(key, needs.needed(selected, needs.DOSSIER)) if selected else None
