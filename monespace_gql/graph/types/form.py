"""The generic view of a form: every scheme alike, so that a client can show one it has never heard of."""

from enum import Enum

import strawberry

from monespace_gql.graph.content_types import ChosenValue
from monespace_gql.graph.scalars import Json
from monespace_gql.graph.types.finding import Finding


@strawberry.enum(description="The chip behind a tab's label.")
class TabStatus(Enum):
    """See `monespace_gql.scheme.examination.TabStatus`."""

    VALID = strawberry.enum_value("VALID", description="Onglet validé.")
    INCOMPLETE = strawberry.enum_value(
        "INCOMPLETE", description="Des données obligatoires sont absentes ou des règles de gestion non valides."
    )


@strawberry.type(description="One field of a form, as any client can show it.")
class FieldView:
    """A leaf of the content."""

    path: str = strawberry.field(description="Its place, list items numbered: `funding.lines[0].quantity`.")
    label: str = strawberry.field(description="The French label.")
    kind: str = strawberry.field(description="DATE, MONEY, INTEGER, BOOLEAN, TEXT, CODE, SIRET, NIR, EMAIL…")
    required: bool = strawberry.field(description="Whether it must be filled.")
    visible: bool = strawberry.field(description="Whether the viewer may read it; if not, `value` is null.")
    locked: bool = strawberry.field(description="Whether the viewer may not write it (reference data, rights).")
    value: Json | None = strawberry.field(description="The value as kept; what was typed when it is ill-formed.")
    item_id: strawberry.ID | None = strawberry.field(
        description="The identity of the list item it is in: give it back as the item's `id`. Null elsewhere."
    )
    choices: list[ChosenValue] = strawberry.field(description="The closed list of values, empty when free.")
    help: str | None = strawberry.field(description="Help for the person typing.")
    findings: list[Finding] = strawberry.field(description="What is said of this field.")


@strawberry.type(description="One tab of a form, as any client can show it.")
class TabView:
    """A page of the form with its chip."""

    code: str = strawberry.field(description="The tab's code; paths start with it.")
    label: str = strawberry.field(description="The French label.")
    status: TabStatus = strawberry.field(description="The chip.")
    status_label: str = strawberry.field(description="The chip's French text.")
    fields: list[FieldView] = strawberry.field(description="Its fields, in order.")
    findings: list[Finding] = strawberry.field(description="Everything said of this tab.")
