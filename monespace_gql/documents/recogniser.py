"""Has files recognised in processes of their own, held to little memory and time: a hostile file harms nobody else."""

import asyncio
import json
import logging
import os
import sys
from pathlib import Path

from monespace_gql.documents import declined
from monespace_gql.documents.content.not_accepted import FILE_UNSAFE

COMMAND = ("-m", "monespace_gql.documents.recogniser_process")
AT_ONCE = 2
SECONDS = 30.0
MEMORY = 1024 * 1024 * 1024

log = logging.getLogger(__name__)


class Recogniser:
    """Recognises a few files at once, each within so many seconds and bytes; the others wait for their turn."""

    def __init__(self, *, at_once: int = AT_ONCE, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._turn = asyncio.Semaphore(at_once)
        self._seconds = seconds
        self._memory = memory

    async def recognise(self, path: Path, extension: str) -> str:
        """Return the media type of the file; raises Refusal when its content is not that of its extension, or unsafe.

        A file that cannot be judged, because that takes too long or breaks, is declined.
        """
        async with self._turn:
            told = await self._judged(path, extension)
        if told is None:
            raise declined.not_accepted(FILE_UNSAFE, "le fichier est trop complexe pour être vérifié")
        if "media_type" not in told:
            raise declined.not_accepted(told["code"], told["why"])
        return told["media_type"]

    async def _judged(self, path: Path, extension: str) -> dict[str, str] | None:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *COMMAND,
            str(path),
            extension,
            str(self._memory),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=_surroundings(),
        )
        try:
            async with asyncio.timeout(self._seconds):
                said, _ = await process.communicate()
        except TimeoutError:
            log.warning("a file took too long to recognise")
            return None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return _read(said, process.returncode)


def _surroundings() -> dict[str, str]:
    """Return the environment of the process: where to find code, and none of the server's secrets."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def _read(said: bytes, code: int | None) -> dict[str, str] | None:
    if code != 0:
        log.warning("recognising a file ended with status %s", code)
        return None
    told: dict[str, str] = json.loads(said)
    if "fault" in told:
        log.error("recognising a file failed: %s", told["fault"])
        return None
    return told
