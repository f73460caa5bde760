"""The forms generated from a case, as its viewer may see them: which, how often, and whether they are stale. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from monespace_gql.access.forms import may_generate, reads_form
from monespace_gql.documents.printed import Latest
from monespace_gql.reads.case_tree import CaseTree
from monespace_gql.scheme import Form, Scheme
from monespace_gql.scheme.form import digest_of


@dataclass(frozen=True, slots=True)
class Revision:
    """One generation of a form: its row, and whether the request has changed since in what the form shows."""

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
    scheme = seen.scheme
    return [_form(seen, scheme, form, on) for form in scheme.forms] if scheme else []


def latest_of(rows: Iterable[Mapping[str, object]]) -> list[Latest]:
    """Return the last revision of each form, from rows in the order of their revisions."""
    last = {str(row["form"]): row for row in rows}
    return [Latest(code, _instant(row["deposited_at"]), str(row["page_digest"])) for code, row in last.items()]


def _form(seen: CaseTree, scheme: Scheme, form: Form, on: date) -> FormRead:
    decision = may_generate(seen.viewer, seen.case, scheme, form)
    rows = [row for row in seen.rows("forms") if row["form"] == form.code]
    readable = rows if reads_form(seen.viewer, seen.case, scheme, form) else []
    now = digest_of(scheme.page(form, scheme.read(seen.content, on=on).values)) if readable else ""
    revisions = tuple(Revision(row, row["page_digest"] != now) for row in readable)
    return FormRead(form.code, form.label, decision.allowed, decision.reason or None, revisions)


def _instant(written: object) -> datetime:
    return written if isinstance(written, datetime) else datetime.fromisoformat(str(written))
