"""Written by `python -m monespace_gql.migrations make`, then read: versions and companies."""
# ruff: noqa: I001, RUF012

from tortoise import migrations
from tortoise.migrations import operations as ops
from monespace_gql.journal.json_field import JsonField
from tortoise import fields


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
    ]
