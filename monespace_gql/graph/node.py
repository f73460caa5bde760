"""The interface of everything that has a global identifier, and how an object of it says its type."""

from collections.abc import Mapping
from typing import Any

import strawberry

from monespace_gql.graph.keys import to_key
from monespace_gql.reads.case_tree import CaseTree


@strawberry.interface(description="An object with a global identifier (Relay).")
class Node:
    """Anything `node(id)` can find again."""

    @strawberry.field(description="The global identifier, opaque.")
    @staticmethod
    def id(seen: strawberry.Parent[Any]) -> strawberry.ID:  # Any: whatever was read
        return strawberry.ID(to_key(kind_of(seen), seen["id"]))

    @classmethod
    def resolve_type(cls, value: Any, info: Any, kind: Any) -> str:  # Any: graphql-core's own signature
        """Name the GraphQL type of an object that was read."""
        return kind_of(value)

    @classmethod
    def is_type_of(cls, value: Any, info: Any) -> bool:  # Any: as above
        """Say whether an object that was read is of this type."""
        return kind_of(value) == cls.__name__


def kind_of(value: object) -> str:
    """Return the GraphQL type of an object that was read."""
    if isinstance(value, CaseTree):
        return "Dossier" if value.case.transmitted else "Draft"
    return str(value["__typename"]) if isinstance(value, Mapping) else type(value).__name__
