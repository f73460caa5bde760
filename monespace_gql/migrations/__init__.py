"""The steps that bring a database to the present models, the same files on SQLite and PostgreSQL.

`MODELS` names the modules that hold models, one line a room, as text: no room is imported from here.
After a change of models: `python -m monespace_gql.migrations make NAME`, then read what was written (see README.md).
"""

MODELS = (
    "monespace_gql.journal.models",
    "monespace_gql.people.models",
    "monespace_gql.access.models",
    "monespace_gql.directory.models",
    "monespace_gql.documents.models",
    "monespace_gql.financing.models",
    "monespace_gql.dossiers.models",
    "monespace_gql.drafts.models",
    "monespace_gql.backoffice.models",
)
PACKAGE = "monespace_gql.migrations"
