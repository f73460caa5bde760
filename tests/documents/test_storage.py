"""The folder that keeps files."""

import asyncio
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from monespace_gql.documents.storage import FileStorage, MissingFile, StorageUnavailable, key_of


async def kept(storage: FileStorage, content: bytes = b"content") -> str:
    key = key_of(uuid4())
    async with storage.incoming() as incoming:
        await incoming.write(content[:3])
        await incoming.write(content[3:])
        await incoming.keep(key)
    return key


async def read(storage: FileStorage, key: str) -> bytes:
    return b"".join([chunk async for chunk in storage.open(key)])


def on_disk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_what_is_kept_is_read_back_in_pieces(storage: FileStorage) -> None:
    content = os.urandom(700_000)

    key = await kept(storage, content)

    assert await read(storage, key) == content
    assert len([chunk async for chunk in storage.open(key)]) == 3


async def test_files_stand_two_letters_deep_and_are_for_us_alone(storage: FileStorage, folder: Path) -> None:
    key = await kept(storage)

    place = folder / "kept" / key[:2] / key
    assert place.stat().st_mode & 0o777 == 0o600
    assert place.parent.stat().st_mode & 0o077 == 0


async def test_what_is_not_kept_leaves_nothing(storage: FileStorage, folder: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        async with storage.incoming() as incoming:
            await incoming.write(b"content")
            raise ZeroDivisionError

    assert on_disk(folder) == []


async def test_a_write_that_is_cancelled_ends_before_its_file_is_closed(storage: FileStorage, folder: Path) -> None:
    async def write() -> None:
        async with storage.incoming() as incoming:
            while True:
                await incoming.write(b"\0" * 1_000_000)

    for turns in range(12):
        writing = asyncio.create_task(write())
        for _ in range(turns):
            await asyncio.sleep(0)
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing

    assert on_disk(folder) == []


@pytest.mark.parametrize(
    "key", ["../../etc/passwd", "/etc/passwd", "", "a" * 31, "A" * 32, "{" + "a" * 31, "..", "a/b"]
)
async def test_a_key_can_name_nothing_but_a_file_of_ours(storage: FileStorage, key: str) -> None:
    with pytest.raises(ValueError):
        await read(storage, key)
    with pytest.raises(ValueError):
        await storage.delete(key)


async def test_a_file_deleted_is_missing_and_may_be_deleted_again(storage: FileStorage) -> None:
    key = await kept(storage)

    await storage.delete(key)
    await storage.delete(key)

    with pytest.raises(MissingFile):
        await read(storage, key)


async def test_a_folder_that_cannot_be_used_is_said_to_be_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(StorageUnavailable):
        async with FileStorage(tmp_path / "file").incoming():
            pass


async def test_what_a_stopped_process_was_receiving_is_forgotten_once_it_is_old(
    storage: FileStorage, folder: Path
) -> None:
    left = folder / "incoming" / "left.part"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    written = datetime.fromtimestamp(left.stat().st_mtime, UTC)

    assert await storage.forget_unfinished(written - timedelta(hours=1)) == 0
    assert await storage.forget_unfinished(written + timedelta(hours=1)) == 1
    assert not left.exists()
