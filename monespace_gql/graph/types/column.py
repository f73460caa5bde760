"""The columns that a scheme adds to lists, as clients read them."""

import strawberry

from monespace_gql.graph.scalars import Json


@strawberry.type(description="A column that a scheme adds to lists: a field of its form.")
class ListColumn:
    """A column, before any case is read."""

    code: str = strawberry.field(description="Its code.")
    label: str = strawberry.field(description="Its French label.")
    kind: str = strawberry.field(description="DATE, MONEY, INTEGER, BOOLEAN, TEXT, CODE…: how to align and show it.")
    path: str = strawberry.field(description="The place of the field.")


@strawberry.type(description="What one case shows in a column of its scheme.")
class ColumnValue:
    """A cell."""

    code: str = strawberry.field(description="The column's code.")
    label: str = strawberry.field(description="The column's French label.")
    value: Json | None = strawberry.field(description="The value as kept; null while empty or when hidden.")
    display: str | None = strawberry.field(description="The value written for French people: `12.000,00 €`.")
