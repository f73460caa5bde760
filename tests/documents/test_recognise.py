"""What a file is, by its content; and the hostile ones, each declined."""

from pathlib import Path

import pytest

from monespace_gql.documents.content import office
from monespace_gql.documents.content.not_accepted import FILE_UNSAFE, FORMAT_NOT_ACCEPTED, NotAccepted
from monespace_gql.documents.recognise import MEDIA_TYPES, recognise
from monespace_gql.documents.recogniser import Recogniser
from monespace_gql.lexicon.refusal import Refusal
from tests.documents import made
from tests.documents.given import told

INVOICE_XML = b"<?xml version='1.0'?><rsm:CrossIndustryInvoice xmlns:rsm='urn:un'/>"
OLD_CONTAINER = made.xls()
EXTERNAL = "https://evil.example/model.dotm"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "received.part"


def received(place: Path, content: bytes) -> None:
    place.write_bytes(content)


def judged(place: Path, content: bytes, extension: str) -> str:
    received(place, content)
    return recognise(place, extension)


@pytest.mark.parametrize(
    ("extension", "content"),
    [
        ("pdf", made.pdf()),
        ("pdf", made.pdf_carrying("factur-x.xml", INVOICE_XML)),
        ("pdf", made.pdf() + b"\r\n\0\0"),
        ("pdf", made.pdf_of_numbers()),
        ("jpg", made.image("JPEG")),
        ("png", made.image("PNG")),
        ("xls", made.xls(made.sheet(0))),
        ("xls", made.xls(made.record(0x01AE, b"\x01\x00\x01\x04"), workbook="Book")),
        ("xlsx", made.xlsx()),
        ("docx", made.docx()),
        ("docx", made.docx(relations=made.relation("hyperlink", "https://www.service-public.fr"))),
        ("docx", made.docx(parts={"word/embeddings/tableau.xlsx": made.xlsx()})),
        ("docx", made.docx(parts={"word/media/image1.png": made.image("PNG")})),
        ("csv", made.CSV),
        ("csv", "Nom;Montant\nDupré;-12,50 €\n-;+33 (0)6 12 34 56 78\n@dupre;+33(0)612345678".encode("cp1252")),
        ("csv", b"\xef\xbb\xbf" + made.CSV),
        ("csv", b"-12|34|x\n"),
    ],
)
def test_a_sound_file_is_what_its_content_says(place: Path, extension: str, content: bytes) -> None:
    assert judged(place, content, extension) == MEDIA_TYPES[extension]


SOUND = {
    "pdf": made.pdf(),
    "jpg": made.image("JPEG"),
    "png": made.image("PNG"),
    "xls": made.xls(),
    "xlsx": made.xlsx(),
    "docx": made.docx(),
    "csv": made.CSV,
}


@pytest.mark.parametrize("content", SOUND)
@pytest.mark.parametrize("extension", SOUND)
def test_the_extension_and_the_content_must_agree(place: Path, extension: str, content: str) -> None:
    if extension == content:
        return

    with pytest.raises(NotAccepted) as refused:
        judged(place, SOUND[content], extension)

    assert refused.value.code == FORMAT_NOT_ACCEPTED


