"""Written by `python -m monespace_gql.migrations make`, then read: webhooks."""
# ruff: noqa: I001, RUF012

from tortoise import migrations
from tortoise.migrations import operations as ops
from monespace_gql.journal.json_field import JsonField
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("monespace", "0006_money")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Webhook",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("url", fields.CharField(max_length=500)),
                ("secret", fields.CharField(max_length=80)),
                ("schemes", JsonField()),
                ("kinds", JsonField()),
                ("generation", fields.IntField(default=1)),
                ("stopped", fields.CharField(null=True, max_length=20)),
                ("created_by", fields.BigIntField()),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "webhook", "app": "monespace", "pk_attr": "id"},
            bases=["Model"],
        ),
    ]
