"""Files made in code, sound and hostile, of each format accepted; nothing binary is kept in the repository."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from random import Random

import pikepdf
from PIL import Image

CSV = "Nom;Montant\nDupré;12,50\n".encode()

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


# --- PDF


def pdf(pages: int = 1) -> bytes:
    """A sound PDF."""
    return saved(blank(pages))


def blank(pages: int = 1) -> pikepdf.Pdf:
    """A PDF to which something may be done before it is saved."""
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page()
    return document


def saved(document: pikepdf.Pdf, **options: object) -> bytes:
    """The bytes of a PDF."""
    written = io.BytesIO()
    document.save(written, **options)  # type: ignore[arg-type]
    return written.getvalue()


def pdf_of(size: int) -> bytes:
    """A sound PDF of exactly this size."""
    document = blank()
    document.Root.Filling = document.make_stream(b"\0" * (size - 2000))
    written = saved(document, compress_streams=False)
    return written.replace(b"%%EOF", b"\n" * (size - len(written)) + b"%%EOF")


def pdf_of_numbers() -> bytes:
    """A sound PDF some of whose objects are bare values."""
    document = blank()
    values = [document.make_indirect(value) for value in (1, True)]  # type: ignore[call-overload]  # it takes these
    document.Root.Values = pikepdf.Array(values)
    return saved(document)


def pdf_with_script() -> bytes:
    """A PDF that runs JavaScript when it opens."""
    document = blank()
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    return saved(document)


def pdf_with_hidden_script() -> bytes:
    """A PDF whose script is deep in a field, its objects packed and compressed."""
    document = blank()
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=document.make_stream(b"app.alert(1)"))
    field = pikepdf.Dictionary(T="f", AA=pikepdf.Dictionary(K=action))
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
    return saved(document, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def pdf_with_misspelt_script() -> bytes:
    """A PDF whose script's name is written with an escape, which readers undo."""
    return pdf_with_script().replace(b"/S /JavaScript", b"/S /J#61vaScript").replace(b"/JS ", b"/J#53 ")


def pdf_that_launches() -> bytes:
    """A PDF that starts a program."""
    document = blank()
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
    return saved(document)


def pdf_form_of_another_kind() -> bytes:
    """A PDF whose form is XFA."""
    document = blank()
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(), XFA=document.make_stream(b"<xdp/>"))
    return saved(document)


def pdf_carrying(name: str, content: bytes) -> bytes:
    """A PDF with a file inside."""
    document = blank()
    document.attachments[name] = pikepdf.AttachedFileSpec(
        document, content, filename=name, description="", mime_type="text/xml", creation_date="", mod_date=""
    )
    return saved(document)


def pdf_encrypted(user: str) -> bytes:
    """A PDF that opens with this password, or by anybody when it is empty, and that is encrypted all the same."""
    return saved(blank(), encryption=pikepdf.Encryption(owner="owner", user=user))


