"""Written by `python -m monespace_gql.migrations make`, then read: establishment uai."""
# ruff: noqa: I001, RUF012

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("monespace", "0002_rooms")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Establishment",
            name="uai",
            field=fields.CharField(null=True, max_length=8),
        ),
    ]
