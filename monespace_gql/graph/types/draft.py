"""A draft, as clients read it."""

from enum import Enum
from typing import cast

import strawberry

from monespace_gql.catalogue.blame import blaming
from monespace_gql.drafts.state import LABELS, DraftState
from monespace_gql.graph.content_types import SchemeContent
from monespace_gql.graph.context import asked
from monespace_gql.graph.keys import to_key
from monespace_gql.graph.node import Node
from monespace_gql.graph.scalars import Day, Instant
from monespace_gql.graph.selection import picked
from monespace_gql.graph.types import case
from monespace_gql.graph.types.access import Access, access_of
from monespace_gql.graph.types.column import ColumnValue
from monespace_gql.graph.types.company import Company
from monespace_gql.graph.types.document import DocumentLine, DocumentsProgress
from monespace_gql.graph.types.finding import Finding, Waiting, told, waits
from monespace_gql.graph.types.flags import Flags, flags_of
from monespace_gql.graph.types.form import TabView
from monespace_gql.graph.types.funding_proposal import FundingProposals, as_proposals
from monespace_gql.graph.types.printed_form import PrintedForm, as_form
from monespace_gql.graph.types.remaining import Remaining, remaining_of
from monespace_gql.graph.types.summary import Summary, as_summary
from monespace_gql.graph.types.upgrade import Upgrade, upgrade_of
from monespace_gql.reads.case_tree import CaseTree
from monespace_gql.reads.form import tab_views, typed_form
from monespace_gql.reads.forms import forms_of
from monespace_gql.reads.proposals import proposals_of
from monespace_gql.reads.without_scheme import not_examined_without_scheme, notice, tab_views_without_scheme

Seen = strawberry.Parent[CaseTree]
"""What the resolvers below are given: the draft as one statement read it."""


@strawberry.enum(name="DraftState", description="Where a draft stands.")
class DraftStateType(Enum):
    """See `monespace_gql.drafts.state`."""

    EMPLOYER_ENTRY = strawberry.enum_value("EMPLOYER_ENTRY", description="En cours de saisie adhérent.")
    PROVIDER_ENTRY = strawberry.enum_value("PROVIDER_ENTRY", description="En cours de saisie prestataire.")
    AWAITING_EMPLOYER = strawberry.enum_value(
        "AWAITING_EMPLOYER", description="À reprendre par l'adhérent : personne ne modifie avant son choix."
    )
    TAKEN_OVER = strawberry.enum_value("TAKEN_OVER", description="Reprise de la pré-saisie par l'adhérent.")
    REFUSED = strawberry.enum_value("REFUSED", description="Refusé par l'adhérent.")
    DELETED = strawberry.enum_value("DELETED", description="Supprimé ; plus visible de personne.")
    TRANSMITTED = strawberry.enum_value("TRANSMITTED", description="Transmis : un dossier existe.")


