"""What is completed without graphql-core comes out as graphql-core completes it; what is not known is left to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, Optional

import pytest
import strawberry
from graphql import GraphQLError, parse
from graphql.execution import Executor as Run
from graphql.execution.collect_fields import collect_fields
from strawberry.schema.config import StrawberryConfig

from monespace_gql.graph.compiled.complete import Complete, completion
from monespace_gql.graph.compiled.given_up import GivenUp
from monespace_gql.graph.scalars import SCALARS, Amount, Day, Instant, Json


@strawberry.enum
class Colour(Enum):
    RED = "RED"


@strawberry.interface
class Named:
    name: str


@strawberry.type
class Known(Named):
    name: str


@strawberry.type
class Leaf:
    text: str
    maybe: str | None
    whole: int
    ratio: float
    flag: bool
    colour: Colour
    day: Day
    instant: Instant
    amount: Amount
    anything: Json | None
    camel_case: list[str | None]


@strawberry.type
class Tree:
    leaf: Leaf
    leaves: Optional[list[Leaf]]  # noqa: UP045 - as Strawberry reads it
    named: Named | None = None

    @strawberry.field
    @staticmethod
    def resolved() -> str:
        return "resolved"

    @strawberry.field
    @staticmethod
    def given(much: int = 1) -> int:
        return much


@strawberry.type
class Query:
    tree: Tree


def _read(source: Any, name: str) -> Any:
    return source.get(name) if isinstance(source, Mapping) else getattr(source, name)


SCHEMA = strawberry.Schema(
    query=Query, types=[Known], config=StrawberryConfig(default_resolver=_read, scalar_map=SCALARS)
)._schema
EVERY = "text maybe whole ratio flag colour day instant amount anything camelCase __typename"
LEAF = {
    "text": 'a "text"',
    "maybe": None,
    "whole": 3,
    "ratio": 0.5,
    "flag": True,
    "colour": Colour.RED,
    "day": date(2026, 1, 5),
    "instant": datetime(2026, 1, 5, 9, 30, tzinfo=UTC),
    "amount": "1400",
    "anything": {"any": ["thing"]},
    "camel_case": ["a", None],
}


@dataclass
class Row:
    """Something read by its attributes."""

    leaf: object
    leaves: object = None


def run_of(selected: str, root: object = None) -> Run[Any]:
    """A run of what is selected of a tree."""
    run = Run.build(SCHEMA, parse(f"{{ tree {{ {selected} }} }}"), root_value=root)
    assert isinstance(run, Run)
    return run


def planned(selected: str) -> Complete | None:
    """What completes a tree of which this is selected."""
    run, query = run_of(selected), SCHEMA.query_type
    assert query is not None
    fields = collect_fields(run.schema, run.fragments, run.variable_values, query, run.operation)
    return completion(run, query.fields["tree"].type, fields.grouped_field_set["tree"])


def completed(selected: str, source: object) -> object:
    """What comes out of the plan."""
    complete = planned(selected)
    assert complete is not None
    return complete(source)


def by_graphql_core(selected: str, source: object) -> object:
    """What comes out of graphql-core."""
    result: Any = run_of(selected, {"tree": source}).execute_operation()
    assert result.errors is None, result.errors
    return result.data["tree"]


@pytest.mark.parametrize(
    "source",
    [
        {"leaf": LEAF, "leaves": None},
        {"leaf": LEAF, "leaves": [LEAF, {**LEAF, "maybe": "something", "anything": None}]},
        Row(LEAF, (LEAF,)),
        Row(LEAF, []),
    ],
)
def test_values_lists_and_objects_come_out_alike(source: object) -> None:
    selected = f"leaf {{ {EVERY} }} l: leaves {{ again: text {EVERY} }}"

    assert completed(selected, source) == by_graphql_core(selected, source)


@pytest.mark.parametrize(
    "selected", ["resolved", "given", "given(much: 2)", "named { name }", "leaf { text } resolved"]
)
def test_what_asks_somebody_or_has_several_types_is_left_to_graphql_core(selected: str) -> None:
    assert planned(selected) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", None),
        ("text", ["no", "text"]),
        ("whole", "a word"),
        ("whole", 2**40),
        ("flag", "perhaps"),
        ("colour", "BLUE"),
        ("day", 3),
        ("instant", "no instant"),
        ("amount", "no amount"),
        ("camel_case", None),
        ("camel_case", {"not": "a list"}),
        ("camel_case", "abc"),
    ],
)
def test_anything_wrong_raises(field: str, value: object) -> None:
    with pytest.raises((GivenUp, GraphQLError, ValueError, AttributeError, ArithmeticError)):
        completed(f"leaf {{ {EVERY} }}", {"leaf": {**LEAF, field: value}})


def test_no_object_where_there_must_be_one_is_given_up() -> None:
    with pytest.raises(GivenUp):
        completed("leaf { text }", {"leaf": None})
