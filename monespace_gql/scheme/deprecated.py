"""Words that leave the public API: still given, with a warning that says when they go and what to write instead."""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Deprecated:
    """A word on its way out: what it still stands for, what replaces it, and the day from which it may be gone."""

    value: object
    replacement: str
    leaves_on: date


def offering(module: str, deprecated: Mapping[str, Deprecated]) -> Callable[[str], object]:
    """Return the `__getattr__` of a module: it gives its deprecated words, and warns at the line that asks for one."""

    def __getattr__(name: str) -> object:
        word = deprecated.get(name)
        if word is None:
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        told = f"{module}.{name} may be gone from {word.leaves_on:%Y-%m-%d} on: use {word.replacement}"
        warnings.warn(told, DeprecationWarning, stacklevel=2)
        return word.value

    return __getattr__
