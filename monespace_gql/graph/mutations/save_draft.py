"""saveDraft."""

from typing import Any, Optional

import strawberry

from monespace_gql.drafts.save import save_draft
from monespace_gql.graph.content_types import as_tree, input_name
from monespace_gql.graph.context import Asked, asked
from monespace_gql.graph.mutations.payload import OPERATION_ID, draft_now
from monespace_gql.graph.reference import CaseRef, draft_key, draft_ref
from monespace_gql.graph.scalars import Json
from monespace_gql.graph.types.draft import Draft
from monespace_gql.graph.user_error import UserError, acted, in_one_unit
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon import paths
from monespace_gql.lexicon.refusal import RefusalKind, refuse
from monespace_gql.scheme.example import merged

Tree = dict[str, object]


@strawberry.input(description="One place of the form and what was typed there.")
class FieldInput:
    """For clients that know no scheme in particular."""

    path: str = strawberry.field(
        description="The place, without list items: `contract.start`, `funding.lines`; a tab or a block may be emptied."
    )
    value: Json | None = strawberry.field(description="What was typed; null empties the field.", default=None)


@strawberry.type(description="The draft after the save.")
class SaveDraftPayload:
    """What saveDraft answers."""

    draft: Draft | None = strawberry.field(description="The draft as it now is, also when declined; null out of reach.")
    user_errors: list[UserError] = strawberry.field(description="Why nothing was saved.")


def save_draft_mutation(content_input: type | None) -> type:
    """Compile the mutation for the content inputs of the installed schemes."""

    async def resolve(info: strawberry.Info, input: Any) -> SaveDraftPayload:  # Any: typed below
        return await _saved(info, input)

    resolve.__annotations__["input"] = _input(content_input)
    field = strawberry.mutation(
        resolver=resolve,
        description="Save any content, tab by tab, in any order, incomplete or wrong: what is wrong comes back as "
        "findings. Absent fields are unchanged, null empties; a null tab or block empties every field of it that the "
        "viewer may write. With `ifVersion`, a field changed since by somebody else "
        "declines the save and both values come back; other fields merge.",
    )
    made: type = strawberry.type(type("SaveDraftMutation", (), {"save_draft": field}))
    return made


def _input(content_input: type | None) -> type:
    fields: dict[str, tuple[Any, str, Any]] = {  # Any: type expressions and defaults
        "draft": (CaseRef, "Which draft.", None),
        "fields": (Optional[list[FieldInput]], "What is typed, place by place, whatever the scheme.", None),  # noqa: UP045
        "if_version": (Optional[int], "The version the client last read.", None),  # noqa: UP045
        "operation_id": (Optional[str], OPERATION_ID, None),  # noqa: UP045
    }
    if content_input is not None:
        fields["content"] = (Optional[content_input], "What is typed, typed by scheme.", None)  # noqa: UP045
    members: dict[str, Any] = {"__annotations__": {name: kind for name, (kind, _, _) in fields.items()}}
    for name, (_, told, default) in fields.items():
        given = {} if name == "draft" else {"default": default}
        members[name] = strawberry.field(description=told, **given)
    made: type = strawberry.input(
        type("SaveDraftInput", (), members), name="SaveDraftInput", description="What to save of a draft."
    )
    return made


async def _saved(info: strawberry.Info, given: Any) -> SaveDraftPayload:  # Any: compiled with the schemes
    context = asked(info)

    async def work(unit: Unit) -> int:
        scheme, content = _of_content(context, given)
        typed = _laid_over(content, given.fields or [])
        saved = await save_draft(
            context.desk,
            unit,
            context.viewer,
            draft_ref(given.draft),
            typed,
            of_scheme=scheme,
            if_version=given.if_version,
        )
        return int(saved.id)

    _key, errors = await acted(in_one_unit(context, "saveDraft", given.operation_id, work))
    return SaveDraftPayload(draft=await draft_now(info, draft_key(given.draft)), user_errors=errors)


def _of_content(context: Asked, given: Any) -> tuple[str | None, Tree]:  # Any: as above
    """Return the scheme the typed content is written for, with its tree."""
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
