"""A published file, CSV or zip of one CSV, read in batches of lines from any place; one batch in memory at a time."""

import csv
import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

LONGEST_LINE = 64 * 1024
HEAD = 1024 * 1024
ZIP = b"PK\x03\x04"
BYTE_ORDER = b"\xef\xbb\xbf"
DAMAGED = (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError)
"""What reading a broken, encrypted or unknown kind of zip raises."""


class UnusableFile(ValueError):
    """The file is not what was expected; the message says what is wrong, for the operator."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its values by column, or why it cannot be read; never its content in a reason."""

    number: int
    values: dict[str, str]
    wrong: str | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Some lines, and where the next ones begin."""

    lines: Sequence[Line]
    position: int
    """In bytes of the CSV, from its beginning."""
    last_line: int


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """One file on the disc."""

    path: Path

    @property
    def size(self) -> int:
        """The bytes of the CSV."""
        with self._opened() as (_, size):
            return size

    def fingerprint(self, *more: str) -> str:
        """Tell this file, and what is done with it, from others: by its size and the digest of its first megabyte."""
        with self._opened() as (stream, size):
            digest = hashlib.sha256(stream.read(HEAD))
        for part in (str(size), *more):
            digest.update(b"\0" + part.encode())
        return digest.hexdigest()

    @contextmanager
    def reader(self, columns: Sequence[str], *, optional: Sequence[str] = ()) -> Iterator["Reader"]:
        """Open the file and read its header. Raises UnusableFile when a column is missing."""
        with self._opened() as (stream, _):
            yield Reader(self.path.name, stream, columns, optional)

    @contextmanager
    def _opened(self) -> Iterator[tuple[IO[bytes], int]]:
        with ExitStack() as stack:
            with _told(self.path.name):
                stream, size = self._open(stack)
            yield stream, size

    def _open(self, stack: ExitStack) -> tuple[IO[bytes], int]:
        plain = stack.enter_context(self.path.open("rb"))
        zipped = plain.read(len(ZIP)) == ZIP
        plain.seek(0)
        if not zipped:
            return plain, self.path.stat().st_size
        archive = stack.enter_context(zipfile.ZipFile(plain))
        member = self._only_csv(archive)
        # The reader of a zip's member gives bytes one small piece at a time; lines are found faster in a buffer.
        stream = io.BufferedReader(cast("io.RawIOBase", archive.open(member)), HEAD)
        return stack.enter_context(stream), member.file_size

    def _only_csv(self, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
        found = [each for each in archive.infolist() if each.filename.lower().endswith(".csv")]
        if len(found) != 1:
            raise UnusableFile(f"{self.path.name} holds {len(found)} CSV files: one is expected")
        return found[0]


class Reader:
    """Reads the lines of an open file, in order."""

    def __init__(self, name: str, stream: IO[bytes], columns: Sequence[str], optional: Sequence[str]) -> None:
        self._name = name
        self._stream = stream
        with _told(name):
            header = stream.readline(LONGEST_LINE)
        self._delimiter = ";" if header.count(b";") > header.count(b",") else ","
        self._header = self._parsed(header.removeprefix(BYTE_ORDER)) or []
        missing = [column for column in columns if column not in self._header]
        if missing:
            raise UnusableFile(f"{name} lacks the columns {', '.join(missing[:5])}: is it the right file?")
        wanted = [column for column in (*columns, *optional) if column in self._header]
        self._places = [(column, self._header.index(column)) for column in wanted]
        self.position = len(header)
        self.last_line = 1

    def go_to(self, position: int, last_line: int) -> None:
        """Go on where an earlier reading of the same file stopped."""
        if position > self.position:
            with _told(self._name):
                self._stream.seek(position)
            self.position, self.last_line = position, last_line

    def batch(self, most: int) -> Batch:
        """Read the next lines; none are left when the batch has no line."""
        lines: list[Line] = []
        with _told(self._name):
            while len(lines) < most and (raw := self._raw()) != b"":
                self.last_line += 1
                if raw is None or raw.strip():
                    lines.append(self._line(raw))
        return Batch(lines, self.position, self.last_line)

    def _raw(self) -> bytes | None:
        """Return the next line, nothing at the end, None for one too long to be a record: it is passed over."""
        raw = self._stream.readline(LONGEST_LINE)
        self.position += len(raw)
        if len(raw) < LONGEST_LINE or raw.endswith(b"\n"):
            return raw
        while piece := self._stream.readline(LONGEST_LINE):
            self.position += len(piece)
            if piece.endswith(b"\n"):
                break
        return None

    def _line(self, raw: bytes | None) -> Line:
        parsed = self._parsed(raw) if raw is not None else None
        if parsed is None:
            return Line(self.last_line, {}, "it is too long, not text in UTF-8, or its quotes do not match")
        if len(parsed) != len(self._header):
            return Line(self.last_line, {}, f"it has {len(parsed)} columns instead of {len(self._header)}")
        return Line(self.last_line, {column: parsed[place] for column, place in self._places})

    def _parsed(self, raw: bytes) -> list[str] | None:
        # A record never spans lines in these files: a stray quote spoils its own line, not the rest of the file.
        try:
            text = raw.decode("utf-8").rstrip("\r\n")
            return next(csv.reader([text], delimiter=self._delimiter, strict=True), [])
        except (UnicodeDecodeError, csv.Error):
            return None


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Tell the operator what is wrong with a file; wraps what touches the file, and nothing else."""
    try:
        yield
    except DAMAGED as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise UnusableFile(f"{name} cannot be read: {reason or 'it is damaged, cut short or protected'}") from None