@pytest.mark.parametrize("content", [made.PROGRAM, made.SVG, made.PAGE, b"GIF89a" + b"\0" * 20, b"#!/bin/sh\nrm"])
@pytest.mark.parametrize("extension", SOUND)
def test_a_program_or_a_page_under_any_name_is_declined(place: Path, extension: str, content: bytes) -> None:
    with pytest.raises(NotAccepted) as refused:
        judged(place, content, extension)

    assert refused.value.code == FORMAT_NOT_ACCEPTED


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(made.pdf_with_script(), "script", id="script"),
        pytest.param(made.pdf_with_hidden_script(), "script", id="script deep in packed objects"),
        pytest.param(made.pdf_with_misspelt_script(), "script", id="script under an escaped name"),
        pytest.param(made.pdf_that_launches(), "autres programmes", id="launch"),
        pytest.param(made.pdf_form_of_another_kind(), "formulaire dynamique", id="xfa"),
        pytest.param(made.pdf_carrying("virus.exe", made.PROGRAM), "autres fichiers", id="file inside"),
        pytest.param(made.pdf_carrying("factur-x.xml", made.PROGRAM), "autres fichiers", id="false invoice"),
        pytest.param(
            made.pdf_carrying("factur-x.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
            "autres fichiers",
            id="invoice with entities",
        ),
        pytest.param(made.pdf_encrypted("secret"), "chiffré", id="password"),
        pytest.param(made.pdf_encrypted(""), "chiffré", id="encrypted, opens without password"),
        pytest.param(made.pdf() + made.zipped({"virus.exe": made.PROGRAM}), "deux formats", id="zip behind"),
        pytest.param(made.pdf().replace(b"\n", b"\n%<script>x</script>\n", 1), "deux formats", id="page in a comment"),
        pytest.param(made.pdf()[:-40], "endommagé", id="cut short"),
        pytest.param(made.pdf() + b"x" * 5000, "endommagé", id="more behind"),
        pytest.param(b"%PDF-1.7\nnothing\n%%EOF", "endommagé", id="nothing inside"),
        pytest.param(made.pdf(pages=0), "endommagé", id="no page"),
    ],
)
def test_a_hostile_pdf_is_declined(place: Path, content: bytes, why: str) -> None:
    assert why in refusal_of(place, content, "pdf")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(made.png_of(60_000, 60_000), "dimensions", id="beyond what the decoder takes"),
        pytest.param(made.png_of(9_000, 9_000), "dimensions", id="beyond our bound"),
        pytest.param(made.png_of(100, 100)[:-30], "endommagé", id="cut short"),
        pytest.param(made.image("PNG") + made.zipped({"a.txt": b"a"}), "deux formats", id="zip behind"),
        pytest.param(
            made.image("PNG")[:8] + b"\0\0\0\x05tEXt%PDF-" + made.image("PNG")[8:], "deux formats", id="pdf inside"
        ),
        pytest.param(made.image("PNG")[:60] + b"\0" * 40 + made.image("PNG")[100:], "endommagé", id="damaged"),
    ],
)
def test_a_hostile_png_is_declined(place: Path, content: bytes, why: str) -> None:
    assert why in refusal_of(place, content, "png")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(made.image("JPEG", (9_000, 9_000)), "dimensions", id="beyond our bound"),
        pytest.param(made.image("JPEG", (400, 400))[:-300], "endommagé", id="cut short"),
        pytest.param(made.image("JPEG") + made.zipped({"a.txt": b"a"}), "deux formats", id="zip behind"),
        pytest.param(b"\xff\xd8\xff" + made.PROGRAM, "endommagé", id="signature alone"),
    ],
)
def test_a_hostile_jpg_is_declined(place: Path, content: bytes, why: str) -> None:
    assert why in refusal_of(place, content, "jpg")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(made.xls(names=("_VBA_PROJECT_CUR",)), "macros", id="visual basic"),
        pytest.param(made.xls(made.record(0x00D3)), "macros", id="visual basic, by its mark"),
        pytest.param(made.xls(made.sheet(1)), "macros", id="macro sheet"),
        pytest.param(made.xls(made.record(0x002F, b"\0" * 6)), "mot de passe", id="password"),
        pytest.param(made.xls(names=("EncryptedPackage",)), "mot de passe", id="encrypted xlsx"),
        pytest.param(made.xls(made.record(0x01AE, b"\1\0\5\0\0cmd\3/C")), "lié", id="link to a program"),
        pytest.param(made.xls(names=("\x01Ole10Native",)), "objets", id="file inside"),
        pytest.param(made.xls(workbook="WordDocument"), "correspond pas", id="word document"),
        pytest.param(made.xls()[:1500], "endommagé", id="cut short"),
        pytest.param(made.looping_xls(), "endommagé", id="loop"),
        pytest.param(made.xls()[:8] + b"\xff" * 2000, "endommagé", id="nonsense"),
    ],
)
def test_a_hostile_xls_is_declined(place: Path, content: bytes, why: str) -> None:
    assert why in refusal_of(place, content, "xls")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(made.docx(parts={"word/vbaProject.bin": b"x"}), "macros", id="macros by name"),
        pytest.param(made.docx(types={"/word/x.bin": "application/vnd.ms-office.vbaProject"}), "macros", id="by type"),
        pytest.param(
            made.docx(main_type="application/vnd.ms-word.document.macroEnabled.main+xml"), "macros", id="docm renamed"
        ),
        pytest.param(made.docx(parts={"word/x.bin": OLD_CONTAINER}), "incorporé", id="macros or object by content"),
        pytest.param(made.docx(parts={"word/x.bin": made.PROGRAM}), "incorporé", id="program inside"),
        pytest.param(
            made.docx(parts={"word/embeddings/a.xlsx": made.xlsx(parts={"xl/vbaProject.bin": b"x"})}),
            "macros",
            id="macros in a workbook inside",
        ),
        pytest.param(
            made.docx(parts={"a.docx": made.docx(parts={"b.docx": made.docx()})}), "incorporé", id="nested twice"
        ),
        pytest.param(made.docx(relations=made.relation("attachedTemplate", EXTERNAL)), "extérieur", id="template"),
        pytest.param(made.docx(relations=made.relation("image", EXTERNAL)), "extérieur", id="remote image"),
        pytest.param(made.docx(relations=made.relation("oleObject", "file:///etc/passwd")), "extérieur", id="file"),
        pytest.param(made.docx(relations=made.relation("hyperlink", "file://evil/share")), "extérieur", id="share"),
        pytest.param(made.docx(relations=made.relation("image", EXTERNAL, "Internal")), "extérieur", id="false inside"),
        pytest.param(made.docx(parts={"word/media/a.bmp": b"\0" * 50_000_000}), "décompressé", id="bomb"),
        pytest.param(made.overlapping_docx(), "endommagé", id="overlapping entries"),
        pytest.param(made.docx(parts={f"word/{n}.xml": b"" for n in range(5_001)}), "décompressé", id="many entries"),
        pytest.param(made.lying_docx(), "endommagé", id="false sizes"),
        pytest.param(made.docx(parts={"../../evil.xml": b"x"}), "endommagé", id="path that leads out"),
        pytest.param(made.docx(parts={"word/a.xml": b"<!DOCTYPE a><a/>"}), "endommagé", id="document type"),
        pytest.param(
            made.docx(parts={"word/a.xml": "<!DOCTYPE a><a/>".encode("utf-16")}), "endommagé", id="wide document type"
        ),
        pytest.param(
            made.docx(parts={"word/_rels/x.rels": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}),
            "endommagé",
            id="entities",
        ),
        pytest.param(made.docx()[:-30], "endommagé", id="cut short"),
        pytest.param(made.docx() + made.docx(), "deux formats", id="two archives"),
        pytest.param(made.zipped({"a.txt": b"a"}), "correspond pas", id="plain archive"),
        pytest.param(made.zipped({"[Content_Types].xml": b"<Types/>"}), "correspond pas", id="no main part"),
    ],
)
def test_a_hostile_docx_is_declined(place: Path, content: bytes, why: str) -> None:
    assert why in refusal_of(place, content, "docx")


