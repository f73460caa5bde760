"""Where the bytes of files are kept: a port, and the folder that serves until something else does."""

import asyncio
import os
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, ParamSpec, Protocol, TypeVar
from uuid import UUID, uuid4

from monespace_gql.journal.lasting import to_its_end

P = ParamSpec("P")
T = TypeVar("T")

CHUNK = 256 * 1024
INCOMING = "incoming"
KEPT = "kept"
PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


class StorageUnavailable(Exception):
    """The bytes cannot be written or read: the disk is full, missing, or not ours to write."""


class MissingFile(Exception):
    """No bytes are kept under this key."""


class Incoming(Protocol):
    """A file that is being received, nowhere to be seen until it is kept."""

    @property
    def path(self) -> Path:
        """Where what was written so far can be read."""

    async def write(self, chunk: bytes) -> None:
        """Write what comes next."""

    async def keep(self, key: str) -> None:
        """Keep it for good under this key: once this returns it survives a loss of power."""


class Storage(Protocol):
    """Keeps files by key, each key given by `key_of`. What cannot be done raises StorageUnavailable."""

    def incoming(self) -> AbstractAsyncContextManager[Incoming]:
        """Begin to receive a file; leaving the block without `keep` leaves nothing behind."""

    def open(self, key: str) -> AsyncGenerator[bytes, None]:
        """Read the bytes; raises MissingFile at the first one when there are none."""

    async def delete(self, key: str) -> None:
        """Delete the bytes; a key without any is no mistake."""

    async def forget_unfinished(self, before: datetime) -> int:
        """Delete what a stopped process was receiving before this instant; return how many files."""


def key_of(upload_id: UUID) -> str:
    """Return the key of a file."""
    return upload_id.hex


def chunks_of(path: Path) -> AsyncGenerator[bytes, None]:
    """Read what was written so far of a file that is being received."""
    return _chunks(lambda: path.open("rb"))


class FileStorage:
    """Keeps files in a folder of ours, two letters deep; what is being received stands beside, on the same disk."""

    def __init__(self, folder: Path) -> None:
        self._incoming = folder / INCOMING
        self._kept = folder / KEPT

    @asynccontextmanager
    async def incoming(self) -> AsyncIterator[Incoming]:
        """Begin to receive a file; leaving the block without `keep` leaves nothing behind."""
        file = IncomingFile(self._incoming / f"{uuid4().hex}.part", self._path)
        try:
            await _done(file.create)
            yield file
        finally:
            await _done(file.discard)

    def open(self, key: str) -> AsyncGenerator[bytes, None]:
        """Read the bytes; raises MissingFile at the first one when there are none."""
        return _chunks(lambda: self._opened(key))

    async def delete(self, key: str) -> None:
        """Delete the bytes; a key without any is no mistake."""
        await _done(self._path(key).unlink, missing_ok=True)

    async def forget_unfinished(self, before: datetime) -> int:
        """Delete what a stopped process was receiving before this instant; return how many files."""
        return await _done(self._forget_unfinished, before.timestamp())

    def _path(self, key: str) -> Path:
        """Return where a key's bytes stand; a key is the 32 digits of a UUID and can name nothing else."""
        if UUID(hex=key).hex != key:
            raise ValueError("not a key of ours")
        return self._kept / key[:2] / key

    def _opened(self, key: str) -> BinaryIO:
        try:
            return self._path(key).open("rb")
        except FileNotFoundError:
            raise MissingFile(key) from None

    def _forget_unfinished(self, before: float) -> int:
        old = [path for path in self._incoming.glob("*.part") if path.stat().st_mtime < before]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)


class IncomingFile:
    """A file that is being received in the folder: written under a name of its own, renamed when it is kept."""

    def __init__(self, path: Path, place: Callable[[str], Path]) -> None:
        self.path = path
        self._place = place
        self._file: int | None = None

    async def write(self, chunk: bytes) -> None:
        """Write what comes next."""
        await _done(self._write, chunk)

    async def keep(self, key: str) -> None:
        """Keep it for good under this key: once this returns it survives a loss of power."""
        await _done(self._keep, self._place(key))

    def create(self) -> None:
        """Create the file, for us alone."""
        self.path.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        self._file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)

    def discard(self) -> None:
        """Leave nothing behind, unless it was kept."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
        self.path.unlink(missing_ok=True)

    def _write(self, chunk: bytes) -> None:
        assert self._file is not None
        rest = memoryview(chunk)
        while rest:
            rest = rest[os.write(self._file, rest) :]

    def _keep(self, place: Path) -> None:
        assert self._file is not None
        os.fsync(self._file)
        place.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        self.path.rename(place)
        for folder in (place.parent, place.parent.parent, place.parent.parent.parent):
            _sync_folder(folder)


async def _chunks(opened: Callable[[], BinaryIO]) -> AsyncGenerator[bytes, None]:
    file = await _done(opened)
    try:
        while chunk := await _done(file.read, CHUNK):
            yield chunk
    finally:
        file.close()


def _sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a loss of power; some file systems have no such thing."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


async def _done(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do this in a thread, to its end: a file must not be closed or deleted under a thread that writes to it."""
    try:
        return await to_its_end(asyncio.create_task(asyncio.to_thread(work, *args, **kwargs)))
    except OSError as error:
        raise StorageUnavailable(type(error).__name__) from error
