"""What is kept of a dossier: the snapshot of its content, its modules, its trainees."""

from tortoise import fields
from tortoise.models import Model

from monespace_gql.journal.json_field import JsonField


class Dossier(Model):
    """A transmitted request, with the day, the scheme version and the rule set it was examined with.

    `draft_id` is unique: one draft never makes two dossiers.
    """

    id = fields.BigIntField(primary_key=True)
    number = fields.CharField(max_length=12, unique=True)
    draft_id = fields.BigIntField(unique=True, null=True)
    draft_number = fields.IntField(null=True)
    scheme = fields.CharField(max_length=16)
    sub_scheme = fields.CharField(max_length=30)
    scheme_version = fields.CharField(max_length=20)
    rules_digest = fields.CharField(max_length=64)
    examined_on = fields.DateField()
    state = fields.CharField(max_length=30)
    employer_siren = fields.CharField(max_length=9)
    employer_siret = fields.CharField(max_length=14)
    employer_name = fields.CharField(max_length=255)
    creator_context = fields.CharField(max_length=10)
    creator_siren = fields.CharField(max_length=9)
    content: fields.Field[dict[str, object]] = JsonField()
    findings: fields.Field[list[dict[str, object]]] = JsonField()
    required_documents: fields.Field[list[str]] = JsonField()
    title = fields.CharField(max_length=500)
    starts_on = fields.DateField(null=True)
    ends_on = fields.DateField(null=True)
    subrogation = fields.BooleanField(default=False)
    version = fields.IntField(default=1)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta:
        """Where dossiers are kept."""

        table = "dossier"
        indexes = (("employer_siren", "number"),)


class DossierModule(Model):
    """A part of the training of a dossier, given by one provider."""

    id = fields.BigIntField(primary_key=True)
    dossier: fields.ForeignKeyRelation[Dossier] = fields.ForeignKeyField("monespace.Dossier", related_name="modules")
    rank = fields.IntField()
    title = fields.CharField(max_length=500)
    provider_siren = fields.CharField(max_length=9, db_index=True)
    provider_siret = fields.CharField(max_length=14)
    provider_name = fields.CharField(max_length=255)
    hours = fields.IntField()
    starts_on = fields.DateField()
    ends_on = fields.DateField()

    class Meta:
        """Where modules are kept."""

        table = "dossier_module"
        unique_together = (("dossier", "rank"),)


class DossierTrainee(Model):
    """A person trained; the trainee of rank 0 receives the remainders of shares."""

    id = fields.BigIntField(primary_key=True)
    dossier: fields.ForeignKeyRelation[Dossier] = fields.ForeignKeyField("monespace.Dossier", related_name="trainees")
    rank = fields.IntField()
    birth_name = fields.CharField(max_length=255)
    usual_name = fields.CharField(max_length=255, null=True)
    first_name = fields.CharField(max_length=255)
    birth_date = fields.DateField(null=True)

    class Meta:
        """Where trainees are kept."""

        table = "dossier_trainee"
        unique_together = (("dossier", "rank"),)
