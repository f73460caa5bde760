"""Assembles the schema from the rooms' types and the installed schemes."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import merge_types

from monespace_gql.catalogue import Catalogue
from monespace_gql.graph.content_types import ContentTypes, content_input
from monespace_gql.graph.mutations.accept_draft import AcceptDraftMutation
from monespace_gql.graph.mutations.break_contract import BreakContractMutation
from monespace_gql.graph.mutations.cancel_dossier import CancelDossierMutation
from monespace_gql.graph.mutations.close_dossier import CloseDossierMutation
from monespace_gql.graph.mutations.close_webhook import CloseWebhookMutation
from monespace_gql.graph.mutations.decide_affiliation import DecideAffiliationMutation
from monespace_gql.graph.mutations.delete_draft import DeleteDraftMutation
from monespace_gql.graph.mutations.delete_filter import DeleteFilterMutation
from monespace_gql.graph.mutations.deposit_document import DepositDocumentMutation
from monespace_gql.graph.mutations.duplicate_draft import DuplicateDraftMutation
from monespace_gql.graph.mutations.generate_form import GenerateFormMutation
from monespace_gql.graph.mutations.grant_dossier import GrantDossierMutation
from monespace_gql.graph.mutations.hand_over_draft import HandOverDraftMutation
from monespace_gql.graph.mutations.mark_notifications_read import MarkNotificationsReadMutation
from monespace_gql.graph.mutations.open_draft import OpenDraftMutation
from monespace_gql.graph.mutations.open_webhook import OpenWebhookMutation
from monespace_gql.graph.mutations.pause_webhook import PauseWebhookMutation
from monespace_gql.graph.mutations.prepare_upload import PrepareUploadMutation
from monespace_gql.graph.mutations.preview_draft import preview_draft_mutation
from monespace_gql.graph.mutations.record_payment import RecordPaymentMutation
from monespace_gql.graph.mutations.refuse_dossier import RefuseDossierMutation
from monespace_gql.graph.mutations.refuse_draft import RefuseDraftMutation
from monespace_gql.graph.mutations.reopen_dossier import ReopenDossierMutation
from monespace_gql.graph.mutations.replay_webhook import ReplayWebhookMutation
from monespace_gql.graph.mutations.request_affiliation import RequestAffiliationMutation
from monespace_gql.graph.mutations.request_pieces import RequestPiecesMutation
from monespace_gql.graph.mutations.resume_webhook import ResumeWebhookMutation
from monespace_gql.graph.mutations.retry_transmission import RetryTransmissionMutation
from monespace_gql.graph.mutations.reveal_value import RevealValueMutation
from monespace_gql.graph.mutations.save_draft import save_draft_mutation
from monespace_gql.graph.mutations.save_filter import SaveFilterMutation
from monespace_gql.graph.mutations.set_document_conformity import SetDocumentConformityMutation
from monespace_gql.graph.mutations.set_permissions import SetPermissionsMutation
from monespace_gql.graph.mutations.star_contact import StarContactMutation
from monespace_gql.graph.mutations.start_review import StartReviewMutation
from monespace_gql.graph.mutations.transmit_draft import TransmitDraftMutation
from monespace_gql.graph.mutations.unstar_contact import UnstarContactMutation
from monespace_gql.graph.mutations.withdraw_affiliation import WithdrawAffiliationMutation
from monespace_gql.graph.mutations.withdraw_document import WithdrawDocumentMutation
from monespace_gql.graph.queries.access_matrix import AccessMatrixQuery
from monespace_gql.graph.queries.affiliations import AffiliationsQuery
from monespace_gql.graph.queries.cases import CasesQuery
from monespace_gql.graph.queries.companies import CompaniesQuery
from monespace_gql.graph.queries.contacts import ContactsQuery
from monespace_gql.graph.queries.dashboard import DashboardQuery
from monespace_gql.graph.queries.dossiers import DossiersQuery
from monespace_gql.graph.queries.drafts import DraftsQuery
from monespace_gql.graph.queries.news import NewsQuery
from monespace_gql.graph.queries.notifications import NotificationsQuery
from monespace_gql.graph.queries.reveals import RevealsQuery
from monespace_gql.graph.queries.rules import RulesQuery
from monespace_gql.graph.queries.saved_filters import SavedFiltersQuery
from monespace_gql.graph.queries.schemes import SchemesQuery
from monespace_gql.graph.queries.tasks import TasksQuery
from monespace_gql.graph.queries.viewer import ViewerQuery
from monespace_gql.graph.queries.webhooks import WebhooksQuery
from monespace_gql.graph.scalars import SCALARS
from monespace_gql.graph.subscriptions.cases import CasesSubscription
from monespace_gql.graph.subscriptions.events import EventsSubscription
from monespace_gql.graph.subscriptions.notifications import NotificationsSubscription
from monespace_gql.reads.case_tree import CaseTree

INPUTS = {"input": "What the act is given."}
"""What is said of the argument that every mutation takes."""


def build_schema(catalogue: Catalogue) -> strawberry.Schema:
    """Return the schema of the core and of the installed schemes; with none installed it is still whole."""
    contents = ContentTypes(catalogue, core=core_names() if len(catalogue) else ())
    typed = content_input(contents, list(catalogue))
    return strawberry.Schema(
        query=_root(
            "Query",
            "The questions.",
            ViewerQuery,
            SchemesQuery,
            CasesQuery,
            DraftsQuery,
            DossiersQuery,
            SavedFiltersQuery,
            NotificationsQuery,
            TasksQuery,
            DashboardQuery,
            ContactsQuery,
            NewsQuery,
            CompaniesQuery,
            AffiliationsQuery,
            AccessMatrixQuery,
            RevealsQuery,
            RulesQuery,
            WebhooksQuery,
        ),
        mutation=_root(
            "Mutation",
            "The acts.",
            OpenDraftMutation,
            save_draft_mutation(typed),
            preview_draft_mutation(typed),
            DuplicateDraftMutation,
            HandOverDraftMutation,
            AcceptDraftMutation,
            RefuseDraftMutation,
            DeleteDraftMutation,
            PrepareUploadMutation,
            DepositDocumentMutation,
            WithdrawDocumentMutation,
            GenerateFormMutation,
            TransmitDraftMutation,
            RetryTransmissionMutation,
            StartReviewMutation,
            RequestPiecesMutation,
            SetDocumentConformityMutation,
            GrantDossierMutation,
            OpenWebhookMutation,
            PauseWebhookMutation,
            ResumeWebhookMutation,
            ReplayWebhookMutation,
            CloseWebhookMutation,
            RefuseDossierMutation,
            CancelDossierMutation,
            RecordPaymentMutation,
            BreakContractMutation,
            CloseDossierMutation,
            ReopenDossierMutation,
            SaveFilterMutation,
            DeleteFilterMutation,
            StarContactMutation,
            UnstarContactMutation,
            RequestAffiliationMutation,
            DecideAffiliationMutation,
            SetPermissionsMutation,
            WithdrawAffiliationMutation,
            RevealValueMutation,
            MarkNotificationsReadMutation,
        ),
        subscription=_root(
            "Subscription",
            "What is told live, over graphql-transport-ws or server-sent events.",
            NotificationsSubscription,
            CasesSubscription,
            EventsSubscription,
        ),
        types=contents.outputs,
        config=StrawberryConfig(default_resolver=_read, scalar_map=SCALARS),
    )


@lru_cache(maxsize=1)
def core_names() -> frozenset[str]:
    """Return the names that no scheme may give to a type, with those that come with the first scheme."""
    return frozenset(build_schema(Catalogue())._schema.type_map) | {"ContentInput", "Typed"}


def print_schema(schema: strawberry.Schema) -> str:
    """Return the schema's text, as kept in `schema.graphql`."""
    return f"{schema.as_str()}\n"


def _root(name: str, description: str, *parts: type) -> type:
    root = merge_types(name, parts)
    definition = root.__strawberry_definition__  # type: ignore[attr-defined]  # set by merge_types
    definition.description = description
    for argument in (given for field in definition.fields for given in field.arguments):
        argument.description = argument.description or INPUTS.get(argument.python_name)
    return root


def _read(source: Any, name: str) -> Any:  # Any: graphql-core's own signature
    """Read a field that has no resolver: from the tree a statement gave, or from an object."""
    if isinstance(source, CaseTree):
        return source.get(name)
    return source.get(name) if isinstance(source, Mapping) else getattr(source, name)
