"""What waits for the viewer."""

from enum import Enum

import strawberry

from monespace_gql.graph.context import asked
from monespace_gql.graph.keys import to_key
from monespace_gql.graph.scalars import Day
from monespace_gql.reads import tasks as reads

SUBJECTS = {
    reads.TaskKind.DRAFT_TO_VALIDATE: "Draft",
    reads.TaskKind.TRANSMISSION_TO_RETRY: "Dossier",
    reads.TaskKind.DOSSIER_TO_COMPLETE: "Dossier",
    reads.TaskKind.DOSSIER_TO_REVIEW: "Dossier",
    reads.TaskKind.DOSSIER_TO_RESUME: "Dossier",
    reads.TaskKind.DOSSIER_TO_DECIDE: "Dossier",
    reads.TaskKind.AFFILIATION_TO_DECIDE: "Affiliation",
}
"""The GraphQL type that each kind of task is about."""


@strawberry.enum(description="What is to be done.")
class TaskKind(Enum):
    """See `monespace_gql.reads.tasks`."""

    DRAFT_TO_VALIDATE = strawberry.enum_value(
        "DRAFT_TO_VALIDATE", description="Accepter ou refuser une demande préparée par un prestataire."
    )
    TRANSMISSION_TO_RETRY = strawberry.enum_value(
        "TRANSMISSION_TO_RETRY", description="OPCO : relancer une transmission mise de côté."
    )
    DOSSIER_TO_COMPLETE = strawberry.enum_value(
        "DOSSIER_TO_COMPLETE", description="Déposer les pièces que l'OPCO attend."
    )
    DOSSIER_TO_REVIEW = strawberry.enum_value(
        "DOSSIER_TO_REVIEW", description="OPCO : prendre en charge un dossier transmis."
    )
    DOSSIER_TO_RESUME = strawberry.enum_value(
        "DOSSIER_TO_RESUME", description="OPCO : reprendre l'analyse, des pièces attendues sont arrivées."
    )
    DOSSIER_TO_DECIDE = strawberry.enum_value(
        "DOSSIER_TO_DECIDE", description="OPCO : décider d'un dossier en cours d'analyse."
    )
    AFFILIATION_TO_DECIDE = strawberry.enum_value(
        "AFFILIATION_TO_DECIDE", description="Valider ou refuser une demande de rattachement."
    )


@strawberry.type(description="Something that waits for the viewer; it goes away when it is done.")
class Task:
    """A task."""

    kind: TaskKind = strawberry.field(description="What is to be done.")
    label: str = strawberry.field(description="The French sentence.")
    subject_id: strawberry.ID = strawberry.field(
        description="The draft, dossier or affiliation it is about: see `node`."
    )
    subject_number: str = strawberry.field(description="Its number; for an affiliation the SIRET or SIREN.")
    due_on: Day | None = strawberry.field(description="The last day to decide, where a delay runs.")


@strawberry.type
class TasksQuery:
    """The root field."""

    @strawberry.field(
        description="What waits for the viewer in this context: drafts, then dossiers (those due first), then "
        "affiliations, the oldest first, a hundred each at most."
    )
    async def tasks(self, info: strawberry.Info) -> list[Task]:
        context = asked(info)
        return [
            Task(
                kind=TaskKind(task.kind.value),
                label=task.label,
                subject_id=strawberry.ID(to_key(SUBJECTS[task.kind], task.subject_key)),
                subject_number=task.subject_number,
                due_on=Day(task.due_on) if task.due_on else None,
            )
            for task in await reads.tasks(context.desk.store, context.desk.catalogue, context.viewer)
        ]
