"""Files that are two formats at once: what one program takes for an image, another runs or unpacks."""

import zipfile
from pathlib import Path

from monespace_gql.documents.content.not_accepted import NotAccepted

PDF_READERS_LOOK_AT = 1024
MARKUP = (b"<html", b"<script", b"<svg", b"<!doctype")
WHY = "le fichier est de deux formats à la fois"


def refuse_archive(path: Path) -> None:
    """Decline a file that also unpacks as a zip archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            holds_something = bool(archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return
    if holds_something:
        raise NotAccepted(WHY)


def refuse_pdf(path: Path) -> None:
    """Decline a file that PDF readers open too: they look for the signature in the first kilobyte."""
    if b"%PDF-" in _head(path):
        raise NotAccepted(WHY)


def refuse_markup(path: Path) -> None:
    """Decline a file that a browser which guesses would take for a page."""
    head = _head(path).lower()
    if any(tag in head for tag in MARKUP):
        raise NotAccepted(WHY)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(PDF_READERS_LOOK_AT)
