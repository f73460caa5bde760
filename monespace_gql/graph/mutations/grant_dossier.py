"""grantDossier."""

from decimal import Decimal
from typing import cast

import strawberry

from monespace_gql.dossiers.grant import grant_dossier
from monespace_gql.graph.context import asked
from monespace_gql.graph.keys import number_of
from monespace_gql.graph.mutations.payload import OPERATION_ID, dossier_now
from monespace_gql.graph.reference import CaseRef, dossier_key, dossier_ref
from monespace_gql.graph.scalars import Amount
from monespace_gql.graph.types.dossier import Dossier
from monespace_gql.graph.user_error import UserError, acted, in_one_unit
from monespace_gql.journal.unit import Unit
from monespace_gql.scheme.kind import as_typed

FUNDER = "OPCO"


@strawberry.input(description="The amount granted on one line.")
class GrantedAmountInput:
    """A line and its amount."""

    line: strawberry.ID = strawberry.field(description="The financing line.")
    amount: Amount = strawberry.field(description="Euros HT, split between the trainees.")


@strawberry.input(description="What to grant.")
class GrantDossierInput:
    """The dossier, by whom, and how much."""

    dossier: CaseRef = strawberry.field(description="Which dossier.")
    funder: str = strawberry.field(description="The source of the money (intitulé).", default=FUNDER)
    lines: list[GrantedAmountInput] = strawberry.field(
        description="The lines granted for another amount than requested.", default_factory=list
    )
    operation_id: str | None = strawberry.field(description=OPERATION_ID, default=None)


@strawberry.type(description="The dossier granted.")
class GrantDossierPayload:
    """What grantDossier answers."""

    dossier: Dossier | None = strawberry.field(description="The dossier as it now is; null when out of reach.")
    user_errors: list[UserError] = strawberry.field(description="Why it was declined.")


@strawberry.type
class GrantDossierMutation:
    """The root field."""

    @strawberry.mutation(description="Grant a transmitted dossier (MANAGER context); everybody concerned is notified.")
    async def grant_dossier(self, info: strawberry.Info, input: GrantDossierInput) -> GrantDossierPayload:
        context = asked(info)
        funder = str(as_typed(input.funder) or FUNDER)
        amounts = {number_of(line.line, "FinancingLine") or 0: cast("Decimal", line.amount) for line in input.lines}

        async def work(unit: Unit) -> int:
            granted = await grant_dossier(
                unit, context.viewer, dossier_ref(input.dossier), funder=funder[:100], amounts=amounts
            )
            return int(granted.id)

        _key, errors = await acted(in_one_unit(context, "grantDossier", input.operation_id, work))
        dossier = await dossier_now(info, dossier_key(input.dossier))
        return GrantDossierPayload(dossier=dossier, user_errors=errors)
