"""Preparing an upload: what can be declined before a byte is sent is, and an address opens for fifteen minutes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from uuid import UUID, uuid4

from tortoise.expressions import Q

from monespace_gql.access import Viewer
from monespace_gql.documents import declined
from monespace_gql.documents.attached import attached_to
from monespace_gql.documents.file_name import clean_name, extension_of
from monespace_gql.documents.models import UploadTicket
from monespace_gql.documents.subject import Subject
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import Refusal, RefusalKind, UserError
from monespace_gql.scheme import Document
from monespace_gql.scheme.document import FORMATS, MAX_BYTES, MAX_FILES

LIFETIME = timedelta(minutes=15)
OPEN_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Ticket:
    """Where and how to send the bytes. The token is the right to do so: it is told once and kept nowhere."""

    token: str
    upload_id: UUID
    expires_at: datetime
    method: str = "PUT"
    max_bytes: int = MAX_BYTES

    @property
    def path(self) -> str:
        """The address, below this server's."""
        return f"/uploads/{self.token}"


async def prepare_upload(
    unit: Unit,
    viewer: Viewer,
    subject: Subject,
    document: Document,
    *,
    name: str,
    size: int | None,
    siren: str | None = None,
    token: str | None = None,
) -> Ticket:
    """Open an address for one file of this type; raises Refusal with every reason known from its name and size.

    `siren` names the company on whose behalf, where the viewer reaches several; `token` is drawn unless it is given.
    """
    kept_name = clean_name(name)
    if errors := await _errors(unit, viewer, subject, document, kept_name, size):
        raise Refusal(*errors)
    ticket = Ticket(token or new_token(), uuid4(), unit.now + LIFETIME)
    await UploadTicket.create(
        token_hash=hash_of(ticket.token),
        upload_id=ticket.upload_id,
        **subject.criteria,
        code=document.code,
        name=kept_name,
        person_id=viewer.person_id,
        siren=siren or _only_siren(viewer),
        context=viewer.context,
        expires_at=ticket.expires_at,
    )
    return ticket


def new_token() -> str:
    """Draw a token that nobody guesses."""
    return token_urlsafe(32)


def hash_of(token: str) -> str:
    """Return what is kept of a token."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


async def _errors(
    unit: Unit, viewer: Viewer, subject: Subject, document: Document, name: str, size: int | None
) -> list[UserError]:
    errors = _errors_of_file(name, size)
    if await attached_to(subject, document.code) >= MAX_FILES:
        errors.append(declined.too_many())
    if await _open_for(viewer, unit.now) >= OPEN_AT_ONCE:
        errors.append(UserError(RefusalKind.LIMIT, "TOO_MANY_UPLOADS", declined.TOO_MANY_UPLOADS))
    return errors


def _errors_of_file(name: str, size: int | None) -> list[UserError]:
    errors = [] if extension_of(name) in FORMATS else [declined.wrong_extension()]
    if size is not None and size > MAX_BYTES:
        errors.append(declined.too_large("size"))
    if size is not None and size <= 0:
        errors.append(declined.empty("size"))
    return errors


async def _open_for(viewer: Viewer, now: datetime) -> int:
    waiting = Q(received_at__isnull=False) | Q(expires_at__gt=now)
    return await UploadTicket.filter(waiting, person_id=viewer.person_id, deposited_at=None).count()


def _only_siren(viewer: Viewer) -> str | None:
    sirens = {reach.siren for reach in viewer.reaches}
    return sirens.pop() if len(sirens) == 1 else None
