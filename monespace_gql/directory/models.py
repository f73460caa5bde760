"""What is kept of companies and establishments: the embedded directory, and how far its imports went."""

from tortoise import fields
from tortoise.models import Model


class Establishment(Model):
    """One establishment; reference data, written by imports only.

    `idcc`, `public_type`, `activity_number`, `uai` and `qualiopi` are the OPCO's own: the State's file does not
    touch them. `search_name` holds its names as they are searched; it is not found by name without.
    """

    siret = fields.CharField(max_length=14, primary_key=True)
    siren = fields.CharField(max_length=9, db_index=True)
    company_name = fields.CharField(max_length=255)
    trade_name = fields.CharField(max_length=255, null=True)
    search_name = fields.CharField(max_length=1000, null=True)
    legal_category = fields.CharField(max_length=4, null=True)
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
    uai = fields.CharField(max_length=8, null=True)
    qualiopi = fields.BooleanField(default=False)

    class Meta:
        """Where establishments are kept."""

        table = "establishment"


class LegalUnit(Model):
    """The names of a company (« unité légale »): the State publishes them apart from its establishments."""

    siren = fields.CharField(max_length=9, primary_key=True)
    name = fields.CharField(max_length=255)
    other_names = fields.CharField(max_length=500, null=True)
    legal_category = fields.CharField(max_length=4, null=True)

    class Meta:
        """Where legal units are kept."""

        table = "legal_unit"


class CompanyWord(Model):
    """A word that a company, or one of its establishments, is called by: the index of searches by name.

    `word` is coded so that a prefix is a range whatever the collation. It may outlive a change of name: what is found
    by it is checked against `search_name`.
    """

    id = fields.BigIntField(primary_key=True)
    word = fields.CharField(max_length=80)
    siren = fields.CharField(max_length=9)

    class Meta:
        """Where words are kept."""

        table = "company_word"
        unique_together = (("word", "siren"),)


class DirectoryImport(Model):
    """How far the import of one file went; written with what was imported, so that it goes on exactly there."""

    key = fields.CharField(max_length=64, primary_key=True)
    position = fields.BigIntField(default=0)
    last_line = fields.BigIntField(default=1)
    kept = fields.BigIntField(default=0)
    bad = fields.BigIntField(default=0)
    updated_at = fields.DatetimeField()
    finished_at = fields.DatetimeField(null=True)

    class Meta:
        """Where the progress of imports is kept."""

        table = "directory_import"
