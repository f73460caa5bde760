"""What drafts and dossiers have in common, resolved from the tree of their one statement."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from strawberry import ID

from monespace_gql.access.files import reads_file, sees_type
from monespace_gql.graph.keys import to_key
from monespace_gql.graph.scalars import Instant, Json
from monespace_gql.graph.types.addition import added_by
from monespace_gql.graph.types.column import ColumnValue
from monespace_gql.graph.types.company import Company
from monespace_gql.graph.types.document import Conformity, DocumentFile, DocumentLine, DocumentsProgress
from monespace_gql.graph.types.finding import told
from monespace_gql.graph.types.form import TabView
from monespace_gql.lexicon.finding import Finding
from monespace_gql.lexicon.standing import Standing
from monespace_gql.lexicon.state import DraftState
from monespace_gql.reads.case_tree import CaseTree
from monespace_gql.reads.columns import column_values
from monespace_gql.reads.without_scheme import legend_of_case
from monespace_gql.scheme import SubScheme
from monespace_gql.scheme.legend import LegendVariant

NOT_INSTALLED = (
    "Why it can only be read, in French, when its scheme is no longer installed: its typed `content` is then null, "
    "`tabs` are shown with what the scheme left, and every act is declined. Null otherwise."
)
COLUMNS = "What its scheme adds to the lines of lists, in order; empty for most schemes."


def employer(seen: CaseTree) -> Company:
    """Return the employer of a case."""
    return Company(
        name=str(seen["employer_name"]), siren=str(seen["employer_siren"]), siret=str(seen["employer_siret"])
    )


def scheme_label(seen: CaseTree) -> str:
    """Return the scheme's label, or its code when it is no longer installed and left nothing."""
    known = seen.scheme or seen.legends
    return known.label if known else seen.case.scheme


def sub_scheme_label(seen: CaseTree) -> str:
    """Return the sub-scheme's label, or its code when nothing is known of it."""
    sub = _variant(seen)
    return sub.label if sub else str(seen["sub_scheme"])


def sub_scheme_short_label(seen: CaseTree) -> str:
    """Return the sub-scheme's short label, or its code when nothing is known of it."""
    sub = _variant(seen)
    return sub.short if sub else str(seen["sub_scheme"])


def _variant(seen: CaseTree) -> SubScheme | LegendVariant | None:
    code = str(seen["sub_scheme"])
    if seen.scheme is not None:
        return seen.scheme.sub_scheme(code)
    legend = legend_of_case(seen)
    return next((each for each in legend.variants if each.code == code), None) if legend else None


def trainees_label(names: Sequence[str]) -> str | None:
    """Return what lists show of several trainees: the first one, and how many more."""
    if not names:
        return None
    return names[0] if len(names) == 1 else f"{names[0]} + {len(names) - 1}"


def readable(seen: CaseTree, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings the viewer may read; none of those made under a version that left nothing to judge it by."""
    known = seen.scheme is not None or legend_of_case(seen) is not None
    return seen.mask.findings(findings) if seen.mask and known else ()


def document_lines(seen: CaseTree, asked_for: Iterable[str], on: date) -> list[DocumentLine]:
    """Return the types of documents the case lists as of a day, or has files of, that the viewer may read."""
    wanted = frozenset(asked_for)
    return [_line(code, label, code in wanted, seen) for code, label in _types(seen, wanted, on)]


def documents_progress(seen: CaseTree, asked_for: Iterable[str], on: date) -> DocumentsProgress:
    """Count the mandatory types, and those that have a file."""
    asked = frozenset(asked_for)
    wanted = asked & {code for code, _label in _types(seen, asked, on)}
    attached = {str(file["code"]) for file in seen.rows("documents")}
    provided, required = len(wanted & attached), len(wanted)
    label = f"{provided}/{required} types de documents obligatoires à transmettre"
    return DocumentsProgress(provided=provided, required=required, label=label)


def _types(seen: CaseTree, wanted: frozenset[str], on: date) -> list[tuple[str, str]]:
    """Return the types a case lists, then those that only a former version knew, where they have files."""
    typing = seen.case.state == DraftState.PROVIDER_ENTRY
    filed = dict.fromkeys(str(file["code"]) for file in seen.rows("documents"))
    if seen.scheme is None:
        return _former_types(seen, (*sorted(wanted), *filed), typing=typing)
    listed = {kind.code for kind in seen.scheme.documents_of(seen.content, on=on)} | filed.keys()
    declared = [
        (kind.code, kind.label)
        for kind in seen.scheme.documents
        if kind.code in listed and sees_type(seen.standing, kind.read, typing=typing)
    ]
    dropped = [code for code in filed if seen.scheme.document(code) is None]
    return [*declared, *_former_types(seen, dropped, typing=typing)]


def _former_types(seen: CaseTree, codes: Iterable[str], *, typing: bool) -> list[tuple[str, str]]:
    """Return the types among these that the viewer sees, in the order and under the labels that the scheme left."""
    labels = seen.legends.document_labels if seen.legends else {}
    named = dict.fromkeys(codes)
    return [
        (code, labels.get(code, code))
        for code in sorted(named, key=[*labels, *named].index)
        if sees_type(seen.standing, _readers(seen, code), typing=typing)
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
    readers = _readers(seen, code)
    files = [
        file_of(file) for file in seen.rows("documents") if file["code"] == code and _readable(file, readers, seen)
    ]
    kind = seen.scheme.document(code) if seen.scheme else None
    origin = added_by(kind.origin if kind else None)
    return DocumentLine(code=code, label=label, required=required, files=files, added_by=origin)


def _readers(seen: CaseTree, code: str) -> frozenset[Standing]:
    """Return who reads the files of a type: nobody, where nothing is known of it any more."""
    kind = seen.scheme.document(code) if seen.scheme else None
    if kind is not None:
        return kind.read
    return seen.legends.document_readers.get(code, frozenset()) if seen.legends else frozenset()


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
