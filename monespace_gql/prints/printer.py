"""The process that prints: it learns sheets, then turns pages into PDF one at a time, and ends when its parent does.

`python -m monespace_gql.prints.printer FOLDER`; it knows no scheme and no request beyond the page it is given.
"""

import logging
import os
import sys
import warnings
from base64 import b64decode
from pathlib import Path
from typing import Any, BinaryIO

from monespace_gql.prints.confined import MEMORY, allow_seconds, close_the_doors, hold_to_limits, see_only_our_fonts
from monespace_gql.prints.wire import heard, line


def main(folder: Path) -> None:
    """Print until the parent closes the conversation; nothing is written outside this folder, which is the parent's."""
    answers = _private_output()
    logging.disable()  # WeasyPrint's logger repeats what it cannot read
    warnings.simplefilter("ignore")
    see_only_our_fonts(folder)
    _warm_up()
    hold_to_limits(MEMORY)
    close_the_doors(folder)
    answers.write(line({"ready": True}))
    _converse(answers)


def _warm_up() -> None:
    """Import and open what every page needs, while that is still allowed."""
    from monespace_gql.prints.html import to_html
    from monespace_gql.prints.render import to_pdf

    to_pdf(to_html({"page": "<html lang=fr><title>é</title>{{ 'é'|fit(10, 5) }}"}, "page", {}), {})


def _converse(answers: BinaryIO) -> None:
    from monespace_gql.prints.sheet import Sheet

    sheets: dict[str, Sheet] = {}
    while asked := sys.stdin.buffer.readline():
        said = heard(asked)
        if "learn" in said:
            assets = {name: b64decode(content) for name, content in said["sheet"]["assets"].items()}
            sheets[said["learn"]] = Sheet(said["sheet"]["title"], said["sheet"]["template"], assets)
            continue
        allow_seconds(said["seconds"])
        _answer(answers, sheets[said["of"]], said["page"])


def _answer(answers: BinaryIO, sheet: Any, page: dict[str, Any]) -> None:  # Any: imported once confined; JSON
    from monespace_gql.prints.render import to_pdf

    try:
        pdf = to_pdf(sheet.html(page), sheet.assets)
    except Exception as fault:  # noqa: BLE001 - its name is told, not its message, which may repeat a value
        answers.write(line({"fault": type(fault).__name__}))
        return
    answers.write(line({"bytes": len(pdf)}))
    answers.write(pdf)


def _private_output() -> BinaryIO:
    """Keep the pipe to the parent for answers; anything else written to the standard output goes to the errors."""
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return _Flushed(pipe)  # type: ignore[return-value]  # what is used of a binary file


class _Flushed:
    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe = pipe

    def write(self, written: bytes) -> None:
        self._pipe.write(written)
        self._pipe.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
