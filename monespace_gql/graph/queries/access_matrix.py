"""The whole policy, as data."""

from collections.abc import Iterable, Mapping
from typing import Annotated

import strawberry

from monespace_gql.access import matrix
from monespace_gql.dossiers.state import LABELS as DOSSIER_LABELS
from monespace_gql.drafts.state import LABELS as DRAFT_LABELS
from monespace_gql.graph.context import asked
from monespace_gql.graph.types.affiliation import PermissionType
from monespace_gql.graph.types.standing import ContextType, StandingType
from monespace_gql.lexicon.standing import Standing

STATE_LABELS: Mapping[bool, Mapping[str, str]] = {False: DRAFT_LABELS, True: DOSSIER_LABELS}


@strawberry.type(description="Who sees and types one field of a scheme; who is in no list reads null.")
class FieldAccess:
    """A line of the matrix."""

    path: str = strawberry.field(description="The place of the form, list items not numbered: `funding.lines.unit`.")
    label: str = strawberry.field(description="The French label.")
    kind: str = strawberry.field(description="DATE, MONEY, TEXT, NIR…")
    read: list[StandingType] = strawberry.field(description="Who reads the value as it is.")
    masked: list[StandingType] = strawberry.field(description="Who reads its masked form only.")
    reveal: list[StandingType] = strawberry.field(description="Who may be shown its full value by `revealValue`.")
    write: list[StandingType] = strawberry.field(description="Who may type it, in the states where saving is open.")
    write_needs_mandate: bool = strawberry.field(
        description="Whether a provider types it only while it holds a management mandate."
    )


@strawberry.type(description="Who sees one type of document; a provider also reads the files its own company sent.")
class DocumentAccess:
    """A line of the matrix."""

    code: str = strawberry.field(description="The type of document.")
    label: str = strawberry.field(description="The French label.")
    listed: list[StandingType] = strawberry.field(description="Who sees the type listed.")
    read: list[StandingType] = strawberry.field(description="Who reads every file of it.")


@strawberry.type(description="Who may read everything that a form shows, so who reads and generates it.")
class FormAccess:
    """A line of the matrix."""

    code: str = strawberry.field(description="The form's code.")
    label: str = strawberry.field(description="Its name.")
    read: list[StandingType] = strawberry.field(description="Who reads it.")


@strawberry.type(description="Who sees and types what of one scheme.")
class SchemeAccess:
    """The fields and documents of a scheme."""

    scheme: str = strawberry.field(description="The scheme's code.")
    label: str = strawberry.field(description="The scheme's French label.")
    fields: list[FieldAccess] = strawberry.field(description="Its fields, in the order of the form.")
    documents: list[DocumentAccess] = strawberry.field(description="Its types of documents.")
    forms: list[FormAccess] = strawberry.field(description="The forms it prints.")


@strawberry.type(description="One line of the workflow: this standing may do this in this state.")
class ActAccess:
    """A line of the matrix."""

    act: str = strawberry.field(description="The act, as in `access { actions { code } }`.")
    on_dossier: bool = strawberry.field(description="Whether it is done to a dossier; else to a draft.")
    standing: StandingType = strawberry.field(description="Who may do it.")
    state: str = strawberry.field(description="In which state of the draft or dossier.")
    state_label: str = strawberry.field(description="That state's French label.")
    leads_to: str = strawberry.field(description="The state it leads to; the same when it changes none.")
    mandate: bool | None = strawberry.field(
        description="true: only with a management mandate; false: only without one; null: either way."
    )
    permission: PermissionType | None = strawberry.field(
        description="What the affiliation must give on the scheme; null for the OPCO's staff."
    )


@strawberry.type(description="In which states a standing sees the cases that an employer, or a provider, opened.")
class Sight:
    """A line of the matrix."""

    standing: StandingType = strawberry.field(description="Who sees them.")
    on_dossier: bool = strawberry.field(description="Whether they are dossiers; else drafts.")
    opened_by: ContextType = strawberry.field(description="Who opened the draft: EMPLOYER or PROVIDER.")
    states: list[str] = strawberry.field(description="The states; in others the case does not exist for them.")


@strawberry.type(description="The policy that the server applies: who may see and do what.")
class AccessMatrix:
    """Everything, from the one policy."""

    schemes: list[SchemeAccess] = strawberry.field(description="Scheme by scheme.")
    acts: list[ActAccess] = strawberry.field(description="Who may do what, in which state; what is absent is closed.")
    sights: list[Sight] = strawberry.field(description="Who sees which cases.")


@strawberry.type
class AccessMatrixQuery:
    """The root field."""

    @strawberry.field(description="The policy that the server applies, for one scheme or all; the same for everybody.")
    def access_matrix(
        self,
        info: strawberry.Info,
        scheme: Annotated[str | None, strawberry.argument(description="The scheme's code; all by default.")] = None,
    ) -> AccessMatrix:
        catalogue = asked(info).desk.catalogue
        return AccessMatrix(
            schemes=[_scheme(matrix.scheme_access(each)) for each in catalogue if scheme in (None, each.code)],
            acts=[_act(line) for line in matrix.acts_access()],
            sights=[_sight(line) for line in matrix.sights()],
        )


def _scheme(access: matrix.SchemeAccess) -> SchemeAccess:
    return SchemeAccess(
        scheme=access.scheme,
        label=access.label,
        fields=[_field(line) for line in access.fields],
        documents=[_document(line) for line in access.documents],
        forms=[FormAccess(code=line.code, label=line.label, read=_types(line.read)) for line in access.forms],
    )


def _field(line: matrix.FieldAccess) -> FieldAccess:
    return FieldAccess(
        path=line.path,
        label=line.label,
        kind=line.kind,
        read=_types(line.read),
        masked=_types(line.masked),
        reveal=_types(line.reveal),
        write=_types(line.write),
        write_needs_mandate=line.write_needs_mandate,
    )


def _document(line: matrix.DocumentAccess) -> DocumentAccess:
    return DocumentAccess(code=line.code, label=line.label, listed=_types(line.listed), read=_types(line.read))


def _act(line: matrix.ActAccess) -> ActAccess:
    return ActAccess(
        act=line.act.value,
        on_dossier=line.on_dossier,
        standing=StandingType(line.standing.value),
        state=line.state,
        state_label=STATE_LABELS[line.on_dossier][line.state],
        leads_to=line.to,
        mandate=line.mandate,
        permission=PermissionType(line.permission.value) if line.permission else None,
    )


def _sight(line: matrix.Sight) -> Sight:
    return Sight(
        standing=StandingType(line.standing.value),
        on_dossier=line.on_dossier,
        opened_by=ContextType(line.opened_by.value),
        states=list(line.states),
    )


def _types(titles: Iterable[Standing]) -> list[StandingType]:
    return [StandingType(title.value) for title in titles]
