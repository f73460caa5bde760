"""What is kept of persons and of their affiliations."""

from tortoise import fields
from tortoise.models import Model

from monespace_gql.journal.json_field import JsonField


class Person(Model):
    """Somebody with an account; `opco_role` is set for the OPCO's own staff only."""

    id = fields.BigIntField(primary_key=True)
    email = fields.CharField(max_length=200, unique=True)
    first_name = fields.CharField(max_length=100)
    last_name = fields.CharField(max_length=100)
    opco_role = fields.CharField(max_length=20, null=True)

    class Meta:
        """Where persons are kept."""

        table = "person"


class Affiliation(Model):
    """A person's attachment to a company (SIREN) or to one establishment (SIRET), in one context.

    `permissions` maps a scheme code, or `*` for all, to the list of permissions held.
    """

    id = fields.BigIntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField("monespace.Person", related_name="affiliations")
    context = fields.CharField(max_length=10)
    siren = fields.CharField(max_length=9, db_index=True)
    siret = fields.CharField(max_length=14, null=True)
    permissions: fields.Field[dict[str, list[str]]] = JsonField()
    administrator = fields.BooleanField(default=False)
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        """Where affiliations are kept."""

        table = "affiliation"
