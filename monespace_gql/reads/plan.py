"""A plan: which columns and relations one operation needs, decided from its selection alone."""

from collections.abc import Mapping
from dataclasses import dataclass

from monespace_gql.reads.shape import Shape

Selection = Mapping[str, "Selection"]
"""The names selected, each with what is selected below it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The part of a shape that will be read; equal plans have the same statement."""

    columns: tuple[str, ...]
    relations: tuple[tuple[str, "Plan"], ...]


def plan(shape: Shape, wanted: Selection) -> Plan:
    """Return the plan that reads what is wanted of a shape; names the shape does not have are somebody else's work."""
    read = tuple(name for name in shape.columns if name in shape.core or name in wanted)
    relations = tuple(
        (name, plan(relation.shape, wanted[name])) for name, relation in shape.relations.items() if name in wanted
    )
    return Plan(read, relations)
