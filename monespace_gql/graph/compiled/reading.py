"""What the root fields of one operation are given to answer from: the run, the viewer's reader, the plans."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graphql.execution import Executor as Run
from graphql.execution.collect_fields import FieldDetailsList

from monespace_gql.graph.compiled.kinds import Kind
from monespace_gql.graph.compiled.node import NodePlan
from monespace_gql.reads.compiled.reading import CompiledReader


@dataclass(frozen=True, slots=True)
class Reading:
    """One operation being answered. `plan` gives the plan of what is selected of the cases under a root's key."""

    run: Run[Any]
    reader: CompiledReader
    plan: Callable[[str, Kind, FieldDetailsList], NodePlan]
