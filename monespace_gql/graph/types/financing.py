"""The costs of a dossier, as clients read them: euros HT, balances always computed."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import strawberry

from monespace_gql.graph.keys import to_key
from monespace_gql.graph.scalars import Amount
from monespace_gql.reads.case_tree import CaseTree


@strawberry.type(description="The part of a cost granted by one funder for one trainee.")
class GrantedPart:
    """A share; the shares of a line sum exactly to the amount granted."""

    funder: str = strawberry.field(description="The source of the money (intitulé).")
    trainee_name: str = strawberry.field(description="The trainee this share is for.")
    amount: Amount = strawberry.field(description="The share, euros HT.")


@strawberry.type(description="A cost: what was asked for, what is granted.")
class FinancingLine:
    """A requested line and its granted parts."""

    id: strawberry.ID = strawberry.field(description="The line's identifier, for `grantDossier`.")
    module_rank: int = strawberry.field(description="The module it belongs to, from 0.")
    nature: str = strawberry.field(description="The nature's code.")
    label: str = strawberry.field(description="The nature's French label.")
    unit: str = strawberry.field(description="What is counted.")
    quantity: int = strawberry.field(description="How many.")
    rate: Amount = strawberry.field(description="Euros HT each.")
    requested: Amount = strawberry.field(description="quantity × rate.")
    monetary: bool = strawberry.field(description="Whether the request is in money; the total counts only those.")
    payee_name: str = strawberry.field(description="Who is paid.")
    payee_siret: str = strawberry.field(description="The payee's SIRET.")
    granted: Amount = strawberry.field(description="The sum of the granted parts; 0.00 before the decision.")
    parts: list[GrantedPart] = strawberry.field(description="The granted parts, by funder and trainee.")


@strawberry.type(description="The money of a dossier.")
class Financing:
    """Totals and lines."""

    subrogation: bool = strawberry.field(description="Whether the provider is paid directly.")
    requested: Amount = strawberry.field(description="The sum of the monetary requests, euros HT.")
    granted: Amount = strawberry.field(description="The sum granted, euros HT.")
    lines: list[FinancingLine] = strawberry.field(description="The costs, by module.")


def financing_of(seen: CaseTree) -> Financing:
    """Return the money of a dossier, as far as the viewer may see its lines."""
    lines = [_line(row) for row in seen.rows("lines")]
    return Financing(
        subrogation=bool(seen.get("subrogation")),
        requested=_sum([line.requested for line in lines if line.monetary]),
        granted=_sum([line.granted for line in lines]),
        lines=lines,
    )


def _line(row: Mapping[str, object]) -> FinancingLine:
    granted = row.get("granted")
    parts = [_part(part) for part in granted] if isinstance(granted, list) else []
    return FinancingLine(
        id=strawberry.ID(to_key("FinancingLine", row["id"])),
        module_rank=int(str(row["module_rank"])),
        nature=str(row["nature"]),
        label=str(row["label"]),
        unit=str(row["unit"]),
        quantity=int(str(row["quantity"])),
        rate=Amount(str(row["rate"])),
        requested=Amount(str(row["amount"])),
        monetary=bool(row["monetary"]),
        payee_name=str(row["payee_name"]),
        payee_siret=str(row["payee_siret"]),
        granted=_sum([part.amount for part in parts]),
        parts=parts,
    )


def _part(row: Mapping[str, object]) -> GrantedPart:
    return GrantedPart(
        funder=str(row["funder"]), trainee_name=str(row["trainee_name"]), amount=Amount(str(row["amount"]))
    )


def _sum(amounts: Sequence[Amount]) -> Amount:
    return Amount(f"{sum((Decimal(amount) for amount in amounts), Decimal(0)):.2f}")
