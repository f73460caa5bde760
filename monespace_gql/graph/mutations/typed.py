"""What is typed, as saves and previews take it: typed by scheme, place by place, or both."""

from collections.abc import Mapping
from typing import Any, Optional

import strawberry

from monespace_gql.graph.content_types import as_tree, input_name
from monespace_gql.graph.context import Asked
from monespace_gql.graph.scalars import Json
from monespace_gql.lexicon import paths
from monespace_gql.lexicon.refusal import RefusalKind, refuse
from monespace_gql.scheme.example import merged

Tree = dict[str, object]
Members = Mapping[str, tuple[Any, str]]
"""The fields of an input: a type expression and a description; one that may be null may be left out."""


@strawberry.input(description="One place of the form and what was typed there.")
class FieldInput:
    """For clients that know no scheme in particular."""

    path: str = strawberry.field(
        description="The place, without list items: `contract.start`, `funding.lines`; a tab or a block may be emptied."
    )
    value: Json | None = strawberry.field(description="What was typed; null empties the field.", default=None)


def input_with_content(name: str, description: str, members: Members, content_input: type | None) -> type:
    """Compile an input that also takes what is typed, for the content inputs of the installed schemes."""
    typed: dict[str, tuple[Any, str]] = {  # Any: type expressions
        **members,
        "fields": (Optional[list[FieldInput]], "What is typed, place by place, whatever the scheme."),  # noqa: UP045
    }
    if content_input is not None:
        typed["content"] = (Optional[content_input], "What is typed, typed by scheme.")  # noqa: UP045
    declared: dict[str, Any] = {"__annotations__": {field: kind for field, (kind, _) in typed.items()}}
    for field, (kind, told) in typed.items():
        given: dict[str, Any] = {"default": None} if type(None) in getattr(kind, "__args__", ()) else {}
        declared[field] = strawberry.field(description=told, **given)
    made: type = strawberry.input(type(name, (), declared), name=name, description=description)
    return made


def typed_of(context: Asked, given: Any) -> tuple[str | None, Tree]:  # Any: compiled with the schemes
    """Return the scheme the typed content is written for, when it says so, with the tree of all that is typed."""
    scheme, content = _of_content(context, given)
    return scheme, _laid_over(content, given.fields or [])


def _of_content(context: Asked, given: Any) -> tuple[str | None, Tree]:  # Any: as above
    typed = as_tree(getattr(given, "content", None))
    for scheme in context.desk.catalogue:
        tree = typed.get(input_name(scheme)) if isinstance(typed, dict) else None
        if isinstance(tree, dict):
            return scheme.code, tree
    return None, {}


def _laid_over(content: Tree, fields: list[FieldInput]) -> Tree:
    """Add what is typed place by place; declines a place that is emptied while something is typed inside it."""
    for field in fields:
        *parents, last = _steps(field.path)
        here: object = content
        for step in parents:
            here = here.setdefault(step, {}) if isinstance(here, dict) else None
        before, value = here.get(last) if isinstance(here, dict) else None, field.value
        if not isinstance(here, dict) or (value is None and isinstance(before, dict)):
            told = "Ce champ est vidé et rempli à la fois : donnez l'un ou l'autre."
            raise refuse(RefusalKind.INVALID, "OVERLAPPING_FIELDS", told, path=field.path[:100])
        here[last] = merged(before, value) if isinstance(before, dict) and isinstance(value, dict) else value
    return content


def _steps(path: str) -> tuple[str, ...]:
    try:
        steps = paths.steps(path)
    except ValueError:
        steps = ()
    if not steps or any(isinstance(step, int) for step in steps):
        raise refuse(RefusalKind.INVALID, "BAD_PATH", "Ce chemin ne désigne pas un champ.", path=path[:100])
    return tuple(str(step) for step in steps)
