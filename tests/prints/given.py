"""What the tests of printing start from: small sheets, a press, and what stands in a PDF."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from io import BytesIO

import pypdfium2
from PIL import Image

from monespace_cpro.plugin import CPRO
from monespace_gql.prints.press import Press
from monespace_gql.prints.sheet import Sheet, checked_sheet
from monespace_gql.scheme.form import Page
from tests.prints.whole import everything

DAY = date(2026, 1, 5)
POINT = 72 / 25.4
"""How many points a millimetre is."""
HEIGHT = 297.0
EDGE = 0.6
"""How far from its edge a box is looked into: the tail of a letter of the line above may touch it."""

(CERFA,) = CPRO.forms


@lru_cache(maxsize=1)
def cerfa_sheet() -> Sheet:
    """The sheet of the CERFA, as it is checked at boot."""
    return checked_sheet(CPRO, CERFA)


def cerfa_page(content: Mapping[str, object] | None = None) -> Page:
    """What the CERFA shows of a content; of one with every field filled by default."""
    typed = everything(CPRO) if content is None else content
    return CPRO.page(CERFA, CPRO.read(typed, on=DAY).values)


def sheet(body: str, **assets: bytes) -> Sheet:
    """A sheet with this body."""
    html = f"<!DOCTYPE html><html lang=fr><head><title>{{{{ title }}}}</title></head><body>{body}</body></html>"
    named = {name.replace("_", "."): content for name, content in assets.items()}
    return Sheet("Essai", "essai.html", {"essai.html": html.encode(), **named})


def changed(before: Sheet, name: str, old: str, new: str) -> Sheet:
    """The sheet with something else in one of its files."""
    text = before.assets[name].decode()
    assert old in text
    return replace(before, assets={**before.assets, name: text.replace(old, new).encode()})


@asynccontextmanager
async def printing(**options: int | float) -> AsyncIterator[Press]:
    """A press of one printer."""
    async with Press(**{"at_once": 1, **options}) as press:  # type: ignore[arg-type]  # its own options
        yield press


@dataclass(frozen=True)
class Opened:
    """A PDF that is looked at."""

    pdf: bytes

    @property
    def stream(self) -> BytesIO:
        """Its bytes, to be read."""
        return BytesIO(self.pdf)

    def text(self) -> str:
        """Everything it says, spaces and line ends alike."""
        with pypdfium2.PdfDocument(self.pdf) as opened:
            return " ".join(" ".join(page.get_textpage().get_text_range() for page in opened).split())

    def pages(self) -> int:
        """How many pages it has."""
        with pypdfium2.PdfDocument(self.pdf) as opened:
            return len(opened)

    def within(self, page: int, x: float, y: float, width: float, height: float) -> str:
        """What it says inside a box, in millimetres from the top left corner of a page (from 1)."""
        with pypdfium2.PdfDocument(self.pdf) as opened:
            left, right, top, bottom = x + EDGE, x + width - EDGE, y + EDGE, y + height - EDGE
            box = (left * POINT, (HEIGHT - bottom) * POINT, right * POINT, (HEIGHT - top) * POINT)
            text: str = opened[page - 1].get_textpage().get_text_bounded(*box)
            return " ".join(text.split())

    def pictures(self, dots: int) -> list[Image.Image]:
        """Its pages in grey, at so many dots an inch."""
        with pypdfium2.PdfDocument(self.pdf) as opened:
            return [page.render(scale=dots / 72, grayscale=True).to_pil().convert("L") for page in opened]
