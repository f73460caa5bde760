"""Old Excel workbooks (xls): no macro of either kind, no encryption, no link to another file, no object inside."""

import struct
from collections.abc import Iterator
from pathlib import Path

from monespace_gql.documents.content.compound_file import STREAM, CompoundFile
from monespace_gql.documents.content.double import refuse_archive, refuse_pdf
from monespace_gql.documents.content.not_accepted import NotAccepted, broken, mismatch

WORKBOOKS = frozenset({"workbook", "book"})
MACROS = frozenset({"_vba_project_cur", "_vba_project", "vba", "macros", "project", "dir"})
OBJECTS = frozenset({"\x01ole10native", "\x01ole", "package", "contents"})
ENCRYPTED = frozenset({"encryptedpackage", "encryptioninfo"})

# Records of the workbook's first part (MS-XLS).
BEGINS, ENDS, PASSWORD, SHEET, VBA, LINK = 0x0809, 0x000A, 0x002F, 0x0085, 0x00D3, 0x01AE
RUNNING_SHEETS = (1, 6)  # macro sheets, Visual Basic modules
OWN_LINKS = (b"\x01\x04", b"\x01\x3a")

WITH_MACROS = "ce classeur contient des macros : enregistrez-le au format xlsx, puis recommencez"
WITH_LINKS = "ce classeur est lié à d’autres fichiers : rompez les liaisons, puis recommencez"
WITH_OBJECTS = "ce classeur contient des objets incorporés : retirez-les, puis recommencez"
LOCKED = "ce classeur est protégé par un mot de passe : retirez-le, puis recommencez"


def check_xls(path: Path) -> None:
    """Check a workbook of Excel 5 to 2003: the names in its container, then the records that describe it."""
    refuse_archive(path)
    refuse_pdf(path)
    container = CompoundFile(path.read_bytes())
    names = {entry.name.casefold() for entry in container.entries}
    for unsafe, why in ((ENCRYPTED, LOCKED), (MACROS, WITH_MACROS), (OBJECTS, WITH_OBJECTS)):
        if names & unsafe:
            raise NotAccepted(why)
    workbooks = [entry for entry in container.entries if entry.kind == STREAM and entry.name.casefold() in WORKBOOKS]
    if not workbooks:
        raise mismatch()
    for workbook in workbooks:
        _check_records(container.stream(workbook))


def _check_records(stream: bytes) -> None:
    for kind, content in _records(stream):
        if kind == PASSWORD:
            raise NotAccepted(LOCKED)
        if kind == VBA or (kind == SHEET and content[5:6] and content[5] in RUNNING_SHEETS):
            raise NotAccepted(WITH_MACROS)
        if kind == LINK and content[2:4] not in OWN_LINKS:
            raise NotAccepted(WITH_LINKS)


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """Return the records up to the end of the first part; the first of all must say that one begins."""
    at, begun = 0, False
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if not begun and kind != BEGINS:
            raise broken()
        begun = True
        if kind == ENDS:
            return
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length
    raise broken()
