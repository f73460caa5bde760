"""Written by `python -m monespace_gql.migrations make`, then read: contacts and news."""
# ruff: noqa: I001, RUF012

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("monespace", "0009_legends")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Contact",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("siren", fields.CharField(db_index=True, max_length=9)),
                ("name", fields.CharField(max_length=200)),
                ("role", fields.CharField(max_length=40)),
                ("phone", fields.CharField(null=True, max_length=20)),
                ("email", fields.CharField(null=True, max_length=200)),
            ],
            options={"table": "contact", "app": "monespace", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="News",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("title", fields.CharField(max_length=200)),
                ("region", fields.CharField(null=True, max_length=2)),
                ("body", fields.TextField(unique=False)),
                ("link", fields.CharField(null=True, max_length=500)),
                ("published_from", fields.DateField()),
                ("published_until", fields.DateField(null=True)),
            ],
            options={
                "table": "news",
                "app": "monespace",
                "indexes": [Index(fields=["published_from", "id"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="StarredContact",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "person",
                    fields.ForeignKeyField(
                        "monespace.Person",
                        source_field="person_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="stars",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("context", fields.CharField(max_length=10)),
                (
                    "contact",
                    fields.ForeignKeyField(
                        "monespace.Contact",
                        source_field="contact_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="stars",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
            ],
            options={
                "table": "starred_contact",
                "app": "monespace",
                "unique_together": (("person", "context", "contact"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
    ]
