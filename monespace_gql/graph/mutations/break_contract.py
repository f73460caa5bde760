"""breakContract."""

from datetime import date
from decimal import Decimal
from typing import cast

import strawberry

from monespace_gql.dossiers.break_contract import break_contract
from monespace_gql.graph.context import asked
from monespace_gql.graph.keys import number_of
from monespace_gql.graph.mutations.dossier_act import IF_VERSION, DossierActPayload, answer
from monespace_gql.graph.mutations.payload import OPERATION_ID
from monespace_gql.graph.reference import CaseRef, dossier_ref
from monespace_gql.graph.scalars import Amount, Day


@strawberry.input(description="What remains granted on one line.")
class RetainedAmountInput:
    """A line and its amount."""

    line: strawberry.ID = strawberry.field(description="The financing line.")
    amount: Amount = strawberry.field(description="Euros HT, from what is paid to what was granted.")


@strawberry.input(description="When the contract was broken, and what remains granted.")
class BreakContractInput:
    """A dossier, and what is said of it."""

    dossier: CaseRef = strawberry.field(description="Which dossier.")
    broken_on: Day = strawberry.field(description="The last day of the contract.")
    lines: list[RetainedAmountInput] = strawberry.field(
        description="The lines that keep another amount than their pro rata.", default_factory=list
    )
    if_version: int | None = strawberry.field(description=IF_VERSION, default=None)
    operation_id: str | None = strawberry.field(description=OPERATION_ID, default=None)


@strawberry.type(description="The dossier whose contract is broken.")
class BreakContractPayload(DossierActPayload):
    """What breakContract answers."""


@strawberry.type
class BreakContractMutation:
    """The root field."""

    @strawberry.mutation(
        description="Take note that the contract of a granted dossier was broken: each line keeps its pro rata of "
        "the days of the dossier, or the amount given, never less than what is paid (MANAGER context)."
    )
    async def break_contract(self, info: strawberry.Info, input: BreakContractInput) -> BreakContractPayload:
        context, ref = asked(info), dossier_ref(input.dossier)
        amounts = {number_of(line.line, "FinancingLine") or 0: cast("Decimal", line.amount) for line in input.lines}
        return await answer(
            info,
            "breakContract",
            input.dossier,
            input.operation_id,
            lambda unit: break_contract(
                unit,
                context.viewer,
                ref,
                context.desk.catalogue,
                broken_on=cast("date", input.broken_on),
                amounts=amounts,
                if_version=input.if_version,
            ),
            BreakContractPayload,
        )
