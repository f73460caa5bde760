"""Images: decoded once, within a bound on their dimensions."""

import warnings
from pathlib import Path

from PIL import Image

from monespace_gql.documents.content.double import refuse_archive, refuse_markup, refuse_pdf
from monespace_gql.documents.content.not_accepted import NotAccepted, broken

MAX_PIXELS = 80_000_000
EIGHTH = 8


def check_jpg(path: Path) -> None:
    """Check a JPEG photograph; its pixels are decoded at an eighth of the size, which reads all of its data."""
    _check(path, "JPEG")


def check_png(path: Path) -> None:
    """Check a PNG image: every chunk's checksum, then its pixels."""
    _check(path, "PNG")


def _check(path: Path, plugin: str) -> None:
    for refuse in (refuse_archive, refuse_pdf, refuse_markup):
        refuse(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _decode(path, plugin)
    except (NotAccepted, MemoryError):
        raise
    except Image.DecompressionBombError:
        raise _too_wide() from None
    except Exception:  # noqa: BLE001 - a damaged image makes Pillow raise almost anything
        raise broken() from None


def _decode(path: Path, plugin: str) -> None:
    with Image.open(path, formats=[plugin]) as image:
        if image.width * image.height > MAX_PIXELS:
            raise _too_wide()
        image.verify()
    with Image.open(path, formats=[plugin]) as image:
        image.draft(None, (max(1, image.width // EIGHTH), max(1, image.height // EIGHTH)))
        image.load()


def _too_wide() -> NotAccepted:
    most = MAX_PIXELS // 1_000_000
    return NotAccepted(f"les dimensions de l’image dépassent {most} millions de pixels : réduisez-la")
