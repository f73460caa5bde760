"""What is kept of costs: lines requested, what was granted on each by funder and trainee, what was paid. Euros HT.

The databases hold the signs: nothing granted is below zero, a payment is above. What is left to pay is kept nowhere, it
is always computed.
"""

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model


class RequestedLine(Model):
    """A cost asked for on one module, paid to one payee."""

    id = fields.BigIntField(primary_key=True)
    dossier_id = fields.BigIntField(db_index=True)
    module_rank = fields.IntField()
    rank = fields.IntField()
    nature = fields.CharField(max_length=40)
    label = fields.CharField(max_length=255)
    unit = fields.CharField(max_length=20)
    quantity = fields.IntField()
    rate = fields.DecimalField(max_digits=12, decimal_places=2)
    amount = fields.DecimalField(max_digits=12, decimal_places=2)
    monetary = fields.BooleanField(default=True)
    payee_siret = fields.CharField(max_length=14)
    payee_name = fields.CharField(max_length=255)

    class Meta:
        """Where requested lines are kept."""

        table = "requested_line"
        unique_together = (("dossier_id", "rank"),)


class GrantedLine(Model):
    """The part of a requested line granted by one funder for one trainee; the parts sum to the amount granted."""

    id = fields.BigIntField(primary_key=True)
    requested: fields.ForeignKeyRelation[RequestedLine] = fields.ForeignKeyField(
        "monespace.RequestedLine", related_name="granted"
    )
    funder = fields.CharField(max_length=100)
    trainee_rank = fields.IntField()
    trainee_name = fields.CharField(max_length=255)
    amount = fields.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        """Where granted lines are kept."""

        table = "granted_line"
        unique_together = (("requested", "funder", "trainee_rank"),)
        constraints = (CheckConstraint("CAST(amount AS NUMERIC) >= 0", "granted_line_amount"),)


class Payment(Model):
    """What a transfer paid of one granted part; `invoice` is the number of the invoice it answers."""

    id = fields.BigIntField(primary_key=True)
    granted: fields.ForeignKeyRelation[GrantedLine] = fields.ForeignKeyField(
        "monespace.GrantedLine", related_name="payments", on_delete=fields.RESTRICT
    )
    amount = fields.DecimalField(max_digits=12, decimal_places=2)
    transfer = fields.CharField(max_length=60)
    invoice = fields.CharField(max_length=60, null=True)
    paid_on = fields.DateField()
    recorded_at = fields.DatetimeField()

    class Meta:
        """Where payments are kept: a transfer pays a part once."""

        table = "payment"
        unique_together = (("granted", "transfer"),)
        constraints = (CheckConstraint("CAST(amount AS NUMERIC) > 0", "payment_amount"),)
