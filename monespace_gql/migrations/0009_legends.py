"""Written by `python -m monespace_gql.migrations make`, then read: legends."""
# ruff: noqa: I001, RUF012

from tortoise import migrations
from tortoise.migrations import operations as ops
from monespace_gql.journal.json_field import JsonField
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("monespace", "0008_transmission")]

    initial = False

    operations = [
        ops.CreateModel(
            name="SchemeLegend",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("scheme", fields.CharField(db_index=True, max_length=16)),
                ("version", fields.CharField(max_length=20)),
                ("digest", fields.CharField(unique=True, max_length=64)),
                ("legend", JsonField()),
                ("kept_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "scheme_legend", "app": "monespace", "pk_attr": "id"},
            bases=["Model"],
        ),
    ]
