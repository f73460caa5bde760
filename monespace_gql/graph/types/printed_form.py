"""The forms of a case, as clients read them."""

import strawberry

from monespace_gql.graph.scalars import Instant
from monespace_gql.graph.types import case
from monespace_gql.graph.types.document import DocumentFile
from monespace_gql.reads.forms import FormRead, Revision


@strawberry.type(description="One generation of a form; each of them stays.")
class FormRevision:
    """A revision."""

    revision: int = strawberry.field(description="Its rank, from 1.")
    generated_at: Instant = strawberry.field(description="When it was generated.")
    document: DocumentFile = strawberry.field(description="The PDF; downloading one with a NIR is journalled.")
    stale: bool = strawberry.field(
        description="Whether the request now says something else than this one shows; true as well while nothing can "
        "tell, its scheme being no longer installed."
    )


@strawberry.type(description="A form that the scheme prints: a CERFA, a model contract.")
class PrintedForm:
    """A form."""

    code: str = strawberry.field(description="Its code, for `generateForm`.")
    label: str = strawberry.field(description="Its name: « CERFA 12434*05 ».")
    generatable: bool = strawberry.field(description="Whether the viewer may generate it now.")
    reason: str | None = strawberry.field(description="Why not, in French; null when it is open.")
    revisions: list[FormRevision] = strawberry.field(
        description="Its generations, oldest first; none for who may not read everything that the form shows."
    )


def as_form(form: FormRead) -> PrintedForm:
    """Write a form as clients read it."""
    return PrintedForm(
        code=form.code,
        label=form.label,
        generatable=form.generatable,
        reason=form.reason,
        revisions=[_revision(each) for each in form.revisions],
    )


def _revision(revision: Revision) -> FormRevision:
    file = case.file_of(revision.row)
    rank = int(str(revision.row["revision"]))
    return FormRevision(revision=rank, generated_at=file.deposited_at, document=file, stale=revision.stale)
