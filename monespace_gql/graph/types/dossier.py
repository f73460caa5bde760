"""A dossier, as clients read it."""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import cast

import strawberry

from monespace_gql.catalogue.blame import blaming
from monespace_gql.dossiers.state import GROUPS, LABELS, DossierState, message_of
from monespace_gql.graph.content_types import SchemeContent
from monespace_gql.graph.context import asked
from monespace_gql.graph.node import Node
from monespace_gql.graph.scalars import Day, Instant
from monespace_gql.graph.selection import picked
from monespace_gql.graph.types import case
from monespace_gql.graph.types.access import Access, access_of
from monespace_gql.graph.types.column import ColumnValue
from monespace_gql.graph.types.company import Company
from monespace_gql.graph.types.decision import AwaitedPiece, DossierDecision, awaited_pieces, decision_of
from monespace_gql.graph.types.document import DocumentLine, DocumentsProgress
from monespace_gql.graph.types.financing import Financing, financing_of
from monespace_gql.graph.types.finding import Finding, told
from monespace_gql.graph.types.form import TabView
from monespace_gql.graph.types.printed_form import PrintedForm, as_form
from monespace_gql.graph.types.reexamination import Reexamination, reexamination_of
from monespace_gql.graph.types.summary import Summary, as_summary
from monespace_gql.graph.types.transmission import Transmission, transmission_of
from monespace_gql.lexicon import finding as lexicon
from monespace_gql.reads.case_tree import CaseTree
from monespace_gql.reads.form import tab_views, typed_form
from monespace_gql.reads.forms import forms_of
from monespace_gql.reads.kept_findings import read_findings
from monespace_gql.reads.without_scheme import notice, tab_views_without_scheme

Seen = strawberry.Parent[CaseTree]
"""What the resolvers below are given: the dossier as one statement read it."""


@strawberry.enum(name="DossierState", description="Where a dossier stands.")
class DossierStateType(Enum):
    """See `monespace_gql.dossiers.state`."""

    IN_TRANSMISSION = strawberry.enum_value(
        "IN_TRANSMISSION", description="En cours de transmission: the back office has not received it yet."
    )
    TRANSMITTED = strawberry.enum_value("TRANSMITTED", description="Transmis.")
    UNDER_REVIEW = strawberry.enum_value("UNDER_REVIEW", description="En cours d'analyse.")
    AWAITING_PIECES = strawberry.enum_value("AWAITING_PIECES", description="À compléter : des pièces sont attendues.")
    GRANTED = strawberry.enum_value("GRANTED", description="Accordé.")
    REFUSED = strawberry.enum_value("REFUSED", description="Refusé.")
    CANCELLED = strawberry.enum_value("CANCELLED", description="Annulé.")
    BROKEN = strawberry.enum_value("BROKEN", description="Rompu : the contract ended early.")
    CLOSED = strawberry.enum_value("CLOSED", description="Soldé.")


@strawberry.enum(name="DossierStateGroup", description="What a dossier's state means for the people of a company.")
class DossierStateGroupType(Enum):
    """See `monespace_gql.dossiers.state.StateGroup`."""

    IN_PROGRESS = strawberry.enum_value("IN_PROGRESS", description="The OPCO is at work.")
    AWAITED = strawberry.enum_value("AWAITED", description="Pieces or invoices are awaited from the company.")
    FINALISED = strawberry.enum_value("FINALISED", description="Nothing more happens.")


@strawberry.type(description="A part of the training, given by one provider.")
class Module:
    """A module."""

    rank: int = strawberry.field(description="Its rank, from 0.")
    title: str = strawberry.field(description="Its title.")
    provider_name: str = strawberry.field(description="The provider's name.")
    provider_siret: str = strawberry.field(description="The provider's SIRET.")
    hours: int = strawberry.field(description="Its length in hours.")
    starts_on: Day = strawberry.field(description="Its first day.")
    ends_on: Day = strawberry.field(description="Its last day.")


