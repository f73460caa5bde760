"""Word and Excel files of today (docx, xlsx): really inflated within bounds, no macro, nothing fetched from outside."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from monespace_gql.documents.content.compound_file import SIGNATURE as OLD_CONTAINER
from monespace_gql.documents.content.double import WHY as TWO_FORMATS
from monespace_gql.documents.content.double import refuse_pdf
from monespace_gql.documents.content.not_accepted import NotAccepted, broken, mismatch

MAX_ENTRIES = 5_000
MAX_INFLATED = 300 * 1024 * 1024
MAX_RATIO = 200
SMALL = 1024 * 1024  # below, a ratio means nothing
MAX_DESCRIPTION = 5 * 1024 * 1024
MAX_INSIDE = 20 * 1024 * 1024
HEAD = 4096
PIECE = 64 * 1024

WORD = "wordprocessingml.document.main+xml"
EXCEL = "spreadsheetml.sheet.main+xml"
CONTENT_TYPES = "[content_types].xml"
ROOT_RELATIONS = "_rels/.rels"

MACROS = re.compile(r"macroenabled|vbaproject|vbadata|macrosheet|activex|ms-office\.vba", re.IGNORECASE)
PROGRAMS = (b"MZ", b"\x7fELF", b"#!")
FOLLOWED_BY_HAND = frozenset({"http", "https", "mailto", "tel"})

WITH_MACROS = "ce fichier contient des macros : enregistrez-le sans macro, puis recommencez"
WITH_LINKS = "ce fichier va chercher du contenu à l’extérieur : rompez les liaisons externes, puis recommencez"
WITH_OBJECTS = "ce fichier contient un objet ou un programme incorporé : retirez-le, puis recommencez"
TOO_BIG = "ce fichier, une fois décompressé, est trop volumineux"
LOCKED = "ce fichier est protégé par un mot de passe : retirez-le, puis recommencez"


def check_docx(path: Path) -> None:
    """Check a Word document."""
    refuse_pdf(path)
    with path.open("rb") as file:
        _check(file, WORD)


def check_xlsx(path: Path) -> None:
    """Check an Excel workbook."""
    refuse_pdf(path)
    with path.open("rb") as file:
        _check(file, EXCEL)


def _check(file: BinaryIO, main_type: str | None, *, deeper: bool = True) -> None:
    """Check one package; inside it, another package is checked too, and one inside that is declined."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = _entries(archive)
        package = Package(file, entries, deeper=deeper)
    except (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, ValueError, OSError):
        raise broken() from None
    _check_types(package, main_type)
    for name, description in package.relations.items():
        _check_relations(name, description)


