"""The costs of a dossier, as clients read them: euros HT, what is left to pay always computed."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import Enum
from typing import Annotated

import strawberry

from monespace_gql.access.payments import reads_payments
from monespace_gql.financing import account
from monespace_gql.financing.account import Axis, Line, Part, totals, whole
from monespace_gql.graph.keys import to_key
from monespace_gql.graph.scalars import Amount, Day
from monespace_gql.reads.case_tree import CaseTree

Row = Mapping[str, object]


@strawberry.enum(name="FinancingAxis", description="Along what the amounts of a dossier are added up.")
class FinancingAxis(Enum):
    """See `monespace_gql.financing.account.Axis`."""

    MODULE = strawberry.enum_value("MODULE", description="By module; the key is its rank.")
    NATURE = strawberry.enum_value("NATURE", description="By nature of cost; the key is its code.")
    FUNDER = strawberry.enum_value("FUNDER", description="By source of the money (intitulé).")
    PAYEE = strawberry.enum_value("PAYEE", description="By who is paid (bénéficiaire); the key is the SIRET.")
    TRAINEE = strawberry.enum_value("TRAINEE", description="By trainee; the key is the rank.")


@strawberry.type(description="What is requested, granted, paid and left, added up.")
class FinancingTotal:
    """A sum of costs."""

    key: str = strawberry.field(description="What it is the sum of, as the axis names it.")
    label: str = strawberry.field(description="Its French label.")
    requested: Amount | None = strawberry.field(
        description="The monetary requests, euros HT; null by funder and by trainee, which a request does not know."
    )
    granted: Amount = strawberry.field(description="What is granted (accordé).")
    paid: Amount = strawberry.field(description="What was paid (réglé).")
    balance: Amount = strawberry.field(description="What is left to pay (solde).")


@strawberry.type(description="What a transfer paid of a granted part.")
class FinancingPayment:
    """A payment."""

    transfer: str = strawberry.field(description="The reference of the transfer (virement).")
    invoice: str | None = strawberry.field(description="The number of the invoice it answers.")
    paid_on: Day = strawberry.field(description="The day it was paid.")
    amount: Amount = strawberry.field(description="Euros HT.")


@strawberry.type(description="The part of a cost granted by one funder for one trainee.")
class GrantedPart:
    """A share; the shares of a line sum exactly to the amount granted."""

    id: strawberry.ID = strawberry.field(description="The part's identifier, for `recordPayment`.")
    funder: str = strawberry.field(description="The source of the money (intitulé).")
    trainee_rank: int = strawberry.field(description="The trainee this share is for, by rank.")
    trainee_name: str = strawberry.field(description="The trainee this share is for.")
    amount: Amount = strawberry.field(description="The share, euros HT.")
    paid: Amount = strawberry.field(description="What was paid of it.")
    balance: Amount = strawberry.field(description="What is left to pay of it.")
    payments: list[FinancingPayment] | None = strawberry.field(
        description="What was paid, in the order of the days; null to whoever does not hold the permission PAY."
    )


@strawberry.type(description="A cost: what was asked for, what is granted, what was paid.")
class FinancingLine:
    """A requested line and its granted parts."""

    id: strawberry.ID = strawberry.field(description="The line's identifier, for `grantDossier` and `recordPayment`.")
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
    payee_label: str = strawberry.field(
        description="Who is paid and for how many more trainees than one: `BUREAU VERITAS EXPLOITATION + 2`."
    )
    granted: Amount = strawberry.field(description="The sum of the granted parts; 0.00 before the decision.")
    paid: Amount = strawberry.field(description="The sum paid of it.")
    balance: Amount = strawberry.field(description="What is left to pay of it.")
    exceeds_request: bool = strawberry.field(description="Whether more is granted than a monetary request asked for.")
    parts: list[GrantedPart] = strawberry.field(description="The granted parts, by funder and trainee.")


@strawberry.type(description="The money of a dossier, as far as the viewer may see its lines.")
class Financing:
    """Totals and lines."""

    subrogation: bool = strawberry.field(description="Whether the provider is paid directly.")
    label: str = strawberry.field(description="As the portal writes it: « Financements (10) avec subrogation ».")
    requested: Amount = strawberry.field(description="The sum of the monetary requests, euros HT.")
    granted: Amount = strawberry.field(description="The sum granted, euros HT.")
    paid: Amount = strawberry.field(description="The sum paid, euros HT.")
    balance: Amount = strawberry.field(description="What is left to pay: granted less paid, never below zero.")
    lines: list[FinancingLine] = strawberry.field(description="The costs, by module.")
    account: strawberry.Private[Sequence[Line]]

    @strawberry.field(description="The amounts added up along an axis; the sums of any axis are those of the whole.")
    def totals(
        self,
        by: Annotated[FinancingAxis, strawberry.argument(description="Along what.")] = FinancingAxis.MODULE,
    ) -> list[FinancingTotal]:
        return [_total(each) for each in totals(self.account, Axis(by.name))]


def financing_of(seen: CaseTree) -> Financing:
    """Return the money of a dossier, as far as the viewer may see its lines."""
    rows, subrogation = seen.rows("lines"), bool(seen.get("subrogation"))
    titles = {str(module["rank"]): str(module["title"]) for module in seen.rows("modules")}
    lines = [_account_line(row, titles) for row in rows]
    detailed = reads_payments(seen.viewer, seen.case, seen.standing)
    total = whole(lines)
    return Financing(
        subrogation=subrogation,
        label=f"Financements ({len(lines)}) {'avec' if subrogation else 'sans'} subrogation",
        requested=_amount(total.requested or account.NOTHING),
        granted=_amount(total.granted),
        paid=_amount(total.paid),
        balance=_amount(total.balance),
        lines=[_line(row, line, detailed=detailed) for row, line in zip(rows, lines, strict=True)],
        account=lines,
    )


def _account_line(row: Row, titles: Mapping[str, str]) -> Line:
    rank = str(row["module_rank"])
    return Line(
        module_rank=int(rank),
        module_title=titles.get(rank, ""),
        nature=str(row["nature"]),
        label=str(row["label"]),
        payee_siret=str(row["payee_siret"]),
        payee_name=str(row["payee_name"]),
        requested=Decimal(str(row["amount"])),
        monetary=bool(row["monetary"]),
        parts=tuple(_account_part(part) for part in _rows(row, "granted")),
    )


def _account_part(row: Row) -> Part:
    return Part(
        funder=str(row["funder"]),
        trainee_rank=int(str(row["trainee_rank"])),
        trainee_name=str(row["trainee_name"]),
        granted=Decimal(str(row["amount"])),
        paid=sum((Decimal(str(paid["amount"])) for paid in _rows(row, "payments")), account.NOTHING),
    )


def _line(row: Row, line: Line, *, detailed: bool) -> FinancingLine:
    total = whole([line])
    return FinancingLine(
        id=strawberry.ID(to_key("FinancingLine", row["id"])),
        module_rank=line.module_rank,
        nature=line.nature,
        label=line.label,
        unit=str(row["unit"]),
        quantity=int(str(row["quantity"])),
        rate=Amount(str(row["rate"])),
        requested=_amount(line.requested),
        monetary=line.monetary,
        payee_name=line.payee_name,
        payee_siret=line.payee_siret,
        payee_label=_payee_label(line),
        granted=_amount(total.granted),
        paid=_amount(total.paid),
        balance=_amount(total.balance),
        exceeds_request=line.monetary and total.granted > line.requested,
        parts=[
            _part(granted, part, detailed=detailed)
            for granted, part in zip(_rows(row, "granted"), line.parts, strict=True)
        ],
    )


def _payee_label(line: Line) -> str:
    others = len({part.trainee_rank for part in line.parts}) - 1
    return f"{line.payee_name} + {others}" if others > 0 else line.payee_name


def _part(row: Row, part: Part, *, detailed: bool) -> GrantedPart:
    return GrantedPart(
        id=strawberry.ID(to_key("GrantedPart", row["id"])),
        funder=part.funder,
        trainee_rank=part.trainee_rank,
        trainee_name=part.trainee_name,
        amount=_amount(part.granted),
        paid=_amount(part.paid),
        balance=_amount(part.granted - part.paid),
        payments=[_payment(paid) for paid in _rows(row, "payments")] if detailed else None,
    )


def _payment(row: Row) -> FinancingPayment:
    invoice = row["invoice"]
    return FinancingPayment(
        transfer=str(row["transfer"]),
        invoice=str(invoice) if invoice is not None else None,
        paid_on=Day(str(row["paid_on"])),
        amount=Amount(str(row["amount"])),
    )


def _total(total: account.Total) -> FinancingTotal:
    return FinancingTotal(
        key=total.key,
        label=total.label,
        requested=_amount(total.requested) if total.requested is not None else None,
        granted=_amount(total.granted),
        paid=_amount(total.paid),
        balance=_amount(total.balance),
    )


def _amount(amount: Decimal) -> Amount:
    return Amount(f"{amount:.2f}")


def _rows(row: Row, name: str) -> list[Row]:
    found = row.get(name)
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []
