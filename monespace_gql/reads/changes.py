"""When to read a case again: something happened to it, or the viewer's rights changed; several changes may be one."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from monespace_gql.access import ContextRefused, UnknownPerson, Viewer, load_viewer
from monespace_gql.journal.delivery import changes_of
from monespace_gql.people.told import rights_of

if TYPE_CHECKING:
    from monespace_gql.journal.store import Store

# What tells that a case is not as it was: its own row, and what the journal says of it (a document, a form).
MARKS = {
    kind: f"""
SELECT r.version, r.state, r.updated_at,
  (SELECT count(*) FROM journal_entry e WHERE e.subject_kind = '{kind}' AND e.subject_id = $2) AS entries
FROM {kind} r WHERE r.id = $1
"""  # noqa: S608 - the names of two tables
    for kind in ("draft", "dossier")
}


@dataclass(frozen=True, slots=True)
class Found:
    """A case as it was looked at: by whom, with the rights of that instant, and what tells it from what it was."""

    viewer: Viewer
    mark: object


@dataclass(frozen=True, slots=True)
class CaseState:
    """When to read a case again; equal for those to whom it is the same."""

    store: "Store"
    viewer: Viewer
    kind: str
    key: int

    @property
    def heard(self) -> tuple[str, ...]:
        """What rings: something happened to the case, or the viewer's rights changed."""
        return changes_of(self.kind, self.key), rights_of(self.viewer.person_id)

    async def look(self) -> Found | None:
        """Return what there is to read, another one whenever the case or those rights changed.

        Whoever asked reads the case then, and leaves when it is not to be seen any more. None when the account or the
        whole context was withdrawn.
        """
        now = await _again(self.viewer)
        return None if now is None else Found(now, await _mark(self.store, self.kind, self.key))


async def _again(viewer: Viewer) -> Viewer | None:
    try:
        return await load_viewer(viewer.email, viewer.held_context)
    except (UnknownPerson, ContextRefused):
        return None


async def _mark(store: "Store", kind: str, key: int) -> object:
    return [tuple(row) for row in await store.fetch(MARKS[kind], [key, str(key)])]
