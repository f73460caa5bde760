"""What the resolvers of one operation are given: the viewer, the rooms' services, and what was examined already."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import cast

import strawberry

from monespace_gql.access import Provisional, Viewer
from monespace_gql.backoffice.address import Reachable
from monespace_gql.backoffice.carrier import Carrier
from monespace_gql.directory.directory import Answer, Directory
from monespace_gql.documents.recogniser import Recogniser
from monespace_gql.documents.storage import Storage
from monespace_gql.drafts.desk import Desk
from monespace_gql.drafts.examine import examine_content
from monespace_gql.drafts.upgrade import no_way
from monespace_gql.prints.generate import Prints
from monespace_gql.reads.case_tree import CaseTree
from monespace_gql.reads.cases import Reader
from monespace_gql.reads.forms import latest_of
from monespace_gql.scheme.examination import Examination, not_examined


@dataclass(slots=True)
class Asked:
    """The context of one operation; never shared by two."""

    viewer: Viewer
    desk: Desk
    storage: Storage
    directory: Directory
    recogniser: Recogniser
    prints: Prints
    reachable: Reachable
    carrier: Carrier
    provisional: Provisional | None = None
    """What must be verified of the viewer before anything is told them; None once it was."""
    _examinations: "dict[CaseTree, asyncio.Task[Examination]]" = field(default_factory=dict)
    _answers: "dict[str, asyncio.Task[Answer]]" = field(default_factory=dict)

    @property
    def reader(self) -> Reader:
        """What reads cases for this viewer."""
        return Reader(self.desk.store, self.desk.catalogue, self.viewer)

    async def confirm(self) -> None:
        """Make sure of the viewer's rights, by one statement, unless that was done; raises what keeps them out."""
        if self.provisional is not None:
            self.viewer = await self.provisional.confirmed()
            self.provisional = None

    def verified(self) -> None:
        """Note that a statement has just found the viewer's rights to be those they were let in on."""
        self.provisional = None

    def begin_again(self, viewer: Viewer) -> None:
        """Answer the next event of a subscription: with these rights, and nothing of what was found for the last."""
        self.viewer = viewer
        self._examinations.clear()
        self._answers.clear()

    async def examined(self, draft: CaseTree) -> Examination:
        """Examine a draft once, however many fields ask."""
        if draft not in self._examinations:
            self._examinations[draft] = asyncio.ensure_future(self._examine(draft))
        return await asyncio.shield(self._examinations[draft])

    async def companies(self, search: str) -> Answer:
        """Search the directory once for a text, however many fields ask."""
        if search not in self._answers:
            self._answers[search] = asyncio.ensure_future(self.directory.search(search))
        return await asyncio.shield(self._answers[search])

    async def _examine(self, draft: CaseTree) -> Examination:
        if draft.stuck and draft.scheme:
            version = str(draft["scheme_version"])
            why = no_way(draft.scheme, version)
            return not_examined(draft.scheme, on=self.desk.today, version=version, why=why)
        counts = Counter(str(file["code"]) for file in draft.rows("documents"))
        printed = latest_of(draft.rows("forms"))
        return await examine_content(self.desk, draft.case.scheme, draft.content, counts, printed)


def asked(info: strawberry.Info) -> Asked:
    """Return the context of the operation being resolved."""
    return cast("Asked", info.context)
