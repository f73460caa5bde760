"""The last look at a request (Synthèse): its values in French, section by section, and its totals."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

import structlog

from monespace_gql.lexicon import paths
from monespace_gql.rulebook import Fact
from monespace_gql.scheme.answers import Answers, answers_at
from monespace_gql.scheme.fact import facts
from monespace_gql.scheme.field import FieldSpec

if TYPE_CHECKING:
    from monespace_gql.scheme.declaration import Scheme


_log = structlog.get_logger(__name__)

NOT_COMPUTED = "N'a pas pu être calculé : contactez votre OPCO"
Made = TypeVar("Made")


@dataclass(frozen=True)
class Shown:
    """A line under a label of its own: one place, or what is computed from the answers of `reads` and no other.

    `compute` gives None while there is nothing to show.
    """

    label: str
    reads: tuple[Fact, ...]
    compute: Callable[[Answers], str | None] | None = None


@dataclass(frozen=True)
class Section:
    """Lines under a title: places, each shown under its own label once it is filled (a block: all of its fields)."""

    title: str
    lines: tuple[Fact | Shown, ...]


@dataclass(frozen=True)
class Total:
    """An amount in euros computed from the answers of `reads` and no other; None while it cannot be."""

    label: str
    reads: tuple[Fact, ...]
    compute: Callable[[Answers], Decimal | None]


@dataclass(frozen=True)
class Recap:
    """What a scheme shows before the transmission. Without sections: each tab one, each filled field a line."""

    sections: tuple[Section, ...] = ()
    totals: tuple[Total, ...] = ()


EVERY_TAB = Recap()
"""What a scheme that says nothing of its recap shows."""


@dataclass(frozen=True, slots=True)
class RecapLine:
    """One line, in French, with the fields it rests on."""

    label: str
    value: str
    rests_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecapSection:
    """The lines under one title."""

    title: str
    lines: tuple[RecapLine, ...]


@dataclass(frozen=True, slots=True)
class RecapTotal:
    """One total, with the fields it rests on."""

    label: str
    amount: Decimal
    rests_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recapped:
    """The last look at one request."""

    sections: tuple[RecapSection, ...]
    totals: tuple[RecapTotal, ...]


def recapped(scheme: "Scheme", values: Mapping[str, object]) -> Recapped:
    """Return the last look at these values, by path; what is not filled is not shown."""
    sections = (RecapSection(each.title, tuple(_lines(scheme, each, values))) for each in _sections(scheme))
    totals = (_total(scheme, each, values) for each in scheme.recap.totals)
    return Recapped(tuple(section for section in sections if section.lines), tuple(total for total in totals if total))


def recapped_answers(scheme: "Scheme", answers: Answers) -> Recapped:
    """Return the last look at these answers."""
    return recapped(scheme, answers._values)


def recap_leaves(scheme: "Scheme") -> tuple[str, ...]:
    """Return every field that the last look shows or computes something from."""
    lines = [line for section in _sections(scheme) for line in section.lines]
    shown = [place for line in lines for place in (line.reads if isinstance(line, Shown) else (line,))]
    return scheme.leaves_of(place.name for place in (*shown, *(each for t in scheme.recap.totals for each in t.reads)))


def _sections(scheme: "Scheme") -> tuple[Section, ...]:
    return scheme.recap.sections or tuple(Section(tab.label, (facts(tab),)) for tab in scheme.tabs)


def _lines(scheme: "Scheme", section: Section, values: Mapping[str, object]) -> Iterator[RecapLine]:
    for line in section.lines:
        if isinstance(line, Shown):
            rests_on = scheme.leaves_of(place.name for place in line.reads)
            value = _shown(scheme, line, answers_at(values, frozenset(rests_on)))
            if value is not None:
                yield RecapLine(line.label, value, rests_on)
        else:
            yield from _filled(scheme, frozenset(scheme.leaves_of([line.name])), values)


def _shown(scheme: "Scheme", line: Shown, answers: Answers) -> str | None:
    if line.compute is not None:
        return _guarded(line.compute, answers, line.label, NOT_COMPUTED)
    value = answers.get(line.reads[0])
    return None if value is None else _in_french(scheme.leaves[line.reads[0].name], value)


def _guarded(
    compute: Callable[[Answers], Made | None], answers: Answers, label: str, otherwise: Made | None
) -> Made | None:
    """Return what an author's function makes; what stands for it where it fails, and the operator is told."""
    try:
        return compute(answers)
    except Exception as failure:  # noqa: BLE001 - an author's code: the rest of the recap is shown
        _log.error("recap_failed", label=label, reason=type(failure).__name__)
        return otherwise


def _filled(scheme: "Scheme", leaves: frozenset[str], values: Mapping[str, object]) -> Iterator[RecapLine]:
    for path, value in values.items():
        pattern = paths.pattern(path)
        if pattern in leaves and value is not None:
            spec = scheme.leaves[pattern]
            yield RecapLine(_label(spec, path), _in_french(spec, value), (pattern,))


def _label(spec: FieldSpec, path: str) -> str:
    """Return the field's label; inside a repeated block, with the rank of the item, from 1."""
    ranks = [step + 1 for step in paths.steps(path) if isinstance(step, int)]
    return f"{spec.label} ({'.'.join(map(str, ranks))})" if ranks else spec.label


def _in_french(spec: FieldSpec, value: object) -> str:
    choice = spec.declared.choices.get(str(value)) if spec.declared.choices else None
    if choice is not None:
        return choice.label
    return spec.kind.show(value) if spec.kind else str(value)


def _total(scheme: "Scheme", total: Total, values: Mapping[str, object]) -> RecapTotal | None:
    rests_on = scheme.leaves_of(place.name for place in total.reads)
    amount = _guarded(total.compute, answers_at(values, frozenset(rests_on)), total.label, None)
    return None if amount is None else RecapTotal(total.label, amount, rests_on)
