"""The legend of a form: what must be known of a scheme to read its cases once its plugin is gone. Pure.

It says what each place is called and who reads it, and computes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from monespace_gql.lexicon.standing import Standing
from monespace_gql.scheme.declaration import Scheme
from monespace_gql.scheme.field import FieldSpec
from monespace_gql.scheme.tab import Block

Standings = tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class LegendField:
    """A field by its pattern path; `reveal` lists who is ever shown the full value of a sensitive one."""

    path: str
    label: str
    kind: str
    required: bool
    read: Standings
    sensitive: bool = False
    reveal: Standings = ()
    choices: tuple[tuple[str, str], ...] = ()
    help: str = ""


@dataclass(frozen=True, slots=True)
class LegendTab:
    """A page of the form."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class LegendVariant:
    """A sub-scheme."""

    code: str
    short: str
    label: str


@dataclass(frozen=True, slots=True)
class LegendDocument:
    """A type of document."""

    code: str
    label: str
    read: Standings


@dataclass(frozen=True, slots=True)
class LegendForm:
    """A printed form, with the fields that it shows."""

    code: str
    label: str
    prints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Legend:
    """One version of a scheme. `lists` are its repeated blocks, `identified` those whose items bear an identity."""

    code: str
    version: str
    label: str
    variants: tuple[LegendVariant, ...]
    tabs: tuple[LegendTab, ...]
    fields: tuple[LegendField, ...]
    lists: tuple[str, ...]
    identified: tuple[str, ...]
    documents: tuple[LegendDocument, ...]
    forms: tuple[LegendForm, ...]


_LEGEND = TypeAdapter(Legend)


def legend_of(scheme: Scheme) -> Legend:
    """Return the legend of an installed scheme."""
    return Legend(
        code=scheme.code,
        version=scheme.version,
        label=scheme.label,
        variants=tuple(LegendVariant(sub.code, sub.short, sub.label) for sub in scheme.sub_schemes),
        tabs=tuple(LegendTab(tab.code, tab.label) for tab in scheme.tabs),
        fields=tuple(_field(path, spec) for path, spec in scheme.leaves.items()),
        lists=tuple(path for tab in scheme.tabs for path in _lists(tab, tab.code)),
        identified=tuple(scheme.identified),
        documents=tuple(LegendDocument(kind.code, kind.label, _ordered(kind.read)) for kind in scheme.documents),
        forms=tuple(LegendForm(form.code, form.label, scheme.printed(form)) for form in scheme.forms),
    )


def write_legend(legend: Legend) -> dict[str, Any]:  # Any: JSON
    """Write a legend as it is kept; equal legends are written alike."""
    written: dict[str, Any] = _LEGEND.dump_python(legend, mode="json")
    return written


def read_legend(kept: object) -> Legend:
    """Read a legend back; raises ValueError for what is none."""
    return _LEGEND.validate_python(kept)


def _field(path: str, spec: FieldSpec) -> LegendField:
    declared = spec.declared
    return LegendField(
        path=path,
        label=declared.label,
        kind=spec.kind.code if spec.kind else "TEXT",
        required=spec.required,
        read=_ordered(declared.read),
        sensitive=declared.sensitive,
        reveal=_ordered(declared.reveal) if declared.sensitive else (),
        choices=tuple((choice.code, choice.label) for choice in declared.choices or ()),
        help=declared.help,
    )


def _lists(block: type[Block], prefix: str) -> Iterator[str]:
    for spec in block.specs:
        path = f"{prefix}.{spec.name}"
        if spec.block is not None:
            if spec.many:
                yield path
            yield from _lists(spec.block, path)


def _ordered(standings: frozenset[Standing]) -> Standings:
    return tuple(sorted(standings))
