"""How clients name a draft or a dossier, and how that is read."""

import re

import strawberry

from monespace_gql.dossiers.find import DossierRef
from monespace_gql.drafts.find import DraftRef
from monespace_gql.graph.keys import number_of
from monespace_gql.graph.scalars import CaseNumber
from monespace_gql.reads.cases import Key

LARGEST_NUMBER = 2**31 - 1
DOSSIER_NUMBER = re.compile("[0-9]{4}[A-Z]{2}[0-9]{6}")


@strawberry.input(description="A draft or a dossier, by its identifier or by its number.", one_of=True)
class CaseRef:
    """Exactly one of the two."""

    id: strawberry.ID | None = strawberry.field(description="The global identifier.", default=strawberry.UNSET)
    number: CaseNumber | None = strawberry.field(
        description="The number: `10999` for a draft, `2512CP000100` for a dossier.", default=strawberry.UNSET
    )


def draft_key(ref: CaseRef) -> Key:
    """Read a reference to a draft; one that cannot name a draft names none."""
    if ref.id:
        return Key(id=number_of(ref.id, "Draft") or 0)
    number = str(ref.number)
    plausible = re.fullmatch("[0-9]{1,10}", number) and int(number) <= LARGEST_NUMBER
    return Key(number=int(number) if plausible else 0)


def dossier_key(ref: CaseRef) -> Key:
    """Read a reference to a dossier; one that cannot name a dossier names none."""
    if ref.id:
        return Key(id=number_of(ref.id, "Dossier") or 0)
    number = str(ref.number)
    return Key(number=number if DOSSIER_NUMBER.fullmatch(number) else "")


def draft_ref(ref: CaseRef) -> DraftRef:
    """Read a reference to a draft for an act."""
    key = draft_key(ref)
    return DraftRef(id=key.id, number=int(key.number) if key.number is not None else None)


def dossier_ref(ref: CaseRef) -> DossierRef:
    """Read a reference to a dossier for an act."""
    key = dossier_key(ref)
    return DossierRef(id=key.id, number=str(key.number) if key.number is not None else None)
