"""Written by `python -m monespace_gql.migrations make`, then read: transmission."""
# ruff: noqa: I001, RUF012

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("monespace", "0007_webhooks")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Dossier",
            name="carry_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Dossier",
            name="carry_attempts",
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name="Dossier",
            name="carry_error",
            field=fields.CharField(null=True, max_length=200),
        ),
        ops.AddField(
            model_name="Dossier",
            name="office_call",
            field=fields.CharField(null=True, max_length=200),
        ),
        ops.AddField(
            model_name="Dossier",
            name="office_calls",
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name="Dossier",
            name="office_reference",
            field=fields.CharField(null=True, max_length=100),
        ),
        ops.AddIndex(
            model_name="Dossier",
            index=Index(fields=["carry_at", "id"], name="dossier_to_carry"),
        ),
    ]
