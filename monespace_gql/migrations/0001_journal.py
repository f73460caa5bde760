"""Written by `python -m monespace_gql.migrations make`, then read: journal."""
# ruff: noqa: I001, RUF012

from tortoise import migrations
from tortoise.migrations import operations as ops
from monespace_gql.journal.json_field import JsonField
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name="Counter",
            fields=[
                ("name", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=120)),
                ("value", fields.BigIntField()),
            ],
            options={"table": "counter", "app": "monespace", "pk_attr": "name"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="FeedCursor",
            fields=[
                ("recipient", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=120)),
                ("last_number", fields.BigIntField()),
            ],
            options={"table": "feed_cursor", "app": "monespace", "pk_attr": "recipient"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="FeedEpoch",
            fields=[
                ("name", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=20)),
                ("value", fields.CharField(max_length=32)),
            ],
            options={"table": "feed_epoch", "app": "monespace", "pk_attr": "name"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="JournalEntry",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("actor", fields.CharField(max_length=120)),
                ("kind", fields.CharField(max_length=80)),
                ("subject_kind", fields.CharField(max_length=40)),
                ("subject_id", fields.CharField(max_length=64)),
                ("data", JsonField()),
            ],
            options={
                "table": "journal_entry",
                "app": "monespace",
                "indexes": [
                    Index(fields=["subject_kind", "subject_id", "id"], name="journal_entry_subject"),
                    Index(fields=["at"], name="journal_entry_at"),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="FeedItem",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("recipient", fields.CharField(max_length=120)),
                ("number", fields.BigIntField()),
                (
                    "entry",
                    fields.ForeignKeyField(
                        "monespace.JournalEntry",
                        source_field="entry_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="deliveries",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("read_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "feed_item",
                "app": "monespace",
                "unique_together": (("recipient", "number"),),
                "indexes": [Index(fields=["recipient", "read_at", "number"], name="feed_item_unread")],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="OperationReceipt",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("actor", fields.CharField(max_length=120)),
                ("operation_id", fields.CharField(max_length=200)),
                ("act", fields.CharField(max_length=80)),
                ("outcome", JsonField(null=True)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "operation_receipt",
                "app": "monespace",
                "unique_together": (("actor", "operation_id"),),
                "indexes": [Index(fields=["at"], name="operation_receipt_at")],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
    ]
