"""Places of a content: whether one is given, what is there, putting something there. Lists are one place. Pure."""

from collections.abc import Mapping

Tree = dict[str, object]


def is_given(content: Mapping[str, object], path: str) -> bool:
    """Say whether something is said of the place: a value, or that it is empty; an emptied block empties all of it."""
    found: object = content
    for step in path.split("."):
        if not isinstance(found, Mapping):
            return found is None
        if step not in found:
            return False
        found = found[step]
    return True


def at(content: Mapping[str, object], path: str) -> object:
    """Return what is at the place, None when nothing is."""
    found: object = content
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def put(content: Tree, path: str, value: object) -> None:
    """Put a value at the place, making the blocks that lead to it."""
    *parents, last = path.split(".")
    here = content
    for step in parents:
        inner = here.get(step)
        if not isinstance(inner, dict):
            inner = here[step] = {}
        here = inner
    here[last] = value
