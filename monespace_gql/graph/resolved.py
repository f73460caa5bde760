"""Trees handed to the types that read them: Strawberry resolves fields from the tree, mypy sees the type."""

from typing import TypeVar, cast

T = TypeVar("T")


def resolved(kind: type[T], tree: object) -> T:
    """Return what a statement gave as the type whose resolvers will read it."""
    return cast("T", tree)
