"""The documents of a case, as clients read them."""

from enum import Enum

import strawberry

from monespace_gql.graph.scalars import Instant
from monespace_gql.graph.types.addition import ADDED_BY, Addition


@strawberry.enum(description="What the back office says of a file.")
class Conformity(Enum):
    """The state of a file."""

    DEPOSITED = strawberry.enum_value("DEPOSITED", description="Déposé, pas encore contrôlé.")
    CONFORMING = strawberry.enum_value("CONFORMING", description="Conforme.")
    NON_CONFORMING = strawberry.enum_value("NON_CONFORMING", description="Non conforme.")


@strawberry.type(description="A file attached to a case.")
class DocumentFile:
    """One file."""

    id: strawberry.ID = strawberry.field(description="Its identifier.")
    name: str = strawberry.field(description="Its name, cleaned.")
    media_type: str = strawberry.field(description="Its type, recognised from its content.")
    size: int = strawberry.field(description="Its size in bytes.")
    conformity: Conformity = strawberry.field(description="What the back office says of it.")
    deposited_at: Instant = strawberry.field(description="When it was deposited.")
    url: str = strawberry.field(description="Where to download it, under the same rights as the case.")


@strawberry.type(description="A type of document and the files attached for it.")
class DocumentLine:
    """One line of the documents tab."""

    code: str = strawberry.field(description="The type's code.")
    label: str = strawberry.field(description="The French label.")
    required: bool = strawberry.field(description="Whether at least one file must be attached.")
    files: list[DocumentFile] = strawberry.field(description="The files, oldest first.")
    added_by: Addition | None = strawberry.field(description=ADDED_BY)


@strawberry.type(description="How many mandatory types of documents have a file: « 1/3 types de documents ».")
class DocumentsProgress:
    """The counter of the documents tab: types, not files."""

    provided: int = strawberry.field(description="The mandatory types that have a file.")
    required: int = strawberry.field(description="The mandatory types.")
    label: str = strawberry.field(description="The counter as the portal writes it.")
