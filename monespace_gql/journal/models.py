"""The tables of the journal: what happened, who is told, by mail too, what was done already, the numbers given."""

from enum import StrEnum

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from monespace_gql.journal.json_field import JsonField


class JournalEntry(Model):
    """One thing that happened, for good. Its id sorts in the order of recording."""

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


class LetterState(StrEnum):
    """A letter waits, was sent, or will not be: nobody is to be told any more, or it failed too often."""

    WAITING = "WAITING"
    SENT = "SENT"
    DROPPED = "DROPPED"
    PARKED = "PARKED"


class QueuedLetter(Model):
    """A mail to one recipient about one entry, written with the entry; `key` names it for ever, to the mailer too.

    `next_attempt_at` is when it may be tried, or tried again should whoever is sending it disappear.
    """

    id = fields.BigIntField(primary_key=True)
    key = fields.CharField(max_length=180, unique=True)
    recipient = fields.CharField(max_length=120)
    entry: fields.ForeignKeyRelation[JournalEntry] = fields.ForeignKeyField(
        "monespace.JournalEntry", related_name="letters", on_delete=fields.RESTRICT, db_index=True
    )
    state = fields.CharField(max_length=10, default=LetterState.WAITING.value)
    attempts = fields.IntField(default=0)
    next_attempt_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)
    last_error = fields.CharField(max_length=120, null=True)

    class Meta:
        table = "letter"
        indexes = (Index(fields=("state", "next_attempt_at", "id"), name="letter_next"),)


class OutboxEntry(Model):
    """An entry that the relay has not carried to the feed of everything yet, written with it.

    Its id is taken under the lock that the act holds on its subject, so entries of one subject stand in their order.
    """

    id = fields.BigIntField(primary_key=True)
    entry: fields.ForeignKeyRelation[JournalEntry] = fields.ForeignKeyField(
        "monespace.JournalEntry", related_name="waiting", on_delete=fields.RESTRICT
    )
    at = fields.DatetimeField()

    class Meta:
        table = "outbox"


class Subscriber(Model):
    """How far a plugin has been told of what happened; `attempts` are those of the event after `position`."""

    name = fields.CharField(max_length=200, primary_key=True)
    position = fields.BigIntField()
    attempts = fields.IntField(default=0)
    next_attempt_at = fields.DatetimeField(null=True)
    last_error = fields.CharField(max_length=200, null=True)

    class Meta:
        table = "subscriber"


class ParkedEvent(Model):
    """An event that a plugin failed to take so often that it was set apart: somebody has to look at it."""

    id = fields.BigIntField(primary_key=True)
    subscriber = fields.CharField(max_length=200)
    number = fields.BigIntField()
    entry: fields.ForeignKeyRelation[JournalEntry] = fields.ForeignKeyField(
        "monespace.JournalEntry", related_name="parked", on_delete=fields.RESTRICT
    )
    attempts = fields.IntField()
    error = fields.CharField(max_length=200)
    at = fields.DatetimeField()

    class Meta:
        table = "parked_event"
        unique_together = (("subscriber", "number"),)


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
