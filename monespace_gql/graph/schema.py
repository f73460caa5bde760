"""Assembles the schema from the rooms' types and the installed schemes."""

from collections.abc import Mapping
from typing import Any

import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import merge_types

from monespace_gql.catalogue import Catalogue
from monespace_gql.graph.content_types import ContentTypes, content_input
from monespace_gql.graph.mutations.deposit_document import DepositDocumentMutation
from monespace_gql.graph.mutations.grant_dossier import GrantDossierMutation
from monespace_gql.graph.mutations.open_draft import OpenDraftMutation
from monespace_gql.graph.mutations.prepare_upload import PrepareUploadMutation
from monespace_gql.graph.mutations.save_draft import save_draft_mutation
from monespace_gql.graph.mutations.transmit_draft import TransmitDraftMutation
from monespace_gql.graph.mutations.withdraw_document import WithdrawDocumentMutation
from monespace_gql.graph.queries.cases import CasesQuery
from monespace_gql.graph.queries.notifications import NotificationsQuery
from monespace_gql.graph.queries.schemes import SchemesQuery
from monespace_gql.graph.queries.viewer import ViewerQuery
from monespace_gql.graph.scalars import SCALARS
from monespace_gql.graph.subscriptions.notifications import Subscription
from monespace_gql.reads.case_tree import CaseTree


def build_schema(catalogue: Catalogue) -> strawberry.Schema:
    """Return the schema of the core and of the installed schemes; with none installed it is still whole."""
    contents = ContentTypes(catalogue)
    save_draft = save_draft_mutation(content_input(contents, list(catalogue)))
    return strawberry.Schema(
        query=_root("Query", "The questions.", ViewerQuery, SchemesQuery, CasesQuery, NotificationsQuery),
        mutation=_root(
            "Mutation",
            "The acts.",
            OpenDraftMutation,
            save_draft,
            PrepareUploadMutation,
            DepositDocumentMutation,
            WithdrawDocumentMutation,
            TransmitDraftMutation,
            GrantDossierMutation,
        ),
        subscription=Subscription,
        types=contents.outputs,
        config=StrawberryConfig(default_resolver=_read, scalar_map=SCALARS),
    )


def print_schema(schema: strawberry.Schema) -> str:
    """Return the schema's text, as kept in `schema.graphql`."""
    return f"{schema.as_str()}\n"


def _root(name: str, description: str, *parts: type) -> type:
    root = merge_types(name, parts)
    root.__strawberry_definition__.description = description  # type: ignore[attr-defined]  # merge_types takes none
    return root


def _read(source: Any, name: str) -> Any:  # Any: graphql-core's own signature
    """Read a field that has no resolver: from the tree a statement gave, or from an object."""
    if isinstance(source, CaseTree):
        return source.get(name)
    return source.get(name) if isinstance(source, Mapping) else getattr(source, name)
