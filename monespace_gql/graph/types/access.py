"""What is hidden from the viewer, what is locked, and what may be done next."""

from collections.abc import Iterable, Iterator

import strawberry

from monespace_gql.access import Act, Mask, mask_for
from monespace_gql.access.act import LABELS
from monespace_gql.access.forms import may_generate_some
from monespace_gql.access.policy import Decision, Grounds, decide
from monespace_gql.access.workflow import acts_of
from monespace_gql.catalogue.not_installed import NOT_INSTALLED
from monespace_gql.drafts.upgrade import NO_WAY, no_way
from monespace_gql.lexicon.standing import Standing
from monespace_gql.reads.case_tree import CaseTree
from monespace_gql.reads.without_scheme import reason
from monespace_gql.scheme import Scheme


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
    decisions = (_as_far_as_read(seen, made) for made in _decisions(seen.scheme, seen.grounds))
    return _access(seen.standing, seen.mask, decisions)


def access_on(scheme: Scheme, held: Grounds) -> Access:
    """Return the same of any case of an installed scheme, from the grounds alone.

    Of a draft only when it is of the installed version: what another version takes away is not among the grounds.
    """
    return _access(held.title, mask_for(scheme, held.title, mandated=held.mandated), _decisions(scheme, held))


def _access(title: Standing, mask: Mask | None, decisions: Iterable[Decision]) -> Access:
    return Access(
        standing=title.value,
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


def _decisions(scheme: Scheme | None, held: Grounds) -> Iterator[Decision]:
    """Decide on every act that there is for such a case, but for what its scheme does not have."""
    for act in acts_of(transmitted=held.transmitted):
        decision = _decided(scheme, held, act)
        if decision is not None:
            yield decision


def _decided(scheme: Scheme | None, held: Grounds, act: Act) -> Decision | None:
    if act is Act.GENERATE_FORM:
        return may_generate_some(held, scheme) if scheme else None
    if act is Act.BREAK_CONTRACT and not (scheme and scheme.contract):
        return None
    return decide(act, held)


ON_CONTENT = frozenset({Act.SAVE, Act.TRANSMIT, Act.DUPLICATE, Act.GENERATE_FORM})
"""What needs the content in the present version of the scheme: nothing that is done to dossiers."""


def _as_far_as_read(seen: CaseTree, decision: Decision) -> Decision:
    """Decline what is open by rights where the scheme is gone, or cannot take up what was typed."""
    if not decision.allowed:
        return decision
    if seen.scheme is None:
        return Decision(decision.act, False, NOT_INSTALLED, reason(seen))
    if seen.stuck and decision.act in ON_CONTENT:
        return Decision(decision.act, False, NO_WAY, no_way(seen.scheme, str(seen["scheme_version"])))
    return decision
