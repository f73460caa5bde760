"""An operation about to be run, its variables read; graphql-core's own run of it is built when somebody needs it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from graphql.execution import Executor as Run
from graphql.execution.values import VariableValues

from monespace_gql.graph.documents import Selected

NOTHING_GIVEN = b"{}"
LONGEST_KEPT = 1024
"""How long variables may be, as JSON, for what is made of them to be kept."""


@dataclass(slots=True, eq=False)
class Begun:
    """One operation with the variables it was given, read. `given` are they as they came."""

    selected: Selected
    given: Mapping[str, Any]
    variables: VariableValues
    _build: Callable[[], Run[Any]]
    _run: Run[Any] | None = field(default=None, init=False)

    @property
    def given_as_json(self) -> bytes | None:
        """The variables as they came, in one order; None when they are many."""
        if not self.given:
            return NOTHING_GIVEN
        try:
            written = orjson.dumps(self.given, option=orjson.OPT_SORT_KEYS)
        except TypeError:  # half a character, or a number that no JSON of ours holds
            return None
        return written if len(written) <= LONGEST_KEPT else None

    @property
    def run(self) -> Run[Any]:
        """The run of graphql-core, the same each time."""
        if self._run is None:
            self._run = self._build()
        return self._run
