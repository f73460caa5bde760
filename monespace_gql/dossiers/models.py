"""What is kept of a dossier: the snapshot of its content, its modules, its trainees."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from monespace_gql.journal.json_field import JsonField

_NARROWED = ("state", "scheme", "starts_on", "ends_on", "mandated", "subrogation")
"""What lists are narrowed by: in the index of each order, filters and totals need not look at the rows."""

_OF_EMPLOYER = (*_NARROWED, "employer_siret")


class Dossier(Model):
    """A transmitted request, with the day, the scheme version and the rule set it was examined with.

    `carry_at` is when it is next given to the back office: null once received, or set apart after too many failures.
    `office_calls` is the number of the back office's last call about it, `office_call` the id of that call.
    `draft_id` is unique: one draft never makes two dossiers. `attached` counts the files it came with, by type.
    `complete_on` is the day the file was whole, `due_on` the last day to decide, both empty while no time runs;
    `silence_grants` says that nothing decided by then is granted, `tacit` that this is what happened.
    `pieces` are the types of documents asked for since `pieces_asked_at`, until the review goes on.
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
    attached: fields.Field[dict[str, int] | None] = JsonField(null=True)
    title = fields.CharField(max_length=500)
    starts_on = fields.DateField(null=True)
    ends_on = fields.DateField(null=True)
    mandated = fields.BooleanField(default=False)
    subrogation = fields.BooleanField(default=False)
    version = fields.IntField(default=1)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()
    carry_at = fields.DatetimeField(null=True)
    carry_attempts = fields.IntField(default=0, db_default=0)
    carry_error = fields.CharField(max_length=200, null=True)
    office_calls = fields.IntField(default=0, db_default=0)
    office_call = fields.CharField(max_length=200, null=True)
    office_reference = fields.CharField(max_length=100, null=True)
    search_text = fields.TextField(default="")
    title_key = fields.CharField(max_length=80, default="")
    employer_key = fields.CharField(max_length=80, default="")
    trainee_key = fields.CharField(max_length=80, default="")
    start_key = fields.CharField(max_length=10, default="")
    complete_on = fields.DateField(null=True)
    due_on = fields.DateField(null=True)
    silence_grants = fields.BooleanField(default=False, null=True)
    decided_on = fields.DateField(null=True)
    tacit = fields.BooleanField(default=False, null=True)
    refusal_reason = fields.CharField(max_length=30, null=True)
    pieces: fields.Field[list[str] | None] = JsonField(null=True)
    pieces_asked_at = fields.DatetimeField(null=True)
    broken_on = fields.DateField(null=True)

    class Meta:
        """Where dossiers are kept: each order of a list has its index, for a company and for the OPCO."""

        table = "dossier"
        indexes = (
            Index(
                name="dossier_of_employer_by_created",
                fields=("employer_siren", "created_at", "id", *_OF_EMPLOYER),
            ),
            Index(
                name="dossier_of_employer_by_updated",
                fields=("employer_siren", "updated_at", "id", *_OF_EMPLOYER),
            ),
            Index(
                name="dossier_of_employer_by_start",
                fields=("employer_siren", "start_key", "id", *_OF_EMPLOYER),
            ),
            Index(
                name="dossier_of_employer_by_title",
                fields=("employer_siren", "title_key", "id", *_OF_EMPLOYER),
            ),
            Index(
                name="dossier_of_employer_by_employer",
                fields=("employer_siren", "employer_key", "id", *_OF_EMPLOYER),
            ),
            Index(
                name="dossier_of_employer_by_trainee",
                fields=("employer_siren", "trainee_key", "id", *_OF_EMPLOYER),
            ),
            Index(name="dossier_by_created", fields=("created_at", "id", *_NARROWED)),
            Index(name="dossier_by_updated", fields=("updated_at", "id", *_NARROWED)),
            Index(name="dossier_by_start", fields=("start_key", "id", *_NARROWED)),
            Index(name="dossier_by_title", fields=("title_key", "id", *_NARROWED)),
            Index(name="dossier_by_employer", fields=("employer_key", "id", *_NARROWED)),
            Index(name="dossier_by_trainee", fields=("trainee_key", "id", *_NARROWED)),
            Index(name="dossier_to_carry", fields=("carry_at", "id")),
            Index(name="dossier_of_creator", fields=("creator_siren", "creator_context", "id")),
            Index(name="dossier_due", fields=("due_on", "state")),
        )


class DossierWord(Model):
    """A word a dossier is found by, coded so that both databases sort it alike; they come from `search_text`."""

    id = fields.BigIntField(primary_key=True)
    dossier: fields.ForeignKeyRelation[Dossier] = fields.ForeignKeyField("monespace.Dossier", related_name="words")
    word = fields.CharField(max_length=80)

    class Meta:
        """Where the words of dossiers are kept."""

        table = "dossier_word"
        unique_together = (("dossier", "word"),)
        indexes = (Index(name="dossier_by_word", fields=("word", "dossier_id")),)


class DossierModule(Model):
    """A part of the training of a dossier, given by one provider; `trainee_ranks` None: to all the trainees."""

    id = fields.BigIntField(primary_key=True)
    dossier: fields.ForeignKeyRelation[Dossier] = fields.ForeignKeyField("monespace.Dossier", related_name="modules")
    rank = fields.IntField()
    title = fields.CharField(max_length=500)
    provider_siren = fields.CharField(max_length=9)
    provider_siret = fields.CharField(max_length=14)
    provider_name = fields.CharField(max_length=255)
    hours = fields.IntField()
    starts_on = fields.DateField()
    ends_on = fields.DateField()
    trainee_ranks: fields.Field[list[int] | None] = JsonField(null=True)

    class Meta:
        """Where modules are kept."""

        table = "dossier_module"
        unique_together = (("dossier", "rank"),)
        indexes = (Index(name="dossier_of_provider", fields=("provider_siren", "dossier_id")),)


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
