"""Twenty forms at once: how long the event loop stands still while they are printed, beside and inside its own thread.

`make bench-prints`. Both print the same pages in the same run; the figures to compare are ratios.
"""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.heart import beating
from monespace_cpro.plugin import CPRO
from monespace_gql.prints.confined import see_only_our_fonts
from monespace_gql.prints.press import Press
from monespace_gql.prints.sheet import Sheet, checked_sheet
from monespace_gql.scheme.example import example_content
from monespace_gql.scheme.form import Page

AT_ONCE = 20
DAY = date(2026, 1, 5)

Print = Callable[[Sheet, Page], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class Measured:
    """The longest pause of the loop and the time everything took, in seconds."""

    pause: float
    whole: float


async def main() -> None:
    """Measure both ways, and the loop at rest, and print them side by side."""
    form = CPRO.forms[0]
    sheet = checked_sheet(CPRO, form)
    page = CPRO.page(form, CPRO.read(example_content(CPRO), on=DAY).values)
    async with Press(at_once=os.cpu_count() or 2) as press:
        await asyncio.gather(*(press.print(sheet, page) for _ in range(os.cpu_count() or 2)))  # they are started
        rest = await _measured(lambda sheet, page: asyncio.sleep(0.1, b""), sheet, page)
        beside = await _measured(press.print, sheet, page)
    with TemporaryDirectory() as folder:
        inside = await _measured(_in_this_thread(Path(folder)), sheet, page)
    _tell(rest, beside, inside)


def _in_this_thread(folder: Path) -> Print:
    see_only_our_fonts(folder)
    from monespace_gql.prints.render import to_pdf

    async def print_here(sheet: Sheet, page: Page) -> bytes:
        return to_pdf(sheet.html(page), sheet.assets)

    return print_here


async def _measured(way: Print, sheet: Sheet, page: Page) -> Measured:
    """Print them all at once while a heart beats every millisecond: its longest silence is the pause."""
    async with beating() as heart:
        began = time.perf_counter()
        await asyncio.gather(*(way(sheet, page) for _ in range(AT_ONCE)))
        whole = time.perf_counter() - began
    return Measured(heart.longest_silence, whole)


def _tell(rest: Measured, beside: Measured, inside: Measured) -> None:
    print(f"{AT_ONCE} CERFA 12434*05 at once")
    print(f"{'':34}{'longest pause':>16}{'of the loop inside':>20}{'all of them':>14}")
    for name, each in (
        ("loop at rest", rest),
        ("printers beside it (the product)", beside),
        ("printed inside the loop's thread", inside),
    ):
        print(f"{name:34}{each.pause * 1000:>13.1f} ms{each.pause / inside.pause:>20.5f}{each.whole:>12.2f} s")
    print(f"the loop is free {inside.pause / beside.pause:.0f} times sooner with printers beside it")


if __name__ == "__main__":
    asyncio.run(main())
