"""Affiliations, as their owner and their administrators read them."""

from collections.abc import Iterable
from enum import Enum

import strawberry

from monespace_gql.graph.keys import to_key
from monespace_gql.graph.node import Node
from monespace_gql.graph.scalars import Instant
from monespace_gql.graph.types.standing import ContextType
from monespace_gql.lexicon.standing import Permission
from monespace_gql.people.state import LABELS
from monespace_gql.reads import affiliations as reads


@strawberry.enum(name="AffiliationState", description="Where an affiliation stands.")
class AffiliationStateType(Enum):
    """See `monespace_gql.people.state.AffiliationState`."""

    REQUESTED = strawberry.enum_value("REQUESTED", description="En attente de validation.")
    VALID = strawberry.enum_value("VALID", description="Validé : il compte.")
    REFUSED = strawberry.enum_value("REFUSED", description="Refusé.")
    REVOKED = strawberry.enum_value("REVOKED", description="Retiré.")


@strawberry.enum(name="Permission", description="What an affiliation allows (habilitation).")
class PermissionType(Enum):
    """See `monespace_gql.lexicon.standing.Permission`."""

    ENTER = strawberry.enum_value("ENTER", description="Saisie.")
    FOLLOW = strawberry.enum_value("FOLLOW", description="Suivi.")
    PAY = strawberry.enum_value("PAY", description="Paiement.")


@strawberry.type(description="What an affiliation allows for one scheme.")
class SchemePermissions:
    """Permissions of an affiliation."""

    scheme: str = strawberry.field(description="The scheme's code, `*` for all.")
    permissions: list[PermissionType] = strawberry.field(description="What it allows.")


@strawberry.input(description="What an affiliation allows for one scheme.")
class GivenPermissionsInput:
    """Permissions to give."""

    scheme: str = strawberry.field(description="The scheme's code, `*` for all.")
    permissions: list[PermissionType] = strawberry.field(description="What it allows.")


@strawberry.type(description="An affiliation (rattachement) of a person to a company (SIREN) or establishment (SIRET).")
class Affiliation(Node):
    """A request for an affiliation, and what became of it."""

    key: strawberry.Private[int]
    first_name: str = strawberry.field(description="The person's first name.")
    last_name: str = strawberry.field(description="The person's last name.")
    email: str = strawberry.field(description="The e-mail of the person's account.")
    context: ContextType = strawberry.field(description="The navigation context it gives: EMPLOYER or PROVIDER.")
    siren: str = strawberry.field(description="The company.")
    siret: str | None = strawberry.field(description="The establishment; null: the company with all of them.")
    company_name: str | None = strawberry.field(description="The company's name, null when the directory lost it.")
    state: AffiliationStateType = strawberry.field(description="Where it stands; only VALID ones count.")
    state_label: str = strawberry.field(description="The state's French label.")
    administrator: bool = strawberry.field(description="Whether the person administers the account of that company.")
    permissions: list[SchemePermissions] = strawberry.field(description="What it allows; empty until validated.")
    reason: str | None = strawberry.field(description="Why it was refused, when a reason was given.")
    requested_at: Instant | None = strawberry.field(description="When it was requested; null when it was set up.")
    decided_at: Instant | None = strawberry.field(description="When it was validated or refused.")
    revoked_at: Instant | None = strawberry.field(description="When it was withdrawn.")
    decidable: bool = strawberry.field(
        description="Whether the viewer decides on it: validates, refuses, sets its permissions, withdraws it."
    )

    @strawberry.field(description="The global identifier, opaque.")
    @staticmethod
    def id(affiliation: strawberry.Parent["Affiliation"]) -> strawberry.ID:
        return strawberry.ID(to_key("Affiliation", affiliation.key))


def told(read: reads.AffiliationRead) -> Affiliation:
    """Write an affiliation as clients read it."""
    return Affiliation(
        key=read.id,
        first_name=read.first_name,
        last_name=read.last_name,
        email=read.email,
        context=ContextType(read.context.value),
        siren=read.siren,
        siret=read.siret,
        company_name=read.company_name,
        state=AffiliationStateType(read.state.value),
        state_label=LABELS[read.state],
        administrator=read.administrator,
        permissions=[
            SchemePermissions(scheme=code, permissions=sorted_permissions(held))
            for code, held in sorted(read.permissions.items())
        ],
        reason=read.reason,
        requested_at=_instant(read.requested_at),
        decided_at=_instant(read.decided_at),
        revoked_at=_instant(read.revoked_at),
        decidable=read.decidable,
    )


def sorted_permissions(held: Iterable[str]) -> list[PermissionType]:
    """Write permissions in their usual order."""
    return [PermissionType(name) for name in sorted(held)]


def given(permissions: list[GivenPermissionsInput]) -> dict[str, set[Permission]]:
    """Read permissions to give, by scheme; a scheme named twice gets both lists."""
    read: dict[str, set[Permission]] = {}
    for line in permissions:
        read.setdefault(line.scheme, set()).update(Permission[each.name] for each in line.permissions)
    return read


def _instant(at: reads.Instant | None) -> Instant | None:
    return Instant(at if isinstance(at, str) else at.isoformat()) if at is not None else None
