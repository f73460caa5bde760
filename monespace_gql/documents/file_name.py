"""The name under which a file is kept and served: what a person typed, without what could deceive or harm."""

import re
import unicodedata

LONGEST = 200
LONGEST_EXTENSION = 10
NAMELESS = "document"

# Control, format (bidirectional marks, zero width), lone surrogates, private and unassigned characters, line ends.
UNWANTED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
RESERVED = re.compile(r'[<>:"|?*]')


def clean_name(given: str) -> str:
    """Return a name of one line and at most 200 characters, without any folder, that keeps its extension."""
    name = _visible(unicodedata.normalize("NFC", _last_part(given)))
    name = RESERVED.sub("_", " ".join(name.split())).rstrip(". ")
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > LONGEST_EXTENSION:
        return _bounded(name, LONGEST)
    extension = extension.strip()
    return f"{_bounded(stem, LONGEST - len(extension) - 1)}.{extension}"


def extension_of(name: str) -> str:
    """Return the extension in lower case, without its dot; empty when there is none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def _bounded(name: str, most: int) -> str:
    return name.strip(". ")[:most].strip(". ") or NAMELESS


def _last_part(given: str) -> str:
    return re.split(r"[/\\]", given.rstrip("/\\"))[-1]


def _visible(name: str) -> str:
    return "".join(_plain(character) for character in name)


def _plain(character: str) -> str:
    if character in "\t\r\n":
        return " "
    return "" if unicodedata.category(character) in UNWANTED else character
