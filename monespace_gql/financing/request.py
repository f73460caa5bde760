"""Writing down the costs asked for when a dossier is registered."""

from collections.abc import Sequence
from dataclasses import asdict

from monespace_gql.financing.models import RequestedLine
from monespace_gql.scheme import Line


async def request_costs(dossier_id: int, lines: Sequence[Line]) -> None:
    """Keep the requested lines in order; call it inside the unit that registers the dossier."""
    await RequestedLine.bulk_create(
        RequestedLine(dossier_id=dossier_id, rank=rank, amount=line.amount, **asdict(line))
        for rank, line in enumerate(lines)
    )
