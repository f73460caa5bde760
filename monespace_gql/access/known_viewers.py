"""Viewers seen lately, let in at once on the rights they had then; whoever serves them verifies these."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from monespace_gql.access.rights import Adds, rights, rights_here
from monespace_gql.access.viewer import UnknownPerson, Viewer, read_viewer
from monespace_gql.journal.dialect import Dialect
from monespace_gql.lexicon.recent import Recent

KEPT = 2_000
"""How many are remembered, each person once a context they ask for."""

LARGEST = 16 * 1024
"""How long rights may be, in characters, to be remembered: some hundred affiliations; beyond, they are asked for."""

SAME = "same"


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """A viewer as they were last seen, and the rights they were read from: the same object for as long as both hold."""

    viewer: Viewer
    rights: str


@dataclass(slots=True, eq=False)
class Provisional:
    """Somebody let in on the rights they had when last seen: nothing may be told them before one of two things.

    Either `confirmed` is awaited, or a statement that reads for them carries `column`, and of what it found nothing
    is used unless `holds`: the rights are then those of the very instant of the reading.
    """

    known: Known
    confirmed: Callable[[], Awaitable[Viewer]]
    """Returns the viewer with the rights of this instant; raises what keeps somebody out."""
    _dialect: Dialect

    @property
    def viewer(self) -> Viewer:
        """Who they were when last seen."""
        return self.known.viewer

    def column(self, parameters: Adds) -> str:
        """Return a text expression for a statement that reads: its value is for `holds`. It is the same in every row.

        The rights of this instant are compared where they are, so that a page of rows does not repeat them. Its
        parameters depend on nothing but `known`.
        """
        now, before = rights(self.viewer.email, parameters, self._dialect), parameters.add(self.known.rights)
        return f"CASE WHEN {now} = CAST({before} AS TEXT) THEN '{SAME}' END"

    def holds(self, value: str | None) -> bool:
        """Say whether the rights are still those, by what the column gave."""
        return value == SAME


class KnownViewers:
    """Remembers the viewers of one database; one is shared by all the requests of a process."""

    def __init__(self, dialect: Dialect, kept: int = KEPT) -> None:
        self._dialect = dialect
        self._known: Recent[tuple[str, str | None], Known] = Recent(kept)

    async def load(self, email: str, asked: str | None) -> Viewer:
        """Return the viewer with the rights of this instant, by one statement, and remember them.

        Raises UnknownPerson and ContextRefused as `load_viewer` does.
        """
        key = email.lower(), asked
        before = self._known.find(key)
        self._known.drop(key)
        now = await rights_here(email)
        if now is None:
            raise UnknownPerson(email)
        known = before if before and before.rights == now else Known(read_viewer(now, asked), now)
        if len(now) <= LARGEST:
            self._known.keep(key, known)
        return known.viewer

    def recall(self, email: str, asked: str | None, confirmed: Callable[[], Awaitable[Viewer]]) -> Provisional | None:
        """Return who was loaded lately under this e-mail and context, None when nobody was."""
        known = self._known.find((email.lower(), asked))
        return Provisional(known, confirmed, self._dialect) if known is not None else None
