"""The tables of the journal: what happened, who is told, what was already done, and the numbers given."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from monespace_gql.journal.json_field import JsonField


class JournalEntry(Model):
    """One thing that happened, for good: audit log and outbox. Its id sorts in the order of recording."""

    id = fields.UUIDField(primary_key=True)
    at = fields.DatetimeField()
    actor = fields.CharField(max_length=120)
    kind = fields.CharField(max_length=80)
    subject_kind = fields.CharField(max_length=40)
    subject_id = fields.CharField(max_length=64)
    data = JsonField()

    class Meta:
        table = "journal_entry"
        indexes = (
            Index(fields=("subject_kind", "subject_id", "id"), name="journal_entry_subject"),
            Index(fields=("at",), name="journal_entry_at"),
        )


class FeedCursor(Model):
    """The last number given to a recipient; the row lock that makes its numbers dense."""

    recipient = fields.CharField(max_length=120, primary_key=True)
    last_number = fields.BigIntField()

    class Meta:
        table = "feed_cursor"


class FeedItem(Model):
    """One entry told to one recipient, under a number that has no gap."""

    id = fields.BigIntField(primary_key=True)
    recipient = fields.CharField(max_length=120)
    number = fields.BigIntField()
    entry: fields.ForeignKeyRelation[JournalEntry] = fields.ForeignKeyField(
        "monespace.JournalEntry", related_name="deliveries", on_delete=fields.RESTRICT, db_index=True
    )
    at = fields.DatetimeField()
    read_at = fields.DatetimeField(null=True)

    class Meta:
        table = "feed_item"
        unique_together = (("recipient", "number"),)
        indexes = (Index(fields=("recipient", "read_at", "number"), name="feed_item_unread"),)


class FeedEpoch(Model):
    """Which life of the database the feed numbers belong to; renewed when a backup is put back."""

    name = fields.CharField(max_length=20, primary_key=True)
    value = fields.CharField(max_length=32)

    class Meta:
        table = "feed_epoch"


class OperationReceipt(Model):
    """What an operation of a client came to, so that asking twice does it once."""

    id = fields.BigIntField(primary_key=True)
    actor = fields.CharField(max_length=120)
    operation_id = fields.CharField(max_length=200)
    act = fields.CharField(max_length=80)
    outcome = JsonField(null=True)
    at = fields.DatetimeField()

    class Meta:
        table = "operation_receipt"
        unique_together = (("actor", "operation_id"),)
        indexes = (Index(fields=("at",), name="operation_receipt_at"),)


class Counter(Model):
    """The last number given under a name, such as the dossiers of a year."""

    name = fields.CharField(max_length=120, primary_key=True)
    value = fields.BigIntField()

    class Meta:
        table = "counter"
