"""What the log says of one operation: never its text, never its variables."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from graphql import GraphQLError

MOST_TOLD = 20
"""How many errors of one operation the log tells of."""


@dataclass(slots=True)
class Journey:
    """One operation on its way; `reads` says which way a query was answered."""

    document: str | None = None
    operation: str | None = None
    name: str | None = None
    reads: str | None = None
    codes: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    def note(self, error: GraphQLError) -> None:
        """Keep the code and the place of an error."""
        self.codes.append(str((error.extensions or {}).get("code")))
        self.paths.append(dotted(error))

    def told(self) -> Mapping[str, object]:
        """Return it as a line of the log has it."""
        return {
            "operation": self.operation,
            "name": self.name,
            "document": self.document,
            "reads": self.reads,
            "codes": self.codes[:MOST_TOLD],
            "paths": self.paths[:MOST_TOLD],
        }


def dotted(error: GraphQLError) -> str:
    """Return where an error is, as `a.0.b`."""
    return ".".join(map(str, error.path or ()))
