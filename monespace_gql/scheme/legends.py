"""All the legends that a scheme left, version after version: the strictest of them stands. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from monespace_gql.lexicon.standing import Standing
from monespace_gql.scheme.legend import Legend, LegendField, LegendForm


@dataclass(frozen=True, eq=False)
class Legends:
    """Every legend kept of one scheme, oldest first, one at least.

    The strictest stands: a place is read by those who read it under each legend that has it, and is sensitive as soon
    as it is in one.
    """

    kept: tuple[Legend, ...]

    @property
    def label(self) -> str:
        """The scheme's label, the last one known."""
        return self.kept[-1].label

    def of(self, version: str) -> Legend | None:
        """Return the last legend of a version; None where it left none: another one may call other things the same."""
        return next((legend for legend in reversed(self.kept) if legend.version == version), None)

    @cached_property
    def readers(self) -> dict[str, frozenset[Standing]]:
        """Who reads each place."""
        return _strictest((field.path, frozenset(field.read)) for field in self._fields())

    @cached_property
    def sensitive(self) -> frozenset[str]:
        """The places never shown but in masked form."""
        return frozenset(field.path for field in self._fields() if field.sensitive)

    @cached_property
    def revealed(self) -> dict[str, frozenset[Standing]]:
        """Who may be shown each sensitive place in full."""
        told = (
            (field.path, frozenset(field.reveal) & frozenset(field.read)) for field in self._fields() if field.sensitive
        )
        return _strictest(told)

    @cached_property
    def document_readers(self) -> dict[str, frozenset[Standing]]:
        """Who reads each type of document."""
        return _strictest((kind.code, frozenset(kind.read)) for legend in self.kept for kind in legend.documents)

    @cached_property
    def document_labels(self) -> dict[str, str]:
        """The last label of each type of document."""
        return {kind.code: kind.label for legend in self.kept for kind in legend.documents}

    @cached_property
    def forms(self) -> dict[str, LegendForm]:
        """The printed forms, under their last labels; each shows what it showed under any legend."""
        found: dict[str, LegendForm] = {}
        for form in (form for legend in self.kept for form in legend.forms):
            before = found[form.code].prints if form.code in found else ()
            found[form.code] = LegendForm(form.code, form.label, tuple(dict.fromkeys((*before, *form.prints))))
        return found

    def _fields(self) -> Iterator[LegendField]:
        return (field for legend in self.kept for field in legend.fields)


def _strictest(told: Iterator[tuple[str, frozenset[Standing]]]) -> dict[str, frozenset[Standing]]:
    found: dict[str, frozenset[Standing]] = {}
    for place, readers in told:
        found[place] = found.get(place, readers) & readers
    return found
