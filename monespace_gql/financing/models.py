"""What is kept of costs: requested lines, and what was granted on each, by funder and trainee. Euros HT."""

from tortoise import fields
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
