"""From an operation to what it picks of an object: graphql-core collects the fields, the schema spells their names."""

from typing import Any, cast

from graphql import GraphQLField, GraphQLObjectType, get_named_type, is_abstract_type
from graphql.execution import Executor as Run
from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet
from strawberry.types.field import StrawberryField

from monespace_gql.reads.compiled.picked import Picked

TYPENAME = "__typename"


def picked_of(run: Run[Any], of: GraphQLObjectType, grouped: GroupedFieldSet) -> tuple[Picked, ...]:
    """Return what is picked of objects of a type, whose fields were collected: in the order of the answer."""
    return tuple(_picked(run, of, key, details) for key, details in grouped.items())


def below(run: Run[Any], of: GraphQLObjectType, details: FieldDetailsList) -> GroupedFieldSet:
    """Return the fields picked below a field, when what stands there is an object of this type."""
    return run.collect_subfields(of, details).grouped_field_set


def declared(of: GraphQLObjectType, name: str) -> StrawberryField:
    """Return the declaration of a field by its name in the schema."""
    return definition(of.fields[name])


def definition(field: GraphQLField) -> StrawberryField:
    """Return the declaration of a field."""
    return cast("StrawberryField", field.extensions["strawberry-definition"])


def names(picked: tuple[Picked, ...]) -> dict[str, Any]:  # Any: a tree of names
    """Return the names picked, each with the names below it, as what plans are made from."""
    tree: dict[str, Any] = {}
    for each in picked:
        inside = tree.setdefault(each.name, {})
        for one in (each.below, *(inner for _type, inner in each.apart)):
            _unite(inside, names(one))
    return tree


def _unite(tree: dict[str, Any], other: dict[str, Any]) -> None:  # Any: as above
    for name, inside in other.items():
        _unite(tree.setdefault(name, {}), inside)


def _picked(run: Run[Any], of: GraphQLObjectType, key: str, details: FieldDetailsList) -> Picked:
    node = details[0].node
    if node.name.value == TYPENAME:
        return Picked(key, TYPENAME)
    field = of.fields[node.name.value]
    name, kind, given = definition(field).python_name, get_named_type(field.type), bool(node.arguments)
    if isinstance(kind, GraphQLObjectType):
        return Picked(key, name, below=picked_of(run, kind, below(run, kind, details)), given=given)
    if is_abstract_type(kind):
        types = run.schema.get_possible_types(kind)
        apart = tuple((each.name, picked_of(run, each, below(run, each, details))) for each in types)
        return Picked(key, name, apart=apart, given=given)
    return Picked(key, name, given=given)
