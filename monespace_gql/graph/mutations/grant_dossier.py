"""grantDossier."""

from decimal import Decimal
from typing import cast

import strawberry

from monespace_gql.dossiers.grant import grant_dossier
from monespace_gql.financing.grant import FunderShare
from monespace_gql.graph.context import asked
from monespace_gql.graph.keys import number_of
from monespace_gql.graph.mutations.dossier_act import IF_VERSION, DossierActPayload, answer
from monespace_gql.graph.mutations.payload import OPERATION_ID
from monespace_gql.graph.reference import CaseRef, dossier_ref
from monespace_gql.graph.scalars import Amount
from monespace_gql.scheme.kind import as_typed

FUNDER = "OPCO"
LONGEST = 100


@strawberry.input(description="What one funder takes of a line: an amount or a percentage; the last one, the rest.")
class FunderShareInput:
    """A funder and its share."""

    funder: str = strawberry.field(description="The source of the money (intitulé), 100 characters at most.")
    amount: Amount | None = strawberry.field(description="Euros HT; or `percent`; neither for the last.", default=None)
    percent: Amount | None = strawberry.field(description='Of the line\'s amount: `"40"`, `"33.33"`.', default=None)


@strawberry.input(description="What is granted on one line.")
class GrantedAmountInput:
    """A line, its amount, and who funds it."""

    line: strawberry.ID = strawberry.field(description="The financing line.")
    amount: Amount | None = strawberry.field(
        description="Euros HT, split by funder, then between the trainees of the module; the requested one unless "
        "said.",
        default=None,
    )
    funders: list[FunderShareInput] | None = strawberry.field(
        description="Its funders, ten at most, the last one taking the rest; the dossier's `funder` alone unless said.",
        default=None,
    )


@strawberry.input(description="What to grant.")
class GrantDossierInput:
    """The dossier, by whom, and how much."""

    dossier: CaseRef = strawberry.field(description="Which dossier.")
    funder: str = strawberry.field(description="The source of the money (intitulé).", default=FUNDER)
    lines: list[GrantedAmountInput] = strawberry.field(
        description="The lines granted for another amount than requested, or by other funders.", default_factory=list
    )
    if_version: int | None = strawberry.field(description=IF_VERSION, default=None)
    operation_id: str | None = strawberry.field(description=OPERATION_ID, default=None)


@strawberry.type(description="The dossier granted.")
class GrantDossierPayload(DossierActPayload):
    """What grantDossier answers."""


@strawberry.type
class GrantDossierMutation:
    """The root field."""

    @strawberry.mutation(description="Grant a dossier (MANAGER context); everybody concerned is notified.")
    async def grant_dossier(self, info: strawberry.Info, input: GrantDossierInput) -> GrantDossierPayload:
        context, ref = asked(info), dossier_ref(input.dossier)
        funder, lines = (
            _funder(input.funder),
            {number_of(each.line, "FinancingLine") or 0: each for each in input.lines},
        )
        amounts = {key: cast("Decimal", each.amount) for key, each in lines.items() if each.amount is not None}
        shares = {key: list(map(_share, each.funders)) for key, each in lines.items() if each.funders}
        return await answer(
            info,
            "grantDossier",
            input.dossier,
            input.operation_id,
            lambda unit: grant_dossier(
                unit, context.viewer, ref, funder=funder, amounts=amounts, shares=shares, if_version=input.if_version
            ),
            GrantDossierPayload,
        )


def _share(given: FunderShareInput) -> FunderShare:
    return FunderShare(
        _funder(given.funder), cast("Decimal | None", given.amount), cast("Decimal | None", given.percent)
    )


def _funder(typed: str) -> str:
    return str(as_typed(typed) or FUNDER)[:LONGEST]
