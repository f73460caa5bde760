"""Written by `python -m monespace_gql.migrations make`, then read: letters."""
# ruff: noqa: I001, RUF012

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

# What was sent stays sent, what waits keeps its turn, and the name that a mailer may have seen already.
MOVE = """
INSERT INTO letter (key, recipient, entry_id, state, attempts, next_attempt_at, ended_at, last_error)
SELECT 'feed-item-' || i.id, i.recipient, i.entry_id, CASE WHEN m.sent_at IS NULL THEN 'WAITING' ELSE 'SENT' END,
  COALESCE(m.attempts, 0), COALESCE(m.next_attempt_at, i.at), m.sent_at, m.last_error
FROM feed_item i JOIN journal_entry e ON e.id = i.entry_id LEFT JOIN mail_receipt m ON m.feed_item_id = i.id
WHERE e.kind = 'DRAFT_HANDED_OVER' ORDER BY i.id
"""


class Migration(migrations.Migration):
    dependencies = [("monespace", "0002_rooms")]

    initial = False

    operations = [
        ops.CreateModel(
            name="QueuedLetter",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("key", fields.CharField(unique=True, max_length=180)),
                ("recipient", fields.CharField(max_length=120)),
                (
                    "entry",
                    fields.ForeignKeyField(
                        "monespace.JournalEntry",
                        source_field="entry_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="letters",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("state", fields.CharField(default="WAITING", max_length=10)),
                ("attempts", fields.IntField(default=0)),
                ("next_attempt_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("last_error", fields.CharField(null=True, max_length=120)),
            ],
            options={
                "table": "letter",
                "app": "monespace",
                "indexes": [Index(fields=["state", "next_attempt_at", "id"], name="letter_next")],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddIndex(
            model_name="Affiliation",
            index=Index(fields=["state", "id"]),
        ),
        ops.RunSQL(MOVE),
        ops.DeleteModel(name="MailReceipt"),
    ]
