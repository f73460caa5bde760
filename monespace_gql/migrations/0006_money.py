"""Written by `python -m monespace_gql.migrations make`, then read: money."""
# ruff: noqa: I001, RUF012

from tortoise import migrations
from tortoise.migrations import operations as ops
from monespace_gql.journal.json_field import JsonField
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint


class Migration(migrations.Migration):
    dependencies = [("monespace", "0005_relay")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Payment",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "granted",
                    fields.ForeignKeyField(
                        "monespace.GrantedLine",
                        source_field="granted_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="payments",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("amount", fields.DecimalField(max_digits=12, decimal_places=2)),
                ("transfer", fields.CharField(max_length=60)),
                ("invoice", fields.CharField(null=True, max_length=60)),
                ("paid_on", fields.DateField()),
                ("recorded_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "payment",
                "app": "monespace",
                "unique_together": (("granted", "transfer"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Dossier",
            name="broken_on",
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name="Dossier",
            name="complete_on",
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name="Dossier",
            name="decided_on",
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name="Dossier",
            name="due_on",
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name="Dossier",
            name="pieces",
            field=JsonField(null=True),
        ),
        ops.AddField(
            model_name="Dossier",
            name="pieces_asked_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Dossier",
            name="refusal_reason",
            field=fields.CharField(null=True, max_length=30),
        ),
        ops.AddField(
            model_name="Dossier",
            name="silence_grants",
            field=fields.BooleanField(null=True, default=False),
        ),
        ops.AddField(
            model_name="Dossier",
            name="tacit",
            field=fields.BooleanField(null=True, default=False),
        ),
        ops.AddIndex(
            model_name="Dossier",
            index=Index(fields=["due_on", "state"], name="dossier_due"),
        ),
        ops.AddField(
            model_name="DossierModule",
            name="trainee_ranks",
            field=JsonField(null=True),
        ),
        ops.AddConstraint(
            model_name="GrantedLine",
            constraint=CheckConstraint(check="CAST(amount AS NUMERIC) >= 0", name="granted_line_amount"),
        ),
        # Apart from CreateModel, which Tortoise writes without its checks.
        ops.AddConstraint(
            model_name="Payment",
            constraint=CheckConstraint(check="CAST(amount AS NUMERIC) > 0", name="payment_amount"),
        ),
    ]
