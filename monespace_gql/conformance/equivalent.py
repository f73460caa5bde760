"""Equivalents: changes of the law that no situation could notice, each with the reason an author gives for it."""

from importlib.resources.abc import Traversable
from typing import Annotated

from pydantic import StringConstraints

from monespace_gql.conformance.sheet import Strict, read

EQUIVALENTS = "equivalents.yaml"
"""The file of the situations' folder that holds no situation."""


class Equivalent(Strict):
    """A mutant that may survive, named as `monespace check` names it, and why it means the same."""

    scheme: str
    mutant: str
    because: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def load_equivalents(folder: Traversable) -> list[Equivalent]:
    """Read the equivalents beside the situations; SituationMistake for a bad one, none without the file."""
    file = folder / EQUIVALENTS
    return list(read(file, "equivalents", Equivalent)) if file.is_file() else []
