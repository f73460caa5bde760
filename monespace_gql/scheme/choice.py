"""Code tables: the closed lists of values a field offers, each with its dates of validity."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a list: its code is its identity, its label may improve."""

    code: str
    label: str
    since: date | None = None
    until: date | None = None

    def is_offered(self, on: date) -> bool:
        """Say whether the value may be chosen on that day (both bounds included)."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


@dataclass(frozen=True)
class CodeTable:
    """A list of values with the text that decides it."""

    name: str
    choices: tuple[Choice, ...]
    source: str

    def __post_init__(self) -> None:
        codes = [choice.code for choice in self.choices]
        twice = {code for code in codes if codes.count(code) > 1}
        if twice:
            raise ValueError(f"code table {self.name!r} lists {', '.join(sorted(twice))} twice")

    def __iter__(self) -> Iterator[Choice]:
        return iter(self.choices)

    def get(self, code: str) -> Choice | None:
        """Return the value with that code, None when the table has no such code."""
        return next((choice for choice in self.choices if choice.code == code), None)


def code_table(name: str, source: str, **labels: str) -> CodeTable:
    """Write a table from `CODE="Label"` pairs; a leading underscore lets a code start with a digit."""
    return CodeTable(name, tuple(Choice(code.removeprefix("_"), label) for code, label in labels.items()), source)
