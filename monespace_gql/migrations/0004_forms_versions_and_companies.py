"""Written by `python -m monespace_gql.migrations make`, then read: forms versions and companies."""
# ruff: noqa: I001, RUF012

from tortoise import migrations
from tortoise.migrations import operations as ops
from monespace_gql.journal.json_field import JsonField
from tortoise import fields
from tortoise.migrations.constraints import UniqueConstraint


class Migration(migrations.Migration):
    dependencies = [("monespace", "0003_letters")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Dossier",
            name="attached",
            field=JsonField(null=True),
        ),
        ops.AddField(
            model_name="Draft",
            name="upgrade",
            field=JsonField(null=True),
        ),
        ops.AddField(
            model_name="Establishment",
            name="uai",
            field=fields.CharField(null=True, max_length=8),
        ),
        ops.AddField(
            model_name="StoredDocument",
            name="form",
            field=fields.CharField(null=True, max_length=40),
        ),
        ops.AddField(
            model_name="StoredDocument",
            name="made_from",
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name="StoredDocument",
            name="page_digest",
            field=fields.CharField(null=True, max_length=32),
        ),
        ops.AddField(
            model_name="StoredDocument",
            name="revision",
            field=fields.IntField(null=True),
        ),
        ops.AddConstraint(
            model_name="StoredDocument",
            constraint=UniqueConstraint(fields=("draft_id", "form", "revision"), name=None),
        ),
    ]
