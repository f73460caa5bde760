"""What is kept of files and of the tickets that allow an upload."""

from tortoise import fields
from tortoise.models import Model


class StoredDocument(Model):
    """A file attached to a draft, then its dossier. `storage_key` names its bytes; a withdrawn file keeps its row.

    A form that we printed has `form` and its `revision`; `made_from` is the version of the draft that it was made from,
    `page_digest` tells what it shows.
    """

    id = fields.UUIDField(primary_key=True)
    draft_id = fields.BigIntField(null=True, db_index=True)
    dossier_id = fields.BigIntField(null=True, db_index=True)
    code = fields.CharField(max_length=60)
    name = fields.CharField(max_length=200)
    media_type = fields.CharField(max_length=100)
    size = fields.IntField()
    sha256 = fields.CharField(max_length=64)
    storage_key = fields.CharField(max_length=64)
    conformity = fields.CharField(max_length=20)
    depositor_id = fields.BigIntField()
    depositor_siren = fields.CharField(max_length=9, null=True)
    deposited_at = fields.DatetimeField()
    withdrawn_at = fields.DatetimeField(null=True)
    form = fields.CharField(max_length=40, null=True)
    revision = fields.IntField(null=True)
    made_from = fields.IntField(null=True)
    page_digest = fields.CharField(max_length=32, null=True)

    class Meta:
        """Where documents are kept."""

        table = "document"
        unique_together = (("draft_id", "form", "revision"),)


class UploadTicket(Model):
    """The right to send one file of one type to one case, once, before it expires; only the token's hash is kept.

    Then what was received under it, until it is deposited: the document takes `upload_id` as its id.
    `attempt` names the upload under way; `received_at`, `deposited_at` say how far it went.
    """

    token_hash = fields.CharField(max_length=64, primary_key=True)
    upload_id = fields.UUIDField(unique=True)
    draft_id = fields.BigIntField(null=True)
    dossier_id = fields.BigIntField(null=True)
    code = fields.CharField(max_length=60)
    name = fields.CharField(max_length=200)
    person_id = fields.BigIntField(db_index=True)
    siren = fields.CharField(max_length=9, null=True)
    context = fields.CharField(max_length=10)
    expires_at = fields.DatetimeField(db_index=True)
    attempt = fields.UUIDField(null=True)
    media_type = fields.CharField(max_length=100, null=True)
    size = fields.IntField(null=True)
    sha256 = fields.CharField(max_length=64, null=True)
    received_at = fields.DatetimeField(null=True)
    deposited_at = fields.DatetimeField(null=True)

    class Meta:
        """Where tickets are kept."""

        table = "upload_ticket"
