"""The forms generated from a case, as its viewer may see them: which, how often, and whether they are stale. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from monespace_gql.access.forms import may_generate, reads_form, reads_form_without_scheme
from monespace_gql.documents.printed import Latest
from monespace_gql.reads.case_tree import CaseTree
from monespace_gql.reads.without_scheme import notice
from monespace_gql.scheme import Form, Scheme
from monespace_gql.scheme.form import NOT_MADE, PageFailed, digest_of
from monespace_gql.scheme.legend import LegendForm
from monespace_gql.scheme.legends import Legends


@dataclass(frozen=True, slots=True)
class Revision:
    """One generation of a form: its row, and whether the request has changed since in what it shows, or may have."""

    row: Mapping[str, object]
    stale: bool


@dataclass(frozen=True, slots=True)
class FormRead:
    """A form of the scheme: whether the viewer may generate it now, why not, and its revisions, oldest first."""

    code: str
    label: str
    generatable: bool
    reason: str | None
    revisions: tuple[Revision, ...]


def forms_of(seen: CaseTree, on: date) -> list[FormRead]:
    """Return every form of the case's scheme; who may not read one sees none of its revisions."""
    if seen.scheme is not None:
        return [_form(seen, seen.scheme, form, on) for form in seen.scheme.forms]
    legends = seen.legends
    return [_form_without_scheme(seen, legends, form) for form in legends.forms.values()] if legends else []


def latest_of(rows: Iterable[Mapping[str, object]]) -> list[Latest]:
    """Return the last revision of each form, from rows in the order of their revisions."""
    last = {str(row["form"]): row for row in rows}
    return [Latest(code, _instant(row["deposited_at"]), str(row["page_digest"])) for code, row in last.items()]


def _form(seen: CaseTree, scheme: Scheme, form: Form, on: date) -> FormRead:
    decision = may_generate(seen.grounds, scheme, form)
    rows = [row for row in seen.rows("forms") if row["form"] == form.code]
    readable = rows if reads_form(seen.viewer, seen.case, scheme, form) else []
    if not readable:
        return FormRead(form.code, form.label, decision.allowed, decision.reason or None, ())
    try:
        now = digest_of(scheme.page(form, scheme.read(seen.content, on=on).values))
    except PageFailed as failed:
        failed.log()
        return FormRead(form.code, form.label, False, NOT_MADE, tuple(Revision(row, True) for row in readable))
    revisions = tuple(Revision(row, row["page_digest"] != now) for row in readable)
    return FormRead(form.code, form.label, decision.allowed, decision.reason or None, revisions)


def _form_without_scheme(seen: CaseTree, legends: Legends, form: LegendForm) -> FormRead:
    """Read a form that nothing can make again: whether it is stale is not known, so it is said to be."""
    rows = [row for row in seen.rows("forms") if row["form"] == form.code]
    readable = rows if reads_form_without_scheme(seen.viewer, seen.case, legends, form) else []
    return FormRead(form.code, form.label, False, notice(seen), tuple(Revision(row, True) for row in readable))


def _instant(written: object) -> datetime:
    return written if isinstance(written, datetime) else datetime.fromisoformat(str(written))
