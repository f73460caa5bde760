"""Written by `python -m monespace_gql.migrations make`, then read: indexes of dossiers."""
# ruff: noqa: I001, RUF012

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("monespace", "0010_contacts_and_news")]

    initial = False

    operations = [
        ops.RemoveIndex(
            model_name="Dossier",
            name="dossier_of_employer_by_updated",
            fields=None,
        ),
        ops.RemoveIndex(
            model_name="Dossier",
            name="dossier_of_employer_by_start",
            fields=None,
        ),
        ops.RemoveIndex(
            model_name="Dossier",
            name="dossier_of_employer_by_title",
            fields=None,
        ),
        ops.RemoveIndex(
            model_name="Dossier",
            name="dossier_of_employer_by_employer",
            fields=None,
        ),
        ops.RemoveIndex(
            model_name="Dossier",
            name="dossier_of_employer_by_trainee",
            fields=None,
        ),
        ops.RemoveIndex(
            model_name="Dossier",
            name="dossier_by_updated",
            fields=None,
        ),
        ops.RemoveIndex(
            model_name="Dossier",
            name="dossier_by_start",
            fields=None,
        ),
        ops.RemoveIndex(
            model_name="Dossier",
            name="dossier_by_title",
            fields=None,
        ),
        ops.RemoveIndex(
            model_name="Dossier",
            name="dossier_by_employer",
            fields=None,
        ),
        ops.RemoveIndex(
            model_name="Dossier",
            name="dossier_by_trainee",
            fields=None,
        ),
        ops.RemoveIndex(
            model_name="Dossier",
            name="dossier_of_creator",
            fields=None,
        ),
        ops.AddIndex(
            model_name="Dossier",
            index=Index(
                fields=[
                    "employer_siren",
                    "updated_at",
                    "id",
                    "state",
                    "scheme",
                    "starts_on",
                    "ends_on",
                    "mandated",
                    "subrogation",
                    "employer_siret",
                ],
                name="dossier_of_employer_by_updated",
            ),
        ),
        ops.AddIndex(
            model_name="Dossier",
            index=Index(
                fields=[
                    "employer_siren",
                    "start_key",
                    "id",
                    "state",
                    "scheme",
                    "starts_on",
                    "ends_on",
                    "mandated",
                    "subrogation",
                    "employer_siret",
                ],
                name="dossier_of_employer_by_start",
            ),
        ),
        ops.AddIndex(
            model_name="Dossier",
            index=Index(
                fields=[
                    "employer_siren",
                    "title_key",
                    "id",
                    "state",
                    "scheme",
                    "starts_on",
                    "ends_on",
                    "mandated",
                    "subrogation",
                    "employer_siret",
                ],
                name="dossier_of_employer_by_title",
            ),
        ),
        ops.AddIndex(
            model_name="Dossier",
            index=Index(
                fields=[
                    "employer_siren",
                    "employer_key",
                    "id",
                    "state",
                    "scheme",
                    "starts_on",
                    "ends_on",
                    "mandated",
                    "subrogation",
                    "employer_siret",
                ],
                name="dossier_of_employer_by_employer",
            ),
        ),
        ops.AddIndex(
            model_name="Dossier",
            index=Index(
                fields=[
                    "employer_siren",
                    "trainee_key",
                    "id",
                    "state",
                    "scheme",
                    "starts_on",
                    "ends_on",
                    "mandated",
                    "subrogation",
                    "employer_siret",
                ],
                name="dossier_of_employer_by_trainee",
            ),
        ),
        ops.AddIndex(
            model_name="Dossier",
            index=Index(
                fields=["updated_at", "id", "state", "scheme", "starts_on", "ends_on", "mandated", "subrogation"],
                name="dossier_by_updated",
            ),
        ),
        ops.AddIndex(
            model_name="Dossier",
            index=Index(
                fields=["start_key", "id", "state", "scheme", "starts_on", "ends_on", "mandated", "subrogation"],
                name="dossier_by_start",
            ),
        ),
        ops.AddIndex(
            model_name="Dossier",
            index=Index(
                fields=["title_key", "id", "state", "scheme", "starts_on", "ends_on", "mandated", "subrogation"],
                name="dossier_by_title",
            ),
        ),
        ops.AddIndex(
            model_name="Dossier",
            index=Index(
                fields=["employer_key", "id", "state", "scheme", "starts_on", "ends_on", "mandated", "subrogation"],
                name="dossier_by_employer",
            ),
        ),
        ops.AddIndex(
            model_name="Dossier",
            index=Index(
                fields=["trainee_key", "id", "state", "scheme", "starts_on", "ends_on", "mandated", "subrogation"],
                name="dossier_by_trainee",
            ),
        ),
        ops.AddIndex(
            model_name="Dossier",
            index=Index(fields=["creator_siren", "creator_context", "id"], name="dossier_of_creator"),
        ),
        ops.AlterField(
            model_name="DossierModule",
            name="provider_siren",
            field=fields.CharField(max_length=9),
        ),
        ops.AddIndex(
            model_name="DossierModule",
            index=Index(fields=["provider_siren", "dossier_id"], name="dossier_of_provider"),
        ),
    ]
