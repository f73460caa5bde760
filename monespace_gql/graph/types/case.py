"""What drafts and dossiers have in common, resolved from the tree of their one statement."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from strawberry import ID

from monespace_gql.access.files import reads_file, sees_type
from monespace_gql.graph.keys import to_key
from monespace_gql.graph.scalars import Instant, Json
from monespace_gql.graph.types.column import ColumnValue
from monespace_gql.graph.types.company import Company
from monespace_gql.graph.types.document import Conformity, DocumentFile, DocumentLine, DocumentsProgress
from monespace_gql.graph.types.finding import told
from monespace_gql.graph.types.form import TabView
from monespace_gql.lexicon.finding import Finding
from monespace_gql.lexicon.standing import EVERY_STANDING, Standing
from monespace_gql.lexicon.state import DraftState
from monespace_gql.reads.case_tree import CaseTree
from monespace_gql.reads.columns import column_values

COLUMNS = "What its scheme adds to the lines of lists, in order; empty for most schemes."


def employer(seen: CaseTree) -> Company:
    """Return the employer of a case."""
    return Company(
        name=str(seen["employer_name"]), siren=str(seen["employer_siren"]), siret=str(seen["employer_siret"])
    )


def scheme_label(seen: CaseTree) -> str:
    """Return the scheme's label, or its code when it is no longer installed."""
    return seen.scheme.label if seen.scheme else seen.case.scheme


def sub_scheme_label(seen: CaseTree) -> str:
    """Return the sub-scheme's label, or its code when the scheme is no longer installed."""
    code = str(seen["sub_scheme"])
    sub = seen.scheme.sub_scheme(code) if seen.scheme else None
    return sub.label if sub else code


def sub_scheme_short_label(seen: CaseTree) -> str:
    """Return the sub-scheme's short label, or its code when the scheme is no longer installed."""
    code = str(seen["sub_scheme"])
    sub = seen.scheme.sub_scheme(code) if seen.scheme else None
    return sub.short if sub else code


def trainees_label(names: Sequence[str]) -> str | None:
    """Return what lists show of several trainees: the first one, and how many more."""
    if not names:
        return None
    return names[0] if len(names) == 1 else f"{names[0]} + {len(names) - 1}"


def readable(seen: CaseTree, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings the viewer may read."""
    return seen.mask.findings(findings) if seen.mask else ()


def document_lines(seen: CaseTree, asked_for: Iterable[str], on: date) -> list[DocumentLine]:
    """Return the types of documents the case lists as of a day, or has files of, that the viewer may read."""
    wanted = frozenset(asked_for)
    return [_line(code, label, code in wanted, seen) for code, label in _types(seen, on)]


def documents_progress(seen: CaseTree, asked_for: Iterable[str], on: date) -> DocumentsProgress:
    """Count the mandatory types, and those that have a file."""
    wanted = frozenset(asked_for) & {code for code, _label in _types(seen, on)}
    attached = {str(file["code"]) for file in seen.rows("documents")}
    provided, required = len(wanted & attached), len(wanted)
    label = f"{provided}/{required} types de documents obligatoires à transmettre"
    return DocumentsProgress(provided=provided, required=required, label=label)


def _types(seen: CaseTree, on: date) -> list[tuple[str, str]]:
    filed = dict.fromkeys(str(file["code"]) for file in seen.rows("documents"))
    if seen.scheme is None:
        return [(code, code) for code in filed]
    typing = seen.case.state == DraftState.PROVIDER_ENTRY
    listed = {kind.code for kind in seen.scheme.documents_of(seen.content, on=on)} | filed.keys()
    return [
        (kind.code, kind.label)
        for kind in seen.scheme.documents
        if kind.code in listed and sees_type(seen.standing, kind.read, typing=typing)
    ]


def columns(seen: CaseTree) -> list[ColumnValue]:
    """Return what the scheme adds to the lines of lists, of this case, as the viewer may read it."""
    if seen.scheme is None or seen.mask is None or not seen.scheme.columns:
        return []
    shown = column_values(seen.scheme, seen.content, seen.mask)
    return [
        ColumnValue(code=column.code, label=column.label, value=Json(value), display=display)
        for column, value, display in shown
    ]


def _line(code: str, label: str, required: bool, seen: CaseTree) -> DocumentLine:
    kind = seen.scheme.document(code) if seen.scheme else None
    readers = kind.read if kind else EVERY_STANDING
    files = [
        file_of(file) for file in seen.rows("documents") if file["code"] == code and _readable(file, readers, seen)
    ]
    return DocumentLine(code=code, label=label, required=required, files=files)


def _readable(file: Mapping[str, object], readers: frozenset[Standing], seen: CaseTree) -> bool:
    depositor = file["depositor_siren"]
    return reads_file(seen.viewer, seen.standing, readers, str(depositor) if depositor else None)


def file_of(file: Mapping[str, object]) -> DocumentFile:
    """Write a file as clients read it."""
    return DocumentFile(
        id=ID(to_key("Document", file["id"])),
        name=str(file["name"]),
        media_type=str(file["media_type"]),
        size=int(str(file["size"])),
        conformity=Conformity(file["conformity"]),
        deposited_at=Instant(str(file["deposited_at"])),
        url=f"/documents/{file['id']}",
    )


def as_tab(view: Mapping[str, object]) -> TabView:
    """Write a tab of the generic view as clients read it."""
    return _told(view)  # type: ignore[return-value]  # the tree has the fields of TabView, findings written


def _told(view: Mapping[str, object]) -> dict[str, object]:
    told_tree = dict(view)
    told_tree["findings"] = [told(finding) for finding in _findings(view)]
    if "fields" in view:
        fields = view["fields"]
        told_tree["fields"] = [_told(field) for field in fields] if isinstance(fields, list) else []
    return told_tree


def _findings(view: Mapping[str, object]) -> list[Finding]:
    found = view["findings"]
    return [finding for finding in found if isinstance(finding, Finding)] if isinstance(found, list) else []
