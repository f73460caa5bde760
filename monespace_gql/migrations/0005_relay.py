"""Written by `python -m monespace_gql.migrations make`, then read: relay."""
# ruff: noqa: I001, RUF012

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields

# What happened before the relay was there takes the first numbers of the feed of everything, in the order of its ids.
ITEMS = """
INSERT INTO feed_item (recipient, number, entry_id, at)
SELECT 'events', row_number() OVER (ORDER BY id), id, at FROM journal_entry
"""
LAST = """
INSERT INTO feed_cursor (recipient, last_number)
SELECT recipient, max(number) FROM feed_item WHERE recipient = 'events' GROUP BY recipient
"""


class Migration(migrations.Migration):
    dependencies = [("monespace", "0004_forms_versions_and_companies")]

    initial = False

    operations = [
        ops.CreateModel(
            name="OutboxEntry",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "entry",
                    fields.ForeignKeyField(
                        "monespace.JournalEntry",
                        source_field="entry_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="waiting",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "outbox", "app": "monespace", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ParkedEvent",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("subscriber", fields.CharField(max_length=200)),
                ("number", fields.BigIntField()),
                (
                    "entry",
                    fields.ForeignKeyField(
                        "monespace.JournalEntry",
                        source_field="entry_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="parked",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("attempts", fields.IntField()),
                ("error", fields.CharField(max_length=200)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "parked_event",
                "app": "monespace",
                "unique_together": (("subscriber", "number"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Subscriber",
            fields=[
                ("name", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=200)),
                ("position", fields.BigIntField()),
                ("attempts", fields.IntField(default=0)),
                ("next_attempt_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("last_error", fields.CharField(null=True, max_length=200)),
            ],
            options={"table": "subscriber", "app": "monespace", "pk_attr": "name"},
            bases=["Model"],
        ),
        ops.RunSQL(ITEMS),
        ops.RunSQL(LAST),
    ]
