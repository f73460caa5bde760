"""What is kept of establishments: the embedded directory."""

from tortoise import fields
from tortoise.models import Model


class Establishment(Model):
    """One establishment; reference data, written by imports only."""

    siret = fields.CharField(max_length=14, primary_key=True)
    siren = fields.CharField(max_length=9, db_index=True)
    company_name = fields.CharField(max_length=255)
    head_office = fields.BooleanField(default=True)
    closed = fields.BooleanField(default=False)
    naf = fields.CharField(max_length=5, null=True)
    idcc = fields.CharField(max_length=4, null=True)
    public_type = fields.CharField(max_length=20, null=True)
    street = fields.CharField(max_length=255, null=True)
    complement = fields.CharField(max_length=255, null=True)
    postcode = fields.CharField(max_length=5, null=True)
    city = fields.CharField(max_length=100, null=True)
    activity_number = fields.CharField(max_length=11, null=True)
    qualiopi = fields.BooleanField(default=False)

    class Meta:
        """Where establishments are kept."""

        table = "establishment"
