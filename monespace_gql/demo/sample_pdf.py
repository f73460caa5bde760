"""A one-page PDF that says what it stands for: the files of the demonstration."""

import io

import pikepdf


def sample_pdf(label: str) -> bytes:
    """Return a page with a line of text; letters outside Latin-1 become question marks."""
    pdf = pikepdf.new()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )
    page = pdf.add_blank_page(page_size=(595, 842))
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    text = f"{label} (exemple)".encode("latin-1", "replace").hex()
    page.Contents = pdf.make_stream(f"BT /F1 14 Tf 60 760 Td <{text}> Tj ET".encode())
    written = io.BytesIO()
    pdf.save(written, deterministic_id=True)
    return written.getvalue()
