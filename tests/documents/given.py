"""The persons, the cases and the types of document that the tests of files speak of."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monespace_gql.access import Reach, Viewer
from monespace_gql.documents.deposit import deposit_document
from monespace_gql.documents.models import StoredDocument
from monespace_gql.documents.prepare import Ticket, prepare_upload
from monespace_gql.documents.receive import Received, receive
from monespace_gql.documents.recogniser import Recogniser
from monespace_gql.documents.storage import FileStorage
from monespace_gql.documents.subject import Subject
from monespace_gql.documents.withdraw import withdraw_document
from monespace_gql.journal.store import Store
from monespace_gql.lexicon.refusal import Refusal, UserError
from monespace_gql.lexicon.standing import Context
from monespace_gql.scheme import Document, document
from tests.documents.made import CSV

SIREN = "123456782"
INVOICE = document("invoice", "Facture")
PROGRAMME = document("programme", "Programme de formation")
DRAFT = Subject(draft_id=7)


def viewer(person_id: int = 1, *sirens: str, context: Context = Context.EMPLOYER) -> Viewer:
    """Somebody of one company, unless others are named."""
    reaches = tuple(Reach(siren, None, {}) for siren in sirens or (SIREN,))
    return Viewer(person_id, f"p{person_id}@example.fr", "Ada", "Martin", context, (context,), reaches)


ADA = viewer()


@dataclass
class MovingClock:
    """A clock whose hands are moved by the test."""

    instant: datetime = field(default_factory=lambda: datetime(2026, 1, 5, 9, 0, tzinfo=UTC))

    def now(self) -> datetime:
        return self.instant

    def wait(self, **time: float) -> None:
        self.instant += timedelta(**time)


@dataclass(frozen=True)
class Files:
    """The acts on files, each in its unit, as Ada does them on the draft unless said otherwise."""

    store: Store
    storage: FileStorage
    recogniser: Recogniser
    folder: Path

    async def prepare(
        self,
        name: str = "facture.csv",
        *,
        size: int | None = None,
        by: Viewer = ADA,
        on: Subject = DRAFT,
        of: Document = INVOICE,
    ) -> Ticket:
        return await self.store.unit(lambda unit: prepare_upload(unit, by, on, of, name=name, size=size))

    async def send(self, ticket: Ticket | str, content: bytes | AsyncIterator[bytes] = CSV) -> Received:
        token = ticket.token if isinstance(ticket, Ticket) else ticket
        chunks = pieces(content) if isinstance(content, bytes) else content
        return await receive(self.store, self.storage, self.recogniser, token, chunks, "application/octet-stream")

    async def deposit(
        self, ticket: Ticket | str, *, by: Viewer = ADA, on: Subject = DRAFT, of: Document = INVOICE
    ) -> StoredDocument:
        token = ticket.token if isinstance(ticket, Ticket) else ticket
        return await self.store.unit(lambda unit: deposit_document(unit, by, on, of, token))

    async def withdraw(self, stored: StoredDocument, *, on: Subject = DRAFT) -> StoredDocument:
        return await self.store.unit(lambda unit: withdraw_document(unit, ADA, on, stored.id))

    async def sent(self, name: str = "facture.csv", content: bytes = CSV, of: Document = INVOICE) -> Ticket:
        ticket = await self.prepare(name, of=of)
        await self.send(ticket, content)
        return ticket

    async def deposited(
        self, name: str = "facture.csv", content: bytes = CSV, of: Document = INVOICE
    ) -> StoredDocument:
        return await self.deposit(await self.sent(name, content, of), of=of)

    async def content(self, key: str) -> bytes:
        return b"".join([chunk async for chunk in self.storage.open(key)])

    @property
    def on_disk(self) -> list[Path]:
        """Every file in the folder, finished or not."""
        return [path for path in self.folder.rglob("*") if path.is_file()]


async def pieces(content: bytes, size: int = 64 * 1024) -> AsyncIterator[bytes]:
    """The bytes as the network brings them."""
    for at in range(0, len(content), size):
        yield content[at : at + size]


def codes(errors: Iterable[UserError]) -> list[str]:
    return [error.code for error in errors]


def told(raised: pytest.ExceptionInfo[Refusal]) -> tuple[str, str]:
    """The code and the sentence of the only reason of a refusal."""
    (error,) = raised.value.errors
    return error.code, error.message