def _entries(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    entries = archive.infolist()
    names = [entry.filename.casefold() for entry in entries]
    if len(entries) > MAX_ENTRIES:
        raise NotAccepted(TOO_BIG)
    if len(set(names)) != len(names) or any(_leads_out(name) for name in names):
        raise broken()
    if not entries or min(entry.header_offset for entry in entries) != 0:
        raise NotAccepted(TWO_FORMATS)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise NotAccepted(LOCKED)
    if any(MACROS.search(name) for name in names):
        raise NotAccepted(WITH_MACROS)
    return entries


def _leads_out(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in name.split("/") or ":" in name


class Package:
    """What was found by inflating every part: the descriptions are kept, of the others only their beginning is seen."""

    def __init__(self, file: BinaryIO, entries: list[zipfile.ZipInfo], *, deeper: bool) -> None:
        self._file = file
        self._deeper = deeper
        self._left = MAX_INFLATED
        self.descriptions: dict[str, bytes] = {}
        for entry in entries:
            self._look_into(entry)

    @property
    def relations(self) -> dict[str, bytes]:
        """The lists of what parts refer to, by name."""
        return {name: text for name, text in self.descriptions.items() if name.endswith(".rels")}

    def _look_into(self, entry: zipfile.ZipInfo) -> None:
        name, size = entry.filename.casefold(), 0
        kept = bytearray()
        most = _kept_of(name)
        for piece in _inflated(self._file, entry):
            size += len(piece)
            self._spend(len(piece), size, entry)
            kept += piece[: max(0, most - len(kept))]
            most = MAX_INSIDE if kept.startswith(b"PK\x03\x04") else most
        if size != entry.file_size:
            raise broken()
        self._judge(name, size, bytes(kept))

    def _spend(self, piece: int, so_far: int, entry: zipfile.ZipInfo) -> None:
        self._left -= piece
        if self._left < 0 or (so_far > SMALL and so_far > MAX_RATIO * max(1, entry.compress_size)):
            raise NotAccepted(TOO_BIG)

    def _judge(self, name: str, size: int, kept: bytes) -> None:
        if kept.startswith((OLD_CONTAINER, *PROGRAMS)):
            raise NotAccepted(WITH_OBJECTS)
        if kept.startswith(b"PK\x03\x04"):
            self._check_inside(size, kept)
        if name.endswith((".xml", ".rels", ".vml")) and b"<!DOCTYPE" in kept[:HEAD].replace(b"\0", b"").upper():
            raise broken()
        if _is_description(name):
            if size > MAX_DESCRIPTION:
                raise NotAccepted(TOO_BIG)
            self.descriptions[name] = kept

    def _check_inside(self, size: int, kept: bytes) -> None:
        if not self._deeper or size > MAX_INSIDE:
            raise NotAccepted(WITH_OBJECTS)
        _check(io.BytesIO(kept), None, deeper=False)


def _is_description(name: str) -> bool:
    return name == CONTENT_TYPES or name.endswith(".rels")


def _kept_of(name: str) -> int:
    return MAX_DESCRIPTION if _is_description(name) else HEAD


def _inflated(file: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Return what an entry really holds, piece by piece: the size that it declares is not believed."""
    left = _seek(file, entry)
    inflate = zlib.decompressobj(-15) if entry.compress_type == zipfile.ZIP_DEFLATED else None
    if inflate is None and entry.compress_type != zipfile.ZIP_STORED:
        raise broken()
    while left and (piece := file.read(min(PIECE, left))):
        left -= len(piece)
        if inflate is None:
            yield piece
            continue
        yield from _unpacked(inflate, piece)
    if left or (inflate is not None and (not inflate.eof or inflate.unused_data)):
        raise broken()


def _unpacked(inflate: "zlib._Decompress", piece: bytes) -> Iterator[bytes]:
    """Return what comes out of one piece, a little at a time: a few bytes may hold a gigabyte."""
    while not inflate.eof and (out := inflate.decompress(piece, PIECE)):
        yield out
        piece = inflate.unconsumed_tail


def _seek(file: BinaryIO, entry: zipfile.ZipInfo) -> int:
    """Go to where the entry's data begin and return their length; its own header must name it as the list does."""
    file.seek(entry.header_offset)
    header = file.read(30)
    signature, flags = struct.unpack_from("<4s2xH", header)
    name_length, extra_length = struct.unpack_from("<2H", header, 26)
    name = file.read(name_length).decode("utf-8" if flags & 0x800 else "cp437")
    if signature != b"PK\x03\x04" or name != entry.orig_filename:
        raise broken()
    file.seek(extra_length, io.SEEK_CUR)
    return entry.compress_size


def _check_types(package: Package, main_type: str | None) -> None:
    types = _parsed(package.descriptions.get(CONTENT_TYPES))
    declared = [node.get("ContentType", "") for node in types]
    if any(MACROS.search(each) for each in declared):
        raise NotAccepted(WITH_MACROS)
    if any(each.endswith("oleObject") for each in declared):
        raise NotAccepted(WITH_OBJECTS)
    if main_type is not None and not _type_of(types, _main_part(package)).endswith(main_type):
        raise mismatch()


def _main_part(package: Package) -> str:
    for relation in _parsed(package.descriptions.get(ROOT_RELATIONS)):
        if relation.get("Type", "").endswith("/officeDocument"):
            return "/" + str(relation.get("Target", "")).lstrip("/").casefold()
    raise mismatch()


def _type_of(types: Any, part: str) -> str:
    by_part: dict[str, str] = {node.get("PartName", "").casefold(): node.get("ContentType", "") for node in types}
    by_extension: dict[str, str] = {node.get("Extension", "").casefold(): node.get("ContentType", "") for node in types}
    return by_part.get(part) or by_extension.get(part.rpartition(".")[2], "")


def _check_relations(name: str, description: bytes) -> None:
    for relation in _parsed(description):
        target, kind = relation.get("Target", "").strip(), relation.get("Type", "")
        outside = relation.get("TargetMode", "").casefold() == "external" or _names_a_place(target)
        if outside and not (kind.endswith("/hyperlink") and _is_followed_by_hand(target)):
            raise NotAccepted(WITH_LINKS)


def _names_a_place(target: str) -> bool:
    return bool(re.match(r"[a-z][a-z0-9+.\-]*:|//|\\", target, re.IGNORECASE))


def _is_followed_by_hand(target: str) -> bool:
    """Say whether this is a link of the text, opened by who clicks: a page, an address, a place nearby."""
    return not _names_a_place(target) or target.partition(":")[0].casefold() in FOLLOWED_BY_HAND


def _parsed(description: bytes | None) -> Any:
    """Return the root of a description. Any: ElementTree's own, whose type defusedxml does not tell."""
    if description is None:
        raise mismatch()
    try:
        return fromstring(description, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise broken() from None
