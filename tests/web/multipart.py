"""Forms as clients write them, and as nobody should."""

import hashlib

import orjson

BOUNDARY = "------limite"
TYPE = f"multipart/form-data; boundary={BOUNDARY}"
KEEP = """mutation ($file: Upload, $files: [Upload!], $letter: LetterInput) {
    keep(file: $file, files: $files, letter: $letter) }"""
CSV = b"Nom;Montant\nDupre;12,50\n"


def part(name: str, content: bytes, file_name: str | None = None, **headers: str) -> bytes:
    """One part, with its boundary before it."""
    named = f'; filename="{file_name}"' if file_name is not None else ""
    lines = [f'Content-Disposition: form-data; name="{name}"{named}']
    lines += [f"{header.replace('_', '-')}: {value}" for header, value in headers.items()]
    return "\r\n".join([f"--{BOUNDARY}", *lines, "", ""]).encode() + content + b"\r\n"


def operations(variables: object = None, query: object = KEEP) -> bytes:
    """The first part."""
    return part("operations", orjson.dumps({"query": query, "variables": variables}))


def places(**of: object) -> bytes:
    """The second part: where each file goes; `_0` is the file named 0."""
    return part("map", orjson.dumps({name.removeprefix("_"): paths for name, paths in of.items()}))


def file(name: str = "0", content: bytes = CSV, file_name: str = "a.csv") -> bytes:
    """A file."""
    return part(name, content, file_name)


def form(*parts: bytes) -> bytes:
    """A whole form."""
    return b"".join(parts) + END


def summed(name: str, content: bytes) -> str:
    """What the small schema says of a file that it read."""
    return f"{name} {len(content)} {hashlib.sha256(content).hexdigest()[:8]}"


END = f"--{BOUNDARY}--\r\n".encode()
ONE = form(operations({"file": None}), places(_0=["variables.file"]), file())
LONG = form(operations({"file": None}), places(_0=["variables.file"]), file(content=CSV * 20_000))
"""A form long enough to be cut in its file: aiohttp gives a piece once it has seen what follows it."""
MIDWAY = len(LONG) // 2
