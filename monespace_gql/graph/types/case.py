"""What drafts and dossiers have in common, resolved from the tree of their one statement."""

from collections.abc import Iterable, Mapping, Sequence

from strawberry import ID

from monespace_gql.access.files import reads_file, sees_type
from monespace_gql.graph.keys import to_key
from monespace_gql.graph.scalars import Instant
from monespace_gql.graph.types.company import Company
from monespace_gql.graph.types.document import Conformity, DocumentFile, DocumentLine, DocumentsProgress
from monespace_gql.graph.types.finding import told
from monespace_gql.graph.types.form import TabView
from monespace_gql.lexicon.finding import Finding
from monespace_gql.lexicon.standing import EVERY_STANDING, Standing
from monespace_gql.lexicon.state import DraftState
from monespace_gql.reads.case_tree import CaseTree


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


def document_lines(seen: CaseTree, asked_for: Iterable[str]) -> list[DocumentLine]:
    """Return every type of document of the scheme that the viewer may read, with its files."""
    wanted = frozenset(asked_for)
    return [_line(code, label, code in wanted, seen) for code, label in _types(seen)]


def documents_progress(seen: CaseTree, asked_for: Iterable[str]) -> DocumentsProgress:
    """Count the mandatory types, and those that have a file."""
    wanted = frozenset(asked_for) & {code for code, _label in _types(seen)}
    attached = {str(file["code"]) for file in seen.rows("documents")}
    return DocumentsProgress(provided=len(wanted & attached), required=len(wanted))


def _types(seen: CaseTree) -> list[tuple[str, str]]:
    if seen.scheme is None:
        codes = dict.fromkeys(str(file["code"]) for file in seen.rows("documents"))
        return [(code, code) for code in codes]
    typing = seen.case.state == DraftState.PROVIDER_ENTRY
    return [
        (kind.code, kind.label) for kind in seen.scheme.documents if sees_type(seen.standing, kind.read, typing=typing)
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
