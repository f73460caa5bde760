"""What the root fields of one operation are given to answer from: what was asked, the viewer's reader, the plans."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from graphql.execution import Executor as Run
from graphql.execution.collect_fields import FieldDetailsList

from monespace_gql.graph.begun import Begun
from monespace_gql.graph.compiled.kinds import Kind
from monespace_gql.graph.compiled.node import NodePlan
from monespace_gql.reads.compiled.reading import CompiledReader


@dataclass(slots=True, eq=False)
class Reading:
    """One operation being answered. `planned` makes, or finds again, the plan of what a root field selects of cases."""

    begun: Begun
    reader: CompiledReader
    planned: "Callable[[Reading, object, Kind, FieldDetailsList], NodePlan]"
    _run: Run[Any] | None = field(default=None, init=False)

    @property
    def run(self) -> Run[Any]:
        """A run of the same operation whose errors are its own, for what is computed and what is planned."""
        if self._run is None:
            run = self.begun.run
            self._run = run.build_per_event_executor(run.root_value)
        return self._run

    @property
    def failed(self) -> bool:
        """Whether a field that was completed left an error."""
        return self._run is not None and bool(self._run.collected_errors.errors)

    def plan(self, root: object, kind: Kind, details: FieldDetailsList) -> NodePlan:
        """Return the plan of what a root field selects of cases; raises GivenUp when there can be none."""
        return self.planned(self, root, kind, details)
