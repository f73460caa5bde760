"""Setting a text of any length in a box of a fixed size: smaller, then on several lines, then cut short."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from fontTools.ttLib import TTFont

from monespace_gql.prints.fonts import FOLDER

MILLIMETRES = 25.4 / 72
"""How long a typographic point is."""
LEADING = 1.15
"""The height of a line, in sizes of its letters."""
SMALLEST = 5.0
STEP = 0.5
CUT = "…"

Measure = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text set in a box: its lines, joined by line feeds, and the size of its letters in points."""

    text: str
    size: float


def fit(text: str, width: float, height: float, largest: float = 10.0) -> Fitted:
    """Return how a text is set in a box of this width and height, in millimetres, in regular letters."""
    words = text.split()
    size = largest
    while size > SMALLEST:
        lines = _set(words, width, size)
        if len(lines) <= _room(height, size):
            return Fitted("\n".join(lines), size)
        size -= STEP
    return Fitted("\n".join(_cut(_set(words, width, SMALLEST), _room(height, SMALLEST), width)), SMALLEST)


def _room(height: float, size: float) -> int:
    return max(1, int(height / (size * LEADING * MILLIMETRES)))


def _set(words: list[str], width: float, size: float) -> list[str]:
    measure = _measure(size)
    lines: list[str] = []
    for word in (part for each in words for part in _parts(each, width, measure)):
        if lines and measure(f"{lines[-1]} {word}") <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines


def _parts(word: str, width: float, measure: Measure) -> Iterator[str]:
    """Cut a word that is longer than a line."""
    part, length = "", 0.0
    for letter in word:
        length += measure(letter)
        if part and length > width:
            yield part
            part, length = "", measure(letter)
        part += letter
    if part:
        yield part


def _cut(lines: list[str], room: int, width: float) -> list[str]:
    if len(lines) <= room:
        return lines
    kept, measure = lines[:room], _measure(SMALLEST)
    while kept[-1] and measure(kept[-1] + CUT) > width:
        kept[-1] = kept[-1][:-1]
    return [*kept[:-1], kept[-1].rstrip() + CUT]


def _measure(size: float) -> Measure:
    widths, scale = _widths(), size * MILLIMETRES
    return lambda text: sum(widths.get(letter, 1.0) for letter in text) * scale


@lru_cache(maxsize=1)
def _widths() -> dict[str, float]:
    """Return the width of each letter, in sizes of the font."""
    with TTFont(FOLDER / "LiberationSans-Regular.ttf", lazy=True) as font:
        advances, unit = font["hmtx"].metrics, font["head"].unitsPerEm
        return {chr(code): advances[name][0] / unit for code, name in font.getBestCmap().items()}