def test_parts_that_are_harmless_one_by_one_are_counted_together(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = made.docx(parts={f"word/{n}.bin": bytes(range(256)) * 100 for n in range(10)})
    assert judged(place, content, "docx")

    monkeypatch.setattr(office, "MAX_INFLATED", 200_000)

    assert "décompressé" in refusal_of(place, content, "docx")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(
            made.xlsx(types={"/xl/m.xml": "application/vnd.ms-excel.macrosheet+xml"}), "macros", id="macro sheet"
        ),
        pytest.param(made.xlsx(relations=made.relation("externalLinkPath", "C:\\a.xlsx")), "extérieur", id="link"),
        pytest.param(
            made.xlsx(types={"/xl/o.bin": "application/vnd.openxmlformats-officedocument.oleObject"}),
            "incorporé",
            id="object",
        ),
    ],
)
def test_a_hostile_xlsx_is_declined(place: Path, content: bytes, why: str) -> None:
    assert why in refusal_of(place, content, "xlsx")


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        " =HYPERLINK(A1)",
        '"=cmd"',
        "+SUM(A1)",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(1)",
        "\t=1",
        "-LOG10(3)",
    ],
)
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_csv_with_a_formula_is_declined(place: Path, cell: str, separator: str) -> None:
    assert "formule" in refusal_of(place, f"a{separator}{cell}{separator}b\n".encode(), "csv")


@pytest.mark.parametrize(
    "content", [b"a;\0b", b"a;\x1bb", "a;b\n".encode("utf-16"), b"\n \n", b"\x81\x8d", b"{\\rtf1}"]
)
def test_what_is_no_text_of_cells_is_no_csv(place: Path, content: bytes) -> None:
    assert "correspond pas" in refusal_of(place, content, "csv")


def test_a_csv_made_to_be_slow_to_read_is_judged_at_once(place: Path) -> None:
    content = b"-" + b"a" * 1_000_000 + b"\n" + b"|" * 1_000_000

    assert judged(place, content, "csv") == "text/csv"


async def test_a_file_is_judged_in_a_process_of_its_own(place: Path) -> None:
    received(place, made.pdf())

    assert await Recogniser().recognise(place, "pdf") == "application/pdf"


async def test_what_its_process_declines_is_said_in_french_with_the_formats_accepted(place: Path) -> None:
    received(place, made.SVG)

    with pytest.raises(Refusal) as refused:
        await Recogniser().recognise(place, "pdf")

    assert told(refused) == (
        FORMAT_NOT_ACCEPTED,
        "Format non accepté : le contenu du fichier ne correspond pas à son extension. "
        "Formats acceptés : pdf, jpg, png, xls, xlsx, docx, csv.",
    )


async def test_a_file_that_would_exhaust_the_memory_is_declined(place: Path) -> None:
    received(place, made.pdf_bomb())

    with pytest.raises(Refusal) as refused:
        await Recogniser(memory=256 * 1024 * 1024).recognise(place, "pdf")

    assert told(refused)[0] == FILE_UNSAFE


async def test_a_file_that_takes_too_long_is_declined(place: Path) -> None:
    received(place, made.pdf())

    with pytest.raises(Refusal) as refused:
        await Recogniser(seconds=0.001).recognise(place, "pdf")

    assert told(refused) == (FILE_UNSAFE, "Format non accepté : le fichier est trop complexe pour être vérifié.")


def refusal_of(place: Path, content: bytes, extension: str) -> str:
    with pytest.raises(NotAccepted) as refused:
        judged(place, content, extension)
    return refused.value.why
