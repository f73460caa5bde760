"""What a plan supposes of every row and viewer it serves, and how the statement checks it of each row."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from monespace_gql.access import Viewer
from monespace_gql.access.viewer import Reach
from monespace_gql.journal.json_field import to_json
from monespace_gql.lexicon.standing import OPCO_STANDINGS, Context, Permission, Standing


class CaseKind(StrEnum):
    """Of which kind of case the rows are; the value names their table."""

    DRAFT = "draft"
    DOSSIER = "dossier"


@dataclass(frozen=True, slots=True)
class Supposed:
    """The kind of the rows, and at what title the viewer reads every one of them."""

    kind: CaseKind
    standing: Standing

    @property
    def of_opco(self) -> bool:
        """Say whether the viewer is of the OPCO's staff, to whom every dossier is open."""
        return self.standing in OPCO_STANDINGS


def supposed_of(viewer: Viewer, kind: CaseKind) -> Supposed | None:
    """Return what is supposed of the rows this viewer reads; None when nothing can be.

    A provider is supposed to have opened the case: who only gives a module of it reads a part that no plan knows.
    """
    if viewer.context is Context.EMPLOYER:
        return _SUPPOSED[kind][Standing.EMPLOYER]
    if viewer.context is Context.PROVIDER:
        return _SUPPOSED[kind][Standing.PROVIDER]
    if kind is CaseKind.DOSSIER and viewer.opco_role in OPCO_STANDINGS:
        return _SUPPOSED[kind][viewer.opco_role]
    return None


_SUPPOSED = {kind: {title: Supposed(kind, title) for title in Standing} for kind in CaseKind}


def reaches_json(viewer: Viewer) -> str:
    """Return what the viewer may enter, follow and be told the payments of, as the one JSON text that a plan looks in.

    It is a list of marks, each a permission, a company, its establishment or nothing, and a scheme or `*`:
    `["F912739695//*"]`. A mark between its quotes is found by looking for the text, on both databases alike.
    """
    return to_json(sorted({mark for reach in viewer.reaches for mark in _marks(reach, viewer.context)}))


def _marks(reach: Reach, context: Context) -> Iterator[str]:
    siret = (reach.siret or "") if context is Context.EMPLOYER else ""
    for scheme, held in reach.permissions.items():
        for permission in held & _LETTERS.keys():
            yield f"{_LETTERS[permission]}{reach.siren}/{siret}/{scheme}"


_LETTERS = {Permission.ENTER: "E", Permission.FOLLOW: "F", Permission.PAY: "P"}


def marks_of_row(standing: Standing, permission: Permission) -> tuple[tuple[str, ...], ...]:
    """Return the marks of which one gives that permission on a row `r`: texts and columns (`r.…`) to be joined.

    An affiliation to a company covers its establishments; a provider's covers the company whatever it names.
    """
    letter = _LETTERS[permission]
    if standing is Standing.PROVIDER:
        places: list[tuple[str, ...]] = [("r.creator_siren", "//")]
    else:
        places = [("r.employer_siren", "//"), ("r.employer_siren", "/", "r.employer_siret", "/")]
    return tuple((f'"{letter}', *place, scheme, '"') for place in places for scheme in ("*", "r.scheme"))
