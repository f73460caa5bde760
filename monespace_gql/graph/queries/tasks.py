"""What waits for the viewer."""

from enum import Enum

import strawberry

from monespace_gql.graph.context import asked
from monespace_gql.graph.keys import to_key
from monespace_gql.reads import tasks as reads

SUBJECTS = {reads.TaskKind.DRAFT_TO_VALIDATE: "Draft", reads.TaskKind.AFFILIATION_TO_DECIDE: "Affiliation"}
"""The GraphQL type that each kind of task is about."""


@strawberry.enum(description="What is to be done.")
class TaskKind(Enum):
    """See `monespace_gql.reads.tasks`."""

    DRAFT_TO_VALIDATE = strawberry.enum_value(
        "DRAFT_TO_VALIDATE", description="Accepter ou refuser une demande préparée par un prestataire."
    )
    AFFILIATION_TO_DECIDE = strawberry.enum_value(
        "AFFILIATION_TO_DECIDE", description="Valider ou refuser une demande de rattachement."
    )


@strawberry.type(description="Something that waits for the viewer; it goes away when it is done.")
class Task:
    """A task."""

    kind: TaskKind = strawberry.field(description="What is to be done.")
    label: str = strawberry.field(description="The French sentence.")
    subject_id: strawberry.ID = strawberry.field(description="The draft or affiliation it is about: see `node`.")
    subject_number: str = strawberry.field(description="The draft's number; for an affiliation the SIRET or SIREN.")


@strawberry.type
class TasksQuery:
    """The root field."""

    @strawberry.field(
        description="What waits for the viewer in this context: drafts, then affiliations, the oldest first, a hundred "
        "each at most."
    )
    async def tasks(self, info: strawberry.Info) -> list[Task]:
        context = asked(info)
        return [
            Task(
                kind=TaskKind(task.kind.value),
                label=task.label,
                subject_id=strawberry.ID(to_key(SUBJECTS[task.kind], task.subject_key)),
                subject_number=task.subject_number,
            )
            for task in await reads.tasks(context.desk.store, context.viewer)
        ]