def pdf_bomb() -> bytes:
    """A small PDF whose list of objects inflates to four gigabytes."""
    packing = zlib.compressobj(9)
    beginning = packing.compress(b"\0") + packing.flush(zlib.Z_FULL_FLUSH)
    again = packing.compress(b"\0" * (16 * 1024 * 1024)) + packing.flush(zlib.Z_FULL_FLUSH)
    data = beginning + again * 256 + packing.flush()
    head = b"%PDF-1.7\n1 0 obj\n<</Type/XRef/Size 100/W[1 2 1]/Root 2 0 R/Filter/FlateDecode/Length "
    return b"".join(
        (head, str(len(data)).encode(), b">>\nstream\n", data, b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n")
    )


# --- images


def image(kind: str, size: tuple[int, int] = (40, 30)) -> bytes:
    """A sound image of this kind."""
    written = io.BytesIO()
    Image.linear_gradient("L").resize(size).save(written, kind)
    return written.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A few bytes that say they are a PNG of these dimensions."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, chunks))


def _chunk(named: tuple[bytes, bytes]) -> bytes:
    kind, content = named
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


# --- docx, xlsx


def docx(
    *,
    parts: Mapping[str, bytes] | None = None,
    types: Mapping[str, str] | None = None,
    relations: str = "",
    main_type: str = WORD,
) -> bytes:
    """A Word document, with these further parts, declared types and relationships of its main part."""
    return _package("word/document.xml", main_type, parts or {}, types or {}, relations)


def xlsx(
    *, parts: Mapping[str, bytes] | None = None, types: Mapping[str, str] | None = None, relations: str = ""
) -> bytes:
    """An Excel workbook, with these further parts, declared types and relationships of its main part."""
    return _package("xl/workbook.xml", EXCEL, parts or {}, types or {}, relations)


def relation(kind: str, target: str, mode: str = "External") -> str:
    """One relationship."""
    return f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="{mode}"/>'


def zipped(entries: Mapping[str, bytes]) -> bytes:
    """An archive of these entries, deflated."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return written.getvalue()


def _package(main: str, main_type: str, parts: Mapping[str, bytes], types: Mapping[str, str], relations: str) -> bytes:
    overrides = {f"/{main}": main_type, **types}
    folder, _, name = main.rpartition("/")
    return zipped(
        {
            "[Content_Types].xml": _types(overrides),
            "_rels/.rels": _relations(relation("officeDocument", main, "Internal")),
            main: b"<?xml version='1.0'?><main/>",
            f"{folder}/_rels/{name}.rels": _relations(relations),
            **parts,
        }
    )


def _types(overrides: Mapping[str, str]) -> bytes:
    listed = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides.items())
    return f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{listed}</Types>'.encode()


def _relations(listed: str) -> bytes:
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{listed}</Relationships>'
    ).encode()


def lying_docx() -> bytes:
    """A document one of whose parts holds a thousand times what the archive says of it."""
    content = Random(1).randbytes(100_000)
    return docx(parts={"word/media/image1.bmp": content}).replace(
        struct.pack("<I", len(content)), struct.pack("<I", 100)
    )


def overlapping_docx() -> bytes:
    """A document whose list names one entry twice, under two names: how small archives become very large ones."""
    honest = docx(parts={"word/a.bin": b"a" * 1000})
    start, end = honest.rindex(b"PK\x01\x02"), honest.rindex(b"PK\x05\x06")
    again = honest[start:end].replace(b"word/a.bin", b"word/b.bin")
    fields = list(struct.unpack("<4s4H2IH", honest[end:]))
    fields[3:6] = fields[3] + 1, fields[4] + 1, fields[5] + len(again)
    return honest[:end] + again + struct.pack("<4s4H2IH", *fields)


# --- xls


def record(kind: int, content: bytes = b"") -> bytes:
    """One record of a workbook."""
    return struct.pack("<HH", kind, len(content)) + content


def sheet(kind: int) -> bytes:
    """The record that announces a sheet: 0 a worksheet, 1 a macro sheet."""
    return record(0x0085, struct.pack("<IBB", 0, 0, kind) + b"\x05\x00Feuil")


def xls(*records: bytes, names: tuple[str, ...] = (), workbook: str = "Workbook") -> bytes:
    """An old workbook with these records in its first part and these further names in its container."""
    stream = record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0)) + b"".join(records) + record(0x000A)
    stream = stream.ljust(4096, b"\0")
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0), _entry(workbook, 2, 3, len(stream))]
    entries += [_entry(name, 1, 0xFFFFFFFE, 0) for name in names]
    directory = b"".join(entries).ljust(1024, b"\0")
    table = [0xFFFFFFFD, 2, 0xFFFFFFFE, *range(4, 3 + len(stream) // 512), 0xFFFFFFFE]
    padded = table + [0xFFFFFFFF] * (128 - len(table))
    return _compound_header() + struct.pack("<128I", *padded) + directory + stream


def looping_xls() -> bytes:
    """An old workbook whose directory never ends: its second sector leads back to its first."""
    return xls().replace(struct.pack("<3I", 0xFFFFFFFD, 2, 0xFFFFFFFE), struct.pack("<3I", 0xFFFFFFFD, 2, 1))


def _compound_header() -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<9I", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    return head + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    return (
        written.ljust(64, b"\0") + struct.pack("<HB", len(written), kind) + b"\0" * 49 + struct.pack("<IQ", start, size)
    )


# --- programs and pages

PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + b"\0" * 200
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
PAGE = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
