"""From HTML to a tagged PDF, the same bytes for the same page: no network, no file, no clock, no random."""

from collections.abc import Mapping
from posixpath import basename

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

BASE = "https://sheet.invalid/"
"""What addresses are relative to: nothing but the sheet's own files answers there."""

MEDIA_TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg"}


class NotBundled(Exception):
    """The page asks for something that does not stand beside its template."""


class BundledFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint is not typed
    """Gives the files of one sheet by their names, and nothing of the network or of the machine.

    WeasyPrint goes on without what it is refused: `refused` remembers that it asked.
    """

    def __init__(self, assets: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._assets = assets
        self.refused = ""

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Return a file of the sheet; any other address is refused."""
        name = basename(url)
        media_type = MEDIA_TYPES.get(name[name.rfind(".") :])
        if url != BASE + name or name not in self._assets or media_type is None:
            self.refused = url[:100]
            raise NotBundled(self.refused)
        return URLFetcherResponse(url, self._assets[name], {"Content-Type": media_type})


def to_pdf(html: str, assets: Mapping[str, bytes]) -> bytes:
    """Return the pages as PDF/UA-1; NotBundled when they ask for anything that does not stand beside the template."""
    fetcher = BundledFetcher(assets)
    page = HTML(string=html, base_url=BASE, url_fetcher=fetcher, media_type="print")
    written: bytes = page.write_pdf(font_config=FontConfiguration(), pdf_variant="pdf/ua-1")
    if fetcher.refused:
        raise NotBundled(fetcher.refused)
    return written
