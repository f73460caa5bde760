"""What is hidden from the viewer, what is locked, and what may be done next."""

import strawberry

from monespace_gql.access import Act, may
from monespace_gql.access.act import LABELS
from monespace_gql.access.forms import may_generate_some
from monespace_gql.access.policy import Decision
from monespace_gql.access.workflow import acts_of
from monespace_gql.catalogue.not_installed import NOT_INSTALLED
from monespace_gql.drafts.upgrade import NO_WAY, no_way
from monespace_gql.reads.case_tree import CaseTree
from monespace_gql.reads.without_scheme import reason


@strawberry.type(description="An act, and whether the viewer may do it now.")
class Action:
    """One line of what may be done next."""

    code: str = strawberry.field(
        description="The act: SAVE, TRANSMIT, HAND_OVER, ACCEPT, REFUSE, DELETE, DUPLICATE, GENERATE_FORM… and of a "
        "dossier DEPOSIT_DOCUMENT, START_REVIEW, REQUEST_PIECES, GRANT, RECORD_PAYMENT…"
    )
    label: str = strawberry.field(description="What people read of it, in French.")
    allowed: bool = strawberry.field(description="Whether it is open.")
    reasons: list[str] = strawberry.field(description="Why not, in French; empty when it is open.")


@strawberry.type(description="What the viewer may see and do of this case.")
class Access:
    """Rights, as data."""

    standing: str = strawberry.field(description="At what title the viewer sees the case.")
    hidden: list[str] = strawberry.field(description="The places the viewer may not read; they are null.")
    locked: list[str] = strawberry.field(description="The places the viewer may not write.")
    masked: list[str] = strawberry.field(description="The places shown in masked form.")
    actions: list[Action] = strawberry.field(description="What may be done next.")


def access_of(seen: CaseTree) -> Access:
    """Return what the viewer may see and do of a case."""
    decisions = [made for act in acts_of(transmitted=seen.case.transmitted) if (made := _decided(seen, act))]
    mask = seen.mask
    return Access(
        standing=seen.standing.value,
        hidden=sorted(mask.hidden) if mask else [],
        locked=sorted(mask.locked) if mask else [],
        masked=sorted(mask.masked) if mask else [],
        actions=[
            Action(
                code=made.act.value,
                label=LABELS[made.act],
                allowed=made.allowed,
                reasons=[made.reason] if made.reason else [],
            )
            for made in decisions
        ],
    )


_ON_CONTENT = frozenset({Act.SAVE, Act.TRANSMIT, Act.DUPLICATE, Act.GENERATE_FORM})
"""What needs the content in the present version of the scheme."""


def _decided(seen: CaseTree, act: Act) -> Decision | None:
    """Decide on one act; None for what the scheme does not have."""
    decision = _by_rights(seen, act)
    if seen.scheme is None and decision and decision.allowed:
        return Decision(act, False, NOT_INSTALLED, reason(seen))
    if not (decision and decision.allowed and seen.stuck and seen.scheme and act in _ON_CONTENT):
        return decision
    return Decision(act, False, NO_WAY, no_way(seen.scheme, str(seen["scheme_version"])))


def _by_rights(seen: CaseTree, act: Act) -> Decision | None:
    if act is Act.GENERATE_FORM:
        return may_generate_some(seen.viewer, seen.case, seen.scheme) if seen.scheme else None
    if act is Act.BREAK_CONTRACT and not (seen.scheme and seen.scheme.contract):
        return None
    return may(seen.viewer, act, seen.case)
