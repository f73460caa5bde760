"""What a client selected, as plain names: fragments opened, directives applied, aliases merged."""

from collections.abc import Iterable

import strawberry
from strawberry.types.nodes import FragmentSpread, InlineFragment, SelectedField, Selection
from strawberry.utils.str_converters import to_snake_case

Names = dict[str, "Names"]


def selection(info: strawberry.Info, *within: str) -> Names:
    """Return the names selected below the current field, in the code's spelling; `within` goes further down first."""
    names: Names = {}
    for field in info.selected_fields:
        _merge(names, field.selections)
    for step in within:
        names = names.get(step, {})
    return names


def _merge(names: Names, selections: Iterable[Selection]) -> None:
    for chosen in selections:
        if _skipped(chosen):
            continue
        if isinstance(chosen, SelectedField):
            _merge(names.setdefault(to_snake_case(chosen.name), {}), chosen.selections)
        elif isinstance(chosen, (FragmentSpread, InlineFragment)):
            _merge(names, chosen.selections)


def _skipped(chosen: Selection) -> bool:
    directives = chosen.directives
    return directives.get("skip", {}).get("if", False) or not directives.get("include", {}).get("if", True)
