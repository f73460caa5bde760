"""What a plan supposes of every row and viewer it serves, and how the statement checks it of each row."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from monespace_gql.access import Viewer
from monespace_gql.access.viewer import Reach
from monespace_gql.journal.json_field import to_json
from monespace_gql.lexicon.standing import OPCO_STANDINGS, Context, Permission, Standing
from monespace_gql.reads.compiled.json_text import Sql, Text


class CaseKind(StrEnum):
    """Of which kind of case the rows are; the value names their table."""

    DRAFT = "draft"
    DOSSIER = "dossier"


@dataclass(frozen=True, slots=True)
class Supposed:
    """The kind of the rows, and at what title the viewer reads them; see `each` for the others."""

    kind: CaseKind
    standing: Standing

    @property
    def each(self) -> tuple["Supposed", ...]:
        """What is supposed of a row, then of one of which that does not hold.

        A provider is supposed to have opened a dossier, or else to give a module of it.
        """
        if self.kind is CaseKind.DOSSIER and self.standing is Standing.PROVIDER:
            return (self, Supposed(self.kind, Standing.MODULE_PROVIDER))
        return (self,)

    @property
    def of_opco(self) -> bool:
        """Say whether the viewer is of the OPCO's staff, to whom every dossier is open."""
        return self.standing in OPCO_STANDINGS


def supposed_of(viewer: Viewer, kind: CaseKind) -> Supposed | None:
    """Return what is supposed of the rows this viewer reads; None when nothing can be."""
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


def marks_of_employer(permission: Permission) -> tuple[Text, ...]:
    """Return the marks of which one gives that permission on a row `r` to its employer.

    An affiliation to a company covers its establishments.
    """
    siren, siret = Sql("r.employer_siren"), Sql("r.employer_siret")
    return (*_marks_of((siren, "//"), permission), *_marks_of((siren, "/", siret, "/"), permission))


def marks_of_provider(siren: str, permission: Permission) -> tuple[Text, ...]:
    """Return the marks of which one gives that permission on a row `r` to the company of this SIREN, an expression.

    A provider's affiliation covers the company whatever it names.
    """
    return _marks_of((Sql(siren), "//"), permission)


def _marks_of(place: Text, permission: Permission) -> tuple[Text, ...]:
    return tuple((f'"{_LETTERS[permission]}', *place, scheme, '"') for scheme in ("*", Sql("r.scheme")))
