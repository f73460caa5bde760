"""`@access` in the printed schema: who reads, types and is shown each field of a content, from the one declaration."""

from collections.abc import Iterable

import strawberry
from strawberry.schema_directive import Location

from monespace_gql.access.matrix import in_order, needs_mandate, readers_of, writers_of
from monespace_gql.graph.types.standing import StandingType
from monespace_gql.lexicon.standing import Standing
from monespace_gql.scheme.field import Declaration


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="access",
    description="Who reads and who types a field, as declared on it; a block closed to somebody closes what is inside. "
    "Others read null. What somebody may do to one case: see its `access`; every field at once: `accessMatrix`.",
)
class AccessDirective:
    """The rights on one field."""

    read: list[StandingType] = strawberry.field(description="Who reads it.")
    write: list[StandingType] = strawberry.field(description="Who types it.")
    write_needs_mandate: bool | None = strawberry.field(
        description="Whether a provider types it only while it holds a management mandate.", default=strawberry.UNSET
    )
    masked: bool | None = strawberry.field(
        description="Whether those who read it see its last three characters only.", default=strawberry.UNSET
    )
    reveal: list[StandingType] | None = strawberry.field(
        description="Who may be shown its full value by `revealValue`.", default=strawberry.UNSET
    )


def access_directive(declared: Declaration) -> AccessDirective:
    """Return the directive of a field: `masked` and `reveal` for sensitive ones, `writeNeedsMandate` where it does."""
    told = AccessDirective(read=_types(readers_of(declared)), write=_types(writers_of(declared)))
    if needs_mandate(declared):
        told.write_needs_mandate = True
    if declared.sensitive:
        told.masked = True
        told.reveal = _types(in_order(declared.reveal & declared.read))
    return told


def _types(titles: Iterable[Standing]) -> list[StandingType]:
    return [StandingType(title.value) for title in titles]