@strawberry.type(description="A request being typed (brouillon): it may be empty, wrong, incomplete.")
class Draft(Node):
    """A draft."""

    number: int = strawberry.field(description="Its whole number, given at creation, never changed.")
    scheme: str = strawberry.field(description="The scheme's code.")
    sub_scheme: str = strawberry.field(description="The sub-scheme's code.")
    scheme_version: str = strawberry.field(description="The version of the scheme its content is shown in.")
    state: DraftStateType = strawberry.field(description="Where it stands.")
    title: str = strawberry.field(description="What lists show of it; a default title while nothing is typed.")
    starts_on: Day | None = strawberry.field(description="Its first day, as typed so far.")
    ends_on: Day | None = strawberry.field(description="Its last day, as typed so far.")
    trainees: list[str] = strawberry.field(description="The trainees' display names, usual name first.")
    organisms: list[str] = strawberry.field(description="The training organisations typed so far: « NOM - SIRET ».")
    version: int = strawberry.field(description="The number of its saves; send it back as `ifVersion`.")
    created_at: Instant = strawberry.field(description="When it was opened.")
    updated_at: Instant = strawberry.field(description="When it was last saved.")
    dossier_number: str | None = strawberry.field(description="The number of the dossier it became.")

    @strawberry.field(description="The state's French label.")
    @staticmethod
    def state_label(seen: Seen) -> str:
        return LABELS[DraftState(seen.case.state)]

    @strawberry.field(description="The scheme's French label.")
    @staticmethod
    def scheme_label(seen: Seen) -> str:
        return case.scheme_label(seen)

    @strawberry.field(description="The sub-scheme's French label, the long one that lists of drafts show.")
    @staticmethod
    def sub_scheme_label(seen: Seen) -> str:
        return case.sub_scheme_label(seen)

    @strawberry.field(description="The first trainee and how many more: `ALAIN BODET + 2`; null while there is none.")
    @staticmethod
    def trainees_label(seen: Seen) -> str | None:
        return case.trainees_label(cast("list[str]", seen["trainees"]))

    @strawberry.field(description="The employer and the establishment.")
    @staticmethod
    def employer(seen: Seen) -> Company:
        return case.employer(seen)

    @strawberry.field(description="The icons that lists show before a draft.")
    @staticmethod
    def flags(seen: Seen, info: strawberry.Info) -> Flags:
        return flags_of(seen, asked(info).desk.today)

    @strawberry.field(description="The content, typed by scheme; null when the scheme is no longer installed.")
    @staticmethod
    def content(seen: Seen, info: strawberry.Info) -> SchemeContent | None:
        if seen.scheme is None or seen.mask is None:
            return None
        tabs = picked(info, [tab.code for tab in seen.scheme.tabs])
        return typed_form(seen.scheme, seen.content, seen.mask, asked(info).desk.today, tabs)  # type: ignore[return-value]

    @strawberry.field(description="The content tab by tab, the same for every scheme, with chips and findings.")
    @staticmethod
    async def tabs(seen: Seen, info: strawberry.Info) -> list[TabView]:
        if seen.scheme is None or seen.mask is None:
            views = tab_views_without_scheme(seen, not_examined_without_scheme(seen))
            return [case.as_tab(view) for view in views]
        examination = await asked(info).examined(seen)
        findings = case.readable(seen, examination.findings)
        views = tab_views(seen.scheme, seen.content, seen.mask, findings, examination.on)
        return [case.as_tab(view) for view in views]

    @strawberry.field(description="Everything missing, ill-formed or against a rule, as of today.")
    @staticmethod
    async def findings(seen: Seen, info: strawberry.Info) -> list[Finding]:
        if seen.scheme is None:
            return [told(finding) for finding in not_examined_without_scheme(seen)]
        examination = await asked(info).examined(seen)
        return [told(finding) for finding in case.readable(seen, examination.findings)]

    @strawberry.field(description="The rules that cannot speak yet, with what they wait for.")
    @staticmethod
    async def waiting(seen: Seen, info: strawberry.Info) -> list[Waiting]:
        if seen.scheme is None or seen.mask is None:
            return []
        examination = await asked(info).examined(seen)
        return [waits(rule) for rule in seen.mask.waiting(examination.waiting)]

    @strawberry.field(description="What remains before it may be transmitted; null when the scheme is not installed.")
    @staticmethod
    async def remaining(seen: Seen, info: strawberry.Info) -> Remaining | None:
        if seen.scheme is None or seen.mask is None:
            return None
        examination = await asked(info).examined(seen)
        waiting = seen.mask.waiting(examination.waiting)
        return remaining_of(seen.scheme, case.readable(seen, examination.findings), waiting)

    @strawberry.field(description="The types of documents, whether each is mandatory now, and its files.")
    @staticmethod
    async def documents(seen: Seen, info: strawberry.Info) -> list[DocumentLine]:
        required = (await asked(info).examined(seen)).required_documents if seen.scheme else frozenset[str]()
        return case.document_lines(seen, required, asked(info).desk.today)

    @strawberry.field(description="The counter of mandatory types of documents.")
    @staticmethod
    async def documents_progress(seen: Seen, info: strawberry.Info) -> DocumentsProgress:
        required = (await asked(info).examined(seen)).required_documents if seen.scheme else frozenset[str]()
        return case.documents_progress(seen, required, asked(info).desk.today)

    @strawberry.field(description=case.COLUMNS)
    @staticmethod
    def columns(seen: Seen) -> list[ColumnValue]:
        return case.columns(seen)

    @strawberry.field(
        description="What newer versions of the scheme changed in it; null when it always was of the present version."
    )
    @staticmethod
    def upgrade(seen: Seen) -> Upgrade | None:
        return upgrade_of(seen)

    @strawberry.field(description="The forms that the scheme prints, and every generation of each.")
    @staticmethod
    def forms(seen: Seen, info: strawberry.Info) -> list[PrintedForm]:
        with blaming(asked(info).desk.catalogue, seen.case.scheme):
            return [as_form(form) for form in forms_of(seen, asked(info).desk.today)]

    @strawberry.field(description="The last look at the request (Synthèse); null when its scheme is gone.")
    @staticmethod
    def summary(seen: Seen, info: strawberry.Info) -> Summary | None:
        with blaming(asked(info).desk.catalogue, seen.case.scheme):
            return as_summary(seen, asked(info).desk.today)

    @strawberry.field(
        description="What plugins propose to ask funding for; null when its scheme is gone. Nothing is written."
    )
    @staticmethod
    def funding_proposals(seen: Seen, info: strawberry.Info) -> FundingProposals | None:
        if seen.scheme is None or seen.mask is None:
            return None
        desk = asked(info).desk
        return as_proposals(proposals_of(desk.catalogue, seen.scheme, seen.content, seen.mask, desk.today))

    @strawberry.field(description=case.NOT_INSTALLED)
    @staticmethod
    def not_installed(seen: Seen) -> str | None:
        return notice(seen)

    @strawberry.field(description="What the viewer may see and do of this draft.")
    @staticmethod
    def access(seen: Seen) -> Access:
        return access_of(seen)


def key_of(seen: CaseTree) -> strawberry.ID:
    """Return the global identifier of a draft."""
    return strawberry.ID(to_key("Draft", seen["id"]))
