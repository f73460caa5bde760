"""The container of old Office files (MS-CFB): its directory and its streams, read within bounds."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from monespace_gql.documents.content.not_accepted import broken

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEADER = 512
IN_HEADER = 109
LAST_SECTOR = 0xFFFFFFFA  # above stand the marks: end of chain, free, of the table itself
STREAM = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """One name in the directory."""

    name: str
    kind: int
    start: int
    size: int


class CompoundFile:
    """A container held in memory. Raises NotAccepted when it does not hold together."""

    def __init__(self, content: bytes) -> None:
        if len(content) < HEADER or not content.startswith(SIGNATURE):
            raise broken()
        self._content = content
        (shift,) = struct.unpack_from("<H", content, 30)
        if shift not in (9, 12):
            raise broken()
        self._sector = 1 << shift
        self._directory, self._cutoff = struct.unpack_from("<I4xI", content, 48)
        self._next = [number for sector in self._table_sectors() for number in self._numbers(sector)]
        self.entries = tuple(self._entries())

    def stream(self, entry: Entry) -> bytes:
        """Return the bytes of a stream; the small ones, kept apart, are declined: a workbook never is that small."""
        if entry.size < self._cutoff or entry.size > len(self._content):
            raise broken()
        return b"".join(self._chain(entry.start))[: entry.size]

    def _entries(self) -> Iterator[Entry]:
        for sector in self._chain(self._directory):
            for at in range(0, self._sector, 128):
                entry = sector[at : at + 128]
                length, kind = struct.unpack_from("<HB", entry, 64)
                start, size = struct.unpack_from("<II", entry, 116)
                if kind:
                    yield Entry(entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace"), kind, start, size)

    def _chain(self, start: int) -> Iterator[bytes]:
        number, left = start, len(self._next)
        while number < LAST_SECTOR:
            if left == 0 or number >= len(self._next):
                raise broken()
            yield self._read(number)
            number, left = self._next[number], left - 1

    def _table_sectors(self) -> Iterator[int]:
        """Return the sectors of the allocation table: the first in the header, the others in a list of their own."""
        seen = 0
        listed = list(struct.unpack_from(f"<{IN_HEADER}I", self._content, 76))
        (further,) = struct.unpack_from("<I", self._content, 68)
        while True:
            yield from (number for number in listed if number < LAST_SECTOR)
            seen += 1
            if further >= LAST_SECTOR:
                return
            if seen * self._sector > len(self._content):
                raise broken()
            *listed, further = self._numbers(further)

    def _numbers(self, sector: int) -> list[int]:
        return list(struct.unpack(f"<{self._sector // 4}I", self._read(sector)))

    def _read(self, number: int) -> bytes:
        at = (number + 1) * self._sector
        sector = self._content[at : at + self._sector]
        if not sector:
            raise broken()
        return sector.ljust(self._sector, b"\0")