@strawberry.type(description="A person trained.")
class Trainee:
    """A trainee; hidden details are null."""

    rank: int = strawberry.field(description="Its rank, from 0; the first receives the remainders of shares.")
    birth_name: str = strawberry.field(description="The birth name.")
    usual_name: str | None = strawberry.field(description="The usual name, when it differs.")
    first_name: str = strawberry.field(description="The first name.")
    birth_date: Day | None = strawberry.field(description="The birth date.")

    @strawberry.field(description="The name to display: the usual name first, the birth name by default.")
    @staticmethod
    def display_name(seen: strawberry.Parent[Mapping[str, object]]) -> str:
        return display_name(seen)


@strawberry.type(description="What was transmitted (dossier): its content never changes again, its state does.")
class Dossier(Node):
    """A dossier."""

    number: str = strawberry.field(description="YYMM, two letters, six digits: `2512CP000100`.")
    draft_number: int | None = strawberry.field(description="The draft it comes from.")
    scheme: str = strawberry.field(description="The scheme's code.")
    sub_scheme: str = strawberry.field(description="The sub-scheme's code.")
    scheme_version: str = strawberry.field(description="The version of the scheme it was examined with.")
    rules_digest: str = strawberry.field(description="The rule set it was examined with.")
    examined_on: Day = strawberry.field(description="The day it was examined, which is that of its transmission.")
    state: DossierStateType = strawberry.field(description="Where it stands.")
    title: str = strawberry.field(description="What lists show of it.")
    starts_on: Day | None = strawberry.field(description="Its first day.")
    ends_on: Day | None = strawberry.field(description="Its last day.")
    version: int = strawberry.field(description="How many times the OPCO changed it, from 1: see `ifVersion`.")
    created_at: Instant = strawberry.field(description="When it was registered.")
    updated_at: Instant = strawberry.field(description="When the OPCO last changed it.")
    broken_on: Day | None = strawberry.field(description="The day its contract was broken; null unless it was.")
    modules: list[Module] = strawberry.field(description="Its modules; a module's provider sees its own.")
    trainees: list[Trainee] = strawberry.field(description="Its trainees, in order.")

    @strawberry.field(description="The state's French label.")
    @staticmethod
    def state_label(seen: Seen) -> str:
        return LABELS[DossierState(seen.case.state)]

    @strawberry.field(description="What the state means for the company.")
    @staticmethod
    def state_group(seen: Seen) -> DossierStateGroupType:
        return DossierStateGroupType(GROUPS[DossierState(seen.case.state)].value)

    @strawberry.field(description="The French sentence that the state means for the company.")
    @staticmethod
    def state_message(seen: Seen) -> str:
        return message_of(DossierState(seen.case.state))

    @strawberry.field(description="The scheme's French label.")
    @staticmethod
    def scheme_label(seen: Seen) -> str:
        return case.scheme_label(seen)

    @strawberry.field(description="The sub-scheme's French label, the long one.")
    @staticmethod
    def sub_scheme_label(seen: Seen) -> str:
        return case.sub_scheme_label(seen)

    @strawberry.field(description="The sub-scheme's short label, which lists of dossiers show.")
    @staticmethod
    def sub_scheme_short_label(seen: Seen) -> str:
        return case.sub_scheme_short_label(seen)

    @strawberry.field(description="The first trainee and how many more: `ALAIN BODET + 2`; null when there is none.")
    @staticmethod
    def trainees_label(seen: Seen) -> str | None:
        return case.trainees_label([display_name(trainee) for trainee in seen.rows("trainees")])

    @strawberry.field(description="The training organisations: « NOM - SIRET »; a module's provider sees its own.")
    @staticmethod
    def organisms(seen: Seen) -> list[str]:
        named = (f"{module['provider_name']} - {module['provider_siret']}" for module in seen.rows("modules"))
        return list(dict.fromkeys(named))

    @strawberry.field(description="The employer and the establishment.")
    @staticmethod
    def employer(seen: Seen) -> Company:
        return case.employer(seen)

    @strawberry.field(description="The content, typed by scheme; null when the scheme is no longer installed.")
    @staticmethod
    def content(seen: Seen, info: strawberry.Info) -> SchemeContent | None:
        if seen.scheme is None or seen.mask is None:
            return None
        tabs = picked(info, [tab.code for tab in seen.scheme.tabs])
        return typed_form(seen.scheme, seen.content, seen.mask, _day(seen), tabs)  # type: ignore[return-value]

    @strawberry.field(description="The content tab by tab, the same for every scheme.")
    @staticmethod
    def tabs(seen: Seen) -> list[TabView]:
        if seen.scheme is None or seen.mask is None:
            return [case.as_tab(view) for view in tab_views_without_scheme(seen, _findings(seen))]
        views = tab_views(seen.scheme, seen.content, seen.mask, _findings(seen), _day(seen))
        return [case.as_tab(view) for view in views]

    @strawberry.field(description="What was said of it when it was transmitted: warnings and remarks.")
    @staticmethod
    def findings(seen: Seen) -> list[Finding]:
        return [told(finding) for finding in _findings(seen)]

    @strawberry.field(
        description="The dossier examined again under the rules of today, as of the day of its transmission; for the "
        "OPCO, null for anybody else."
    )
    @staticmethod
    async def reexamination(seen: Seen, info: strawberry.Info) -> Reexamination | None:
        return await reexamination_of(asked(info).desk, seen)

    @strawberry.field(description="The costs asked for and granted.")
    @staticmethod
    def financing(seen: Seen) -> Financing:
        return financing_of(seen)

    @strawberry.field(description="How far its hand-over to the back office is.")
    @staticmethod
    def transmission(seen: Seen) -> Transmission:
        return transmission_of(seen)

    @strawberry.field(description="By when it is decided, what was decided, and why.")
    @staticmethod
    def decision(seen: Seen) -> DossierDecision:
        return decision_of(seen)

    @strawberry.field(description="The pieces that the OPCO asked for, while they are awaited.")
    @staticmethod
    def awaited_pieces(seen: Seen) -> list[AwaitedPiece]:
        return awaited_pieces(seen)

    @strawberry.field(description="The types of documents and their files, with what the back office says of each.")
    @staticmethod
    def documents(seen: Seen) -> list[DocumentLine]:
        return case.document_lines(seen, _asked_for(seen), _day(seen))

    @strawberry.field(description="The counter of mandatory types of documents.")
    @staticmethod
    def documents_progress(seen: Seen) -> DocumentsProgress:
        return case.documents_progress(seen, _asked_for(seen), _day(seen))

    @strawberry.field(description=case.COLUMNS)
    @staticmethod
    def columns(seen: Seen) -> list[ColumnValue]:
        return case.columns(seen)

    @strawberry.field(description="The forms that the scheme prints, and every generation of each.")
    @staticmethod
    def forms(seen: Seen, info: strawberry.Info) -> list[PrintedForm]:
        with blaming(asked(info).desk.catalogue, seen.case.scheme):
            return [as_form(form) for form in forms_of(seen, _day(seen))]

    @strawberry.field(description="The last look at the request (Synthèse); null when its scheme is gone.")
    @staticmethod
    def summary(seen: Seen, info: strawberry.Info) -> Summary | None:
        with blaming(asked(info).desk.catalogue, seen.case.scheme):
            return as_summary(seen, _day(seen))

    @strawberry.field(description=case.NOT_INSTALLED)
    @staticmethod
    def not_installed(seen: Seen) -> str | None:
        return notice(seen)

    @strawberry.field(description="What the viewer may see and do of this dossier.")
    @staticmethod
    def access(seen: Seen) -> Access:
        return access_of(seen)


def display_name(trainee: Mapping[str, object]) -> str:
    """Return the name lists show of a trainee: the usual name first, the birth name by default."""
    return f"{trainee['first_name']} {trainee.get('usual_name') or trainee['birth_name']}"


def _findings(seen: CaseTree) -> tuple[lexicon.Finding, ...]:
    return case.readable(seen, read_findings(cast("list[Mapping[str, object]]", seen["findings"])))


def _day(seen: CaseTree) -> date:
    return date.fromisoformat(str(seen["examined_on"]))


def _asked_for(seen: CaseTree) -> list[str]:
    return cast("list[str]", seen["required_documents"])
