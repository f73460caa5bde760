"""What plugins propose to ask funding for, as the viewer of a case may read it. Nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import structlog

from monespace_gql.access.mask import Mask
from monespace_gql.catalogue import Catalogue
from monespace_gql.catalogue.propose import PROPOSALS, proposed_by
from monespace_gql.lexicon import paths
from monespace_gql.scheme import Answers, FundingProposal, Scheme

NOT_COMPUTED = "Une partie des propositions de financement n'a pas pu être calculée : contactez votre OPCO"

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Proposals:
    """What is proposed, in the order of the plugins; `missing` says in French why a part is not there, None: all is."""

    lines: tuple[FundingProposal, ...]
    missing: str | None


def proposals_of(
    catalogue: Catalogue, scheme: Scheme, content: Mapping[str, object], mask: Mask, on: date
) -> Proposals:
    """Ask every plugin that proposes; one that fails costs its own proposals only, and the operator is told.

    A plugin is given the answers that this standing reads in full, and what it proposes is shown to who may read
    everything that it says it reads: neither an oversight nor a wrong amount can reach the others.
    """
    closed = mask.hidden | mask.masked
    values = scheme.read(content, on=on).values
    answers = Answers({path: value for path, value in values.items() if paths.pattern(path) not in closed})
    lines: list[FundingProposal] = []
    missing = None
    for plugin in catalogue.plugins:
        try:
            proposed = list(proposed_by(plugin, scheme, answers, on))
        except Exception as failure:  # noqa: BLE001 - an author's code: whatever it raises costs its proposals only
            reason = type(failure).__name__
            _log.error("hook_failed", plugin=plugin.distribution, hook=PROPOSALS, scheme=scheme.code, reason=reason)
            missing = NOT_COMPUTED
        else:
            lines += [proposal for proposal, reads in proposed if not closed.intersection(reads)]
    return Proposals(tuple(lines), missing)
