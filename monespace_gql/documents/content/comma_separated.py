"""CSV: text that decodes, whose cells are data and not formulas."""

import re
from collections.abc import Iterator
from pathlib import Path

from monespace_gql.documents.content.not_accepted import NotAccepted, broken, mismatch

MOST_LINE = 1024 * 1024
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u2028\u2029\ufffe\uffff]")
OTHER_TEXT = re.compile(r"\s*(<[!?a-z/]|#!|\{\\rtf|%!ps|mime-version:|content-type:)", re.IGNORECASE)

# Where a cell begins as a formula does, whichever of the usual separators its reader chooses; then what the cell holds.
BEGINNING = re.compile(r"""(?:^|[\n\r;,\t|])[ '"]*(?=[=+\-@])""")
QUOTED = re.compile(r'[^"]*(?:""[^"]*)*')
PLAIN = re.compile(r"[^;,\t\r\n]*")
# A telephone number, a negative amount, a dash are data; a function's call is not, nor another program's:
# `-2+3+cmd|' /C calc'!A0`.
DISGUISED = re.compile(r"[A-Za-z_]\d*\(|\|[^|]*!")
FORMULAS = "une cellule contient une formule : enregistrez les valeurs seules, puis recommencez"


def check_csv(path: Path) -> None:
    """Check a CSV in UTF-8 or in the encoding of French spreadsheets (Windows-1252)."""
    text = _text(path.read_bytes())
    if CONTROL.search(text) or OTHER_TEXT.match(text) or not text.strip():
        raise mismatch()
    if max(map(len, text.splitlines())) > MOST_LINE:
        raise broken()
    if any(cell.startswith("=") or DISGUISED.search(cell) for cell in _suspects(text)):
        raise NotAccepted(FORMULAS)


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise mismatch()


def _suspects(text: str) -> Iterator[str]:
    """Return the cells that begin as a formula does."""
    for beginning in BEGINNING.finditer(text):
        cell = (QUOTED if '"' in beginning[0] else PLAIN).match(text, beginning.end())
        assert cell is not None
        yield cell[0]
