"""What is kept of a draft: what was typed, as it was typed, and the columns that lists show."""

from tortoise import fields
from tortoise.models import Model

from monespace_gql.journal.json_field import JsonField


class Draft(Model):
    """A request being typed. `content` keeps values in the form they are read, and wrong ones as typed.

    `version` counts the saves; `field_versions` tells, by place of the form, the version that last changed it.
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

    class Meta:
        """Where drafts are kept."""

        table = "draft"
        indexes = (("employer_siren", "number"), ("creator_siren", "number"))
