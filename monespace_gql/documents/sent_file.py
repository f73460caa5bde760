"""A file that travels with the operation it is for: put among its variables first, held in quarantine once it comes."""

from collections.abc import AsyncGenerator, AsyncIterator

from monespace_gql.documents.storage import Incoming, chunks_of
from monespace_gql.scheme.document import MAX_BYTES


class SentFile:
    """Nameless and empty until it has arrived; readable, as often as it is asked for, while the quarantine lasts."""

    def __init__(self) -> None:
        self.expected = False
        """Whether the operation takes a file where this one was put: told by the scalar that meets it there."""
        self.name = ""
        self.size = 0
        self._held: Incoming | None = None

    async def arrive(self, name: str, chunks: AsyncIterator[bytes], quarantine: Incoming) -> None:
        """Hold the bytes as they come; those beyond what any file may weigh are counted and dropped."""
        self.name, self._held = name, quarantine
        async for chunk in chunks:
            self.size += len(chunk)
            if self.size <= MAX_BYTES:
                await quarantine.write(chunk)

    def chunks(self) -> AsyncGenerator[bytes, None]:
        """Read the bytes of a file that is not too large."""
        if self._held is None:
            raise RuntimeError("this file has not arrived")
        return chunks_of(self._held.path)
