"""What is kept of a draft: what was typed, as it was typed, and the columns that lists show."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from monespace_gql.journal.json_field import JsonField

_NARROWED = ("creator_context", "state", "scheme", "starts_on", "ends_on", "mandated", "subrogation")
"""What lists are narrowed by: in the index of the first order, filters and totals need not look at the rows."""


class Draft(Model):
    """A request being typed. `content` keeps values in the form they are read, and wrong ones as typed.

    `version` counts the saves; `field_versions` tells, by place of the form, the version that last changed it.
    `upgrade` keeps, until the transmission, what newer versions of the scheme changed in what had been typed.
    """

    id = fields.BigIntField(primary_key=True)
    number = fields.IntField(unique=True)
    scheme = fields.CharField(max_length=16)
    sub_scheme = fields.CharField(max_length=30)
    scheme_version = fields.CharField(max_length=20)
    state = fields.CharField(max_length=30)
    employer_siren = fields.CharField(max_length=9)
    employer_siret = fields.CharField(max_length=14)
    employer_name = fields.CharField(max_length=255)
    creator_context = fields.CharField(max_length=10)
    creator_siren = fields.CharField(max_length=9)
    creator_id = fields.BigIntField()
    content: fields.Field[dict[str, object]] = JsonField()
    version = fields.IntField(default=1)
    field_versions: fields.Field[dict[str, int]] = JsonField()
    title = fields.CharField(max_length=500)
    starts_on = fields.DateField(null=True)
    ends_on = fields.DateField(null=True)
    trainees: fields.Field[list[str]] = JsonField()
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()
    mandated = fields.BooleanField(default=False)
    subrogation = fields.BooleanField(default=False)
    dossier_number = fields.CharField(max_length=12, null=True)
    upgrade: fields.Field[dict[str, object] | None] = JsonField(null=True)
    organisms: fields.Field[list[str]] = JsonField(default=list)
    search_text = fields.TextField(default="")
    title_key = fields.CharField(max_length=80, default="")
    employer_key = fields.CharField(max_length=80, default="")
    trainee_key = fields.CharField(max_length=80, default="")
    start_key = fields.CharField(max_length=10, default="")

    class Meta:
        """Where drafts are kept: each order of a list has its index, for either company that lists them."""

        table = "draft"
        indexes = (
            Index(
                name="draft_of_employer_by_number",
                fields=("employer_siren", "number", "id", *_NARROWED, "employer_siret"),
            ),
            Index(name="draft_of_employer_by_updated", fields=("employer_siren", "updated_at", "id")),
            Index(name="draft_of_employer_by_start", fields=("employer_siren", "start_key", "id")),
            Index(name="draft_of_employer_by_title", fields=("employer_siren", "title_key", "id")),
            Index(name="draft_of_employer_by_employer", fields=("employer_siren", "employer_key", "id")),
            Index(name="draft_of_employer_by_trainee", fields=("employer_siren", "trainee_key", "id")),
            Index(name="draft_of_creator_by_number", fields=("creator_siren", "number", "id", *_NARROWED)),
            Index(name="draft_of_creator_by_updated", fields=("creator_siren", "updated_at", "id")),
            Index(name="draft_of_creator_by_start", fields=("creator_siren", "start_key", "id")),
            Index(name="draft_of_creator_by_title", fields=("creator_siren", "title_key", "id")),
            Index(name="draft_of_creator_by_employer", fields=("creator_siren", "employer_key", "id")),
            Index(name="draft_of_creator_by_trainee", fields=("creator_siren", "trainee_key", "id")),
        )


class DraftWord(Model):
    """A word a draft is found by, coded so that both databases sort it alike; they come from `search_text`."""

    id = fields.BigIntField(primary_key=True)
    draft: fields.ForeignKeyRelation[Draft] = fields.ForeignKeyField("monespace.Draft", related_name="words")
    word = fields.CharField(max_length=80)

    class Meta:
        """Where the words of drafts are kept."""

        table = "draft_word"
        unique_together = (("draft", "word"),)
        indexes = (Index(name="draft_by_word", fields=("word", "draft_id")),)
