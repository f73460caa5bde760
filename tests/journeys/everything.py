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


@lru_cache(maxsize=4)
def schema(*blocked: str) -> GraphQLSchema:
    """The schema with the installed schemes, but for those of the plugins named."""
    return build_schema(schema_text(frozenset(blocked)))


@lru_cache(maxsize=32)
def everything(kind: str, *blocked: str) -> str:
    """Select every field of a type, and of the types below it."""
    whole = schema(*blocked)
    return selected(whole, whole.type_map[kind])


def selected(whole: GraphQLSchema, kind: GraphQLNamedType) -> str:
    """Select every field of a type of that schema, and of the types below it; nothing of a scalar."""
    if isinstance(kind, GraphQLInterfaceType | GraphQLUnionType):
        possible = whole.get_possible_types(kind)
        return "__typename " + " ".join(f"... on {each.name} {{ {selected(whole, each)} }}" for each in possible)
    if not isinstance(kind, GraphQLObjectType):
        return ""
    return " ".join(_field(whole, name, get_named_type(field.type)) for name, field in kind.fields.items())


def _field(whole: GraphQLSchema, name: str, kind: GraphQLNamedType) -> str:
    below = selected(whole, kind)
    return f"{name} {{ {below} }}" if below else name
