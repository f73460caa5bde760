"""What a printer gives up before it reads anything of a request: memory, time, the network, and the machine's files."""

import os
import resource
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from monespace_gql.prints.fonts import FOLDER

MEMORY = 1024 * 1024 * 1024
LONGEST_FILE = 32 * 1024 * 1024

FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{folder}/cache</cachedir></fontconfig>
"""

CLOSED = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "urllib.",
    "ftplib.",
    "ctypes.dlopen",
)
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
PATHS = (str, bytes, os.PathLike)
CHANGING = ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.chmod", "os.truncate")


def see_only_our_fonts(folder: Path) -> None:
    """Make every page look alike on every machine: none of the system's fonts is seen, nor its settings."""
    configured = folder / "fonts.conf"
    configured.write_text(FONTS.format(fonts=FOLDER, folder=folder), encoding="utf-8")
    os.environ |= {"FONTCONFIG_FILE": str(configured), "HOME": str(folder), "TMPDIR": str(folder)}
    os.environ |= {"XDG_CACHE_HOME": str(folder), "SOURCE_DATE_EPOCH": "0"}


def hold_to_limits(memory: int) -> None:
    """Give up memory and large files for good; what the system does not know is left out."""
    limits = {resource.RLIMIT_AS: memory, resource.RLIMIT_FSIZE: LONGEST_FILE, resource.RLIMIT_CORE: 0}
    for kind, most in limits.items():
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


def allow_seconds(seconds: int) -> None:
    """Let the process work so many seconds more; beyond, the system ends it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime) + 1
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (spent + seconds, resource.RLIM_INFINITY))


def close_the_doors(folder: Path) -> None:
    """Refuse from now on, for good, the network, other programs, and any change outside this folder."""
    inside = f"{folder}{os.sep}"

    def watch(event: str, given: tuple[Any, ...]) -> None:  # Any: as the interpreter tells it
        if event.startswith(CLOSED):
            raise PermissionError(event)
        if event == "open" and _writes(given) and not _is_inside(given[0], inside):
            raise PermissionError(event)
        if event in CHANGING and not all(_is_inside(path, inside) for path in given[:2] if isinstance(path, PATHS)):
            raise PermissionError(event)

    sys.addaudithook(watch)


def _writes(given: tuple[Any, ...]) -> bool:  # Any: as above
    mode, flags = given[1], given[2]
    if isinstance(mode, str):
        return any(letter in mode for letter in "wax+")
    return isinstance(flags, int) and bool(flags & WRITING)


def _is_inside(path: object, inside: str) -> bool:
    return isinstance(path, PATHS) and os.path.abspath(os.fsdecode(path)).startswith(inside)
