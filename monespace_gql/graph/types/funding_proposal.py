"""What plugins propose to ask funding for, as clients read it."""

import strawberry

from monespace_gql.graph.scalars import Amount
from monespace_gql.reads.proposals import Proposals


@strawberry.type(description="A cost that could be asked for. Nothing is written: a client types it if a person wants.")
class FundingProposal:
    """A cost line as a plugin computes it."""

    label: str = strawberry.field(description="What it is, in French.")
    nature: str = strawberry.field(description="Its nature, as the cost lines of the scheme code it.")
    quantity: int = strawberry.field(description="How many units.")
    unit: str = strawberry.field(description="The unit, as the cost lines of the scheme code it.")
    unit_price: Amount = strawberry.field(description="The price of a unit, euros HT.")
    amount: Amount = strawberry.field(description="The whole, euros HT.")
    source: str = strawberry.field(description="The text that sets the price.")


@strawberry.type(description="What could be asked for, with what is typed so far, as of today.")
class FundingProposals:
    """The proposals of every plugin."""

    lines: list[FundingProposal] = strawberry.field(
        description="The proposals, of those computed from what the viewer may read."
    )
    missing: str | None = strawberry.field(
        description="Why some are absent, in French, when a plugin failed; null otherwise."
    )


def as_proposals(proposals: Proposals) -> FundingProposals:
    """Write proposals as clients read them."""
    lines = [
        FundingProposal(
            label=each.label,
            nature=each.nature,
            quantity=each.quantity,
            unit=each.unit,
            unit_price=Amount(f"{each.unit_price:.2f}"),
            amount=Amount(f"{each.amount:.2f}"),
            source=each.source,
        )
        for each in proposals.lines
    ]
    return FundingProposals(lines=lines, missing=proposals.missing)
