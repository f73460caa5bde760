"""Keeping the forms that we print: each generation is a revision, and every one of them stays."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from monespace_gql.access import Viewer
from monespace_gql.documents.conformity import Conformity
from monespace_gql.documents.models import StoredDocument
from monespace_gql.documents.storage import key_of
from monespace_gql.documents.subject import Subject
from monespace_gql.journal.unit import Unit

PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Printed:
    """A form as it came out: its code, a name without anything personal, and what it was made from."""

    document_id: UUID
    form: str
    name: str
    pdf: bytes
    made_from: int
    page_digest: str


@dataclass(frozen=True, slots=True)
class Latest:
    """The last revision of a form: when it was made, and what tells what it shows."""

    form: str
    at: datetime
    page_digest: str


async def keep_printed(unit: Unit, viewer: Viewer, subject: Subject, printed: Printed) -> StoredDocument:
    """Attach a printed form, its bytes being kept already, as the next revision; call it with the case locked."""
    before = await StoredDocument.filter(**subject.criteria, form=printed.form).count()
    kept = await StoredDocument.create(
        id=printed.document_id,
        **subject.criteria,
        code=printed.form,
        name=printed.name.format(revision=before + 1),
        media_type=PDF,
        size=len(printed.pdf),
        sha256=sha256(printed.pdf).hexdigest(),
        storage_key=key_of(printed.document_id),
        conformity=Conformity.DEPOSITED,
        depositor_id=viewer.person_id,
        deposited_at=unit.now,
        form=printed.form,
        revision=before + 1,
        made_from=printed.made_from,
        page_digest=printed.page_digest,
    )
    told = {**subject.told, "document": str(kept.id), "form": printed.form}
    told |= {"revision": kept.revision, "version": printed.made_from}
    unit.record("FORM_GENERATED", subject.kind, subject.id, viewer.actor, told)
    return kept


async def latest_printed(draft_id: int) -> list[Latest]:
    """Return the last revision of each form of a draft."""
    rows = await StoredDocument.filter(draft_id=draft_id, form__not_isnull=True).order_by("revision")
    return list({str(row.form): Latest(str(row.form), row.deposited_at, str(row.page_digest)) for row in rows}.values())
