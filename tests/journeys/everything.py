"""Selections that leave nothing out: every field below a type, so that no test forgets the one just added."""

from functools import lru_cache

from graphql import (
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
    get_named_type,
)

from monespace_gql.app import schema_text


@lru_cache(maxsize=1)
def schema() -> GraphQLSchema:
    """The schema with the installed schemes."""
    return build_schema(schema_text())


@lru_cache(maxsize=32)
def everything(kind: str) -> str:
    """Select every field of a type, and of the types below it."""
    found = schema().type_map[kind]
    return _selected(found)


def _selected(kind: GraphQLNamedType) -> str:
    if isinstance(kind, GraphQLInterfaceType | GraphQLUnionType):
        possible = " ".join(f"... on {each.name} {{ {_selected(each)} }}" for each in schema().get_possible_types(kind))
        return f"__typename {possible}"
    if not isinstance(kind, GraphQLObjectType):
        return ""
    return " ".join(_field(name, get_named_type(field.type)) for name, field in kind.fields.items())


def _field(name: str, kind: GraphQLNamedType) -> str:
    below = _selected(kind)
    return f"{name} {{ {below} }}" if below else name
