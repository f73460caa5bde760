"""What is kept of persons, of their affiliations, and of what the OPCO tells them: contacts and news."""

from tortoise import fields
from tortoise.models import Model

from monespace_gql.journal.json_field import JsonField
from monespace_gql.people.state import AffiliationState


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


class Mandate(Model):
    """A management mandate: a provider may transmit for an employer (or one establishment), on these schemes and days.

    `schemes` lists scheme codes, or `*` for all; both days are included, no end means until further notice.
    """

    id = fields.BigIntField(primary_key=True)
    provider_siren = fields.CharField(max_length=9, db_index=True)
    employer_siren = fields.CharField(max_length=9)
    employer_siret = fields.CharField(max_length=14, null=True)
    schemes: fields.Field[list[str]] = JsonField()
    starts_on = fields.DateField()
    ends_on = fields.DateField(null=True)

    class Meta:
        """Where mandates are kept."""

        table = "mandate"


class SavedFilter(Model):
    """What somebody looks for often in a list, under a name of theirs (accès rapide); it belongs to one context."""

    id = fields.BigIntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField("monespace.Person", related_name="saved_filters")
    context = fields.CharField(max_length=10)
    list_kind = fields.CharField(max_length=10)
    name = fields.CharField(max_length=50)
    criteria: fields.Field[dict[str, object]] = JsonField()
    created_at = fields.DatetimeField()

    class Meta:
        """Where saved filters are kept."""

        table = "saved_filter"
        unique_together = (("person", "context", "list_kind", "name"),)


class Affiliation(Model):
    """A person's attachment to a company (SIREN) or to one establishment (SIRET), in one context.

    `permissions` maps a scheme code, or `*` for all, to the list of permissions held. Only those whose `state` is VALID
    count; `decided_by` is the person who validated or refused, `reason` what a refusal says.
    """

    id = fields.BigIntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField("monespace.Person", related_name="affiliations")
    context = fields.CharField(max_length=10)
    siren = fields.CharField(max_length=9, db_index=True)
    siret = fields.CharField(max_length=14, null=True)
    permissions: fields.Field[dict[str, list[str]]] = JsonField()
    administrator = fields.BooleanField(default=False)
    state = fields.CharField(max_length=10, default=AffiliationState.VALID.value)
    requested_at = fields.DatetimeField(null=True)
    decided_at = fields.DatetimeField(null=True)
    decided_by = fields.BigIntField(null=True)
    reason = fields.CharField(max_length=500, null=True)
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        """Where affiliations are kept."""

        table = "affiliation"
        indexes = (("person_id", "state"), ("state", "id"))


class Contact(Model):
    """Somebody of the OPCO to whom a company may turn; `role` is as the OPCO names it (CEF, AEF)."""

    id = fields.BigIntField(primary_key=True)
    siren = fields.CharField(max_length=9, db_index=True)
    name = fields.CharField(max_length=200)
    role = fields.CharField(max_length=40)
    phone = fields.CharField(max_length=20, null=True)
    email = fields.CharField(max_length=200, null=True)

    class Meta:
        """Where contacts are kept."""

        table = "contact"


class StarredContact(Model):
    """A contact that a person wants at hand, in one context."""

    id = fields.BigIntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField("monespace.Person", related_name="stars")
    context = fields.CharField(max_length=10)
    contact: fields.ForeignKeyRelation[Contact] = fields.ForeignKeyField("monespace.Contact", related_name="stars")

    class Meta:
        """Where stars are kept."""

        table = "starred_contact"
        unique_together = (("person", "context", "contact"),)


class News(Model):
    """Something the OPCO tells, from a day to another, both included; no end means until further notice.

    `region` is a code of `lexicon.region`: told to those who have an establishment there; none means told to all.
    """

    id = fields.BigIntField(primary_key=True)
    title = fields.CharField(max_length=200)
    region = fields.CharField(max_length=2, null=True)
    body = fields.TextField()
    link = fields.CharField(max_length=500, null=True)
    published_from = fields.DateField()
    published_until = fields.DateField(null=True)

    class Meta:
        """Where news is kept."""

        table = "news"
        indexes = (("published_from", "id"),)
