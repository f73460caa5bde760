"""One draft or dossier as a viewer reads it: the tree of its statement, at what title, under which mask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monespace_gql.access import Case, Mask, Viewer
from monespace_gql.access.policy import Grounds, grounds_at
from monespace_gql.lexicon.standing import Context, Standing
from monespace_gql.scheme import Scheme
from monespace_gql.scheme.legends import Legends


@dataclass(frozen=True, eq=False)
class CaseTree:
    """What one statement gave of a case. `scheme` is None when it is no longer installed.

    `legends` are what its versions left to be read with; without them a case without scheme has no `mask`.
    `stuck`: it was typed under a version that the installed one cannot take up, and is shown as it was kept.
    """

    tree: Mapping[str, object]
    case: Case
    viewer: Viewer
    standing: Standing
    scheme: Scheme | None
    mask: Mask | None
    stuck: bool = False
    legends: Legends | None = None

    def __getitem__(self, name: str) -> object:
        return self.tree[name]

    def get(self, name: str) -> object:
        """Return one thing read, None when it was not selected."""
        return self.tree.get(name)

    def rows(self, name: str) -> Sequence[Mapping[str, object]]:
        """Return the rows of a relation."""
        found = self.tree.get(name)
        return found if isinstance(found, list) else []

    @property
    def grounds(self) -> Grounds:
        """What decides which acts are open on it."""
        return grounds_at(self.standing, self.viewer, self.case)

    @property
    def content(self) -> Mapping[str, object]:
        """The content as kept, to be covered by the mask before anybody reads it."""
        found = self.tree.get("content")
        return found if isinstance(found, Mapping) else {}


def case_of_tree(tree: Mapping[str, object], *, transmitted: bool) -> Case:
    """Return what access needs to know, from the columns every plan reads."""
    sirens = tree.get("module_sirens")
    return Case(
        scheme=str(tree["scheme"]),
        state=str(tree["state"]),
        transmitted=transmitted,
        employer_siren=str(tree["employer_siren"]),
        employer_siret=str(tree["employer_siret"]),
        creator_context=Context(str(tree["creator_context"])),
        creator_siren=str(tree["creator_siren"]),
        module_sirens=frozenset(map(str, sirens)) if isinstance(sirens, list) else frozenset(),
        mandated=bool(tree.get("mandated")),
    )
