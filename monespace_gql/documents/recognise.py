"""What a file is, by its signature and its structure, never by its name alone; reads a file of at most 20 Mo."""

from collections.abc import Callable
from pathlib import Path

from monespace_gql.documents.content.not_accepted import NotAccepted, mismatch

Check = Callable[[Path], None]

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv",
}
SIGNATURES: dict[bytes, frozenset[str]] = {
    b"%PDF-": frozenset({"pdf"}),
    b"\xff\xd8\xff": frozenset({"jpg"}),
    b"\x89PNG\r\n\x1a\n": frozenset({"png"}),
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": frozenset({"xls"}),
    b"PK\x03\x04": frozenset({"xlsx", "docx"}),
}
WITHOUT_SIGNATURE = frozenset({"csv"})


def recognise(path: Path, extension: str) -> str:
    """Return the media type of a file that is what its extension says and is safe to keep; raises NotAccepted."""
    if extension not in MEDIA_TYPES or extension not in _formats_signed(path):
        raise mismatch()
    try:
        _check_of(extension)(path)
    except (MemoryError, RecursionError):
        raise NotAccepted("le fichier est trop complexe pour être vérifié") from None
    return MEDIA_TYPES[extension]


def _formats_signed(path: Path) -> frozenset[str]:
    with path.open("rb") as file:
        head = file.read(8)
    return next((formats for signature, formats in SIGNATURES.items() if head.startswith(signature)), WITHOUT_SIGNATURE)


def _check_of(extension: str) -> Check:
    """Return the check of a format, and load nothing for the others: each file has a process of its own."""
    match extension:
        case "pdf":
            from monespace_gql.documents.content.portable_document import check_pdf as check
        case "jpg":
            from monespace_gql.documents.content.picture import check_jpg as check
        case "png":
            from monespace_gql.documents.content.picture import check_png as check
        case "xls":
            from monespace_gql.documents.content.workbook import check_xls as check
        case "xlsx":
            from monespace_gql.documents.content.office import check_xlsx as check
        case "docx":
            from monespace_gql.documents.content.office import check_docx as check
        case _:
            from monespace_gql.documents.content.comma_separated import check_csv as check
    return check
