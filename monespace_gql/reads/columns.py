"""What a scheme adds to the lines of lists: fields of its form, under the viewer's mask. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date

from monespace_gql.access.mask import Mask
from monespace_gql.lexicon.place import at
from monespace_gql.scheme import Column, Scheme
from monespace_gql.scheme.answers import read_value
from monespace_gql.scheme.field import FieldSpec
from monespace_gql.scheme.kind import FormatProblem, as_typed


def column_values(
    scheme: Scheme, content: Mapping[str, object], mask: Mask
) -> Iterator[tuple[Column, object, str | None]]:
    """Return each column with its value as kept and as French people read it; nothing of what is hidden."""
    covered = mask.cover(content)
    for column in scheme.columns:
        value = at(covered, column.path)
        yield column, value, _display(scheme.leaves[column.path], value, masked=column.path in mask.masked)


def _display(spec: FieldSpec, value: object, *, masked: bool) -> str | None:
    typed = as_typed(value)
    if typed is None or spec.kind is None or masked:
        return None if typed is None else str(typed)
    if spec.declared.choices is not None:
        choice = spec.declared.choices.get(str(typed))
        return choice.label if choice else str(typed)
    try:
        return spec.kind.show(read_value(spec, typed, on=date.max))
    except FormatProblem:
        return str(typed)
