"""Keeps the pages of the CERFA as they are today: `python -m tests.prints.pages`, after having looked at them."""

import asyncio

from monespace_cpro.plugin import CPRO
from tests.prints.given import Opened, cerfa_page, cerfa_sheet, printing
from tests.prints.test_cerfa_12434 import DOTS, PAGES
from tests.prints.whole import everything


async def keep() -> None:
    """Write one picture a page."""
    async with printing() as press:
        pictures = Opened(await press.print(cerfa_sheet(), cerfa_page(everything(CPRO)))).pictures(DOTS)
    PAGES.mkdir(exist_ok=True)
    for number, picture in enumerate(pictures, 1):
        picture.save(PAGES / f"cerfa_12434-{number}.png", optimize=True)


if __name__ == "__main__":
    asyncio.run(keep())
