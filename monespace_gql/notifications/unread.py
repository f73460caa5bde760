"""How many notifications a person has not read in a context: counted, and told again each time it changes."""

from dataclasses import dataclass

from monespace_gql.access import ContextRefused, UnknownPerson, Viewer, load_viewer
from monespace_gql.journal.delivery import changes_of
from monespace_gql.journal.follow import latest_unread
from monespace_gql.journal.store import Store
from monespace_gql.notifications.rights import seen_of, still_here, subject_of
from monespace_gql.people.told import rights_of

MOST = 100
"""The last ones alone are counted: nobody reads more on a bell."""


async def unread_count(store: Store, viewer: Viewer) -> int:
    """Return how many of the last hundred that are not read the viewer may still see."""
    told = await latest_unread(store, viewer.recipient, limit=MOST)
    seen = await seen_of(viewer, told)
    return sum(subject_of(entry) in seen for entry in told)


@dataclass(frozen=True, slots=True)
class UnreadCount:
    """The count as it becomes; equal for those to whom it is the same."""

    store: Store
    viewer: Viewer

    @property
    def heard(self) -> tuple[str, ...]:
        """What rings when the count may be another: something was told, or read on whatever device; rights changed."""
        person = self.viewer.person_id
        return self.viewer.recipient, changes_of("person", person), rights_of(person)

    async def look(self) -> int:
        """Count, with the rights of this instant; Refusal when the account or this whole context was withdrawn."""
        return await unread_count(self.store, await _again(self.viewer))


async def _again(viewer: Viewer) -> Viewer:
    try:
        return await load_viewer(viewer.email, viewer.held_context)
    except (UnknownPerson, ContextRefused):
        await still_here(viewer)
        raise
