"""The life of a draft and of a dossier, as one table: in which state, who may do what, and where it leads.

A provider's draft goes two ways: with a management mandate the provider transmits it; without, it is handed over to the
employer, who accepts it (and then may change, refuse or transmit it) or refuses it at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from monespace_gql.access.act import Act
from monespace_gql.lexicon.standing import Standing
from monespace_gql.lexicon.state import DossierState, DraftState

State = DraftState | DossierState


@dataclass(frozen=True, slots=True)
class Step:
    """One line: `mandate` is True where a management mandate is needed, False where there must be none."""

    state: State
    act: Act
    by: Standing
    to: State
    mandate: bool | None = None


_EMPLOYER, _PROVIDER = Standing.EMPLOYER, Standing.PROVIDER
_TYPING = (Act.SAVE, Act.DEPOSIT_DOCUMENT, Act.WITHDRAW_DOCUMENT, Act.GENERATE_FORM)


def _typed_in(state: DraftState, by: Standing) -> tuple[Step, ...]:
    return tuple(Step(state, act, by, state) for act in _TYPING)


def _copied_from(by: Standing, *states: DraftState) -> tuple[Step, ...]:
    return tuple(Step(state, Act.DUPLICATE, by, state) for state in states)


D = DraftState

DRAFT_STEPS: tuple[Step, ...] = (
    *_typed_in(D.EMPLOYER_ENTRY, _EMPLOYER),
    Step(D.EMPLOYER_ENTRY, Act.TRANSMIT, _EMPLOYER, D.TRANSMITTED),
    Step(D.EMPLOYER_ENTRY, Act.DELETE, _EMPLOYER, D.DELETED),
    *_typed_in(D.PROVIDER_ENTRY, _PROVIDER),
    Step(D.PROVIDER_ENTRY, Act.TRANSMIT, _PROVIDER, D.TRANSMITTED, mandate=True),
    Step(D.PROVIDER_ENTRY, Act.HAND_OVER, _PROVIDER, D.AWAITING_EMPLOYER, mandate=False),
    Step(D.PROVIDER_ENTRY, Act.DELETE, _PROVIDER, D.DELETED),
    Step(D.AWAITING_EMPLOYER, Act.ACCEPT, _EMPLOYER, D.TAKEN_OVER),
    Step(D.AWAITING_EMPLOYER, Act.REFUSE, _EMPLOYER, D.REFUSED),
    *_typed_in(D.TAKEN_OVER, _EMPLOYER),
    Step(D.TAKEN_OVER, Act.TRANSMIT, _EMPLOYER, D.TRANSMITTED),
    Step(D.TAKEN_OVER, Act.REFUSE, _EMPLOYER, D.REFUSED),
    *_copied_from(_EMPLOYER, D.EMPLOYER_ENTRY, D.AWAITING_EMPLOYER, D.TAKEN_OVER, D.TRANSMITTED),
    *_copied_from(_PROVIDER, D.PROVIDER_ENTRY, D.AWAITING_EMPLOYER, D.TAKEN_OVER, D.REFUSED, D.TRANSMITTED),
)

S = DossierState

_OPEN = (S.TRANSMITTED, S.UNDER_REVIEW, S.AWAITING_PIECES, S.GRANTED, S.BROKEN)
"""The states in which documents are still added: nothing is decided yet, or invoices are to come."""

_CHECKED = (S.TRANSMITTED, S.UNDER_REVIEW, S.AWAITING_PIECES, S.GRANTED)


def _opco(act: Act, to: DossierState | None, *states: DossierState) -> tuple[Step, ...]:
    """Write what a manager or an investigator may do in these states; leading nowhere when `to` is None."""
    return tuple(
        Step(state, act, by, to or state) for state in states for by in (Standing.MANAGER, Standing.INVESTIGATOR)
    )


DOSSIER_STEPS: tuple[Step, ...] = (
    *(Step(state, Act.DEPOSIT_DOCUMENT, by, state) for state in _OPEN for by in (_EMPLOYER, _PROVIDER)),
    *_opco(Act.RETRY_TRANSMISSION, None, S.IN_TRANSMISSION),
    *_opco(Act.START_REVIEW, S.UNDER_REVIEW, S.TRANSMITTED, S.AWAITING_PIECES),
    *_opco(Act.REQUEST_PIECES, S.AWAITING_PIECES, S.UNDER_REVIEW),
    *_opco(Act.SET_CONFORMITY, None, *_CHECKED),
    *_opco(Act.GRANT, S.GRANTED, S.TRANSMITTED, S.UNDER_REVIEW),
    *_opco(Act.REFUSE, S.REFUSED, S.UNDER_REVIEW),
    *_opco(Act.CANCEL, S.CANCELLED, S.TRANSMITTED, S.UNDER_REVIEW, S.AWAITING_PIECES),
    *_opco(Act.RECORD_PAYMENT, None, S.GRANTED, S.BROKEN),
    *_opco(Act.BREAK_CONTRACT, S.BROKEN, S.GRANTED),
    *_opco(Act.CLOSE, S.CLOSED, S.GRANTED),
    Step(S.CLOSED, Act.REOPEN, Standing.MANAGER, S.GRANTED),
)


@dataclass(frozen=True, slots=True)
class Lapse:
    """What time alone does: where the scheme says that silence is an answer, once its days have passed."""

    state: DossierState
    to: DossierState


RECEIPT = (S.IN_TRANSMISSION, S.TRANSMITTED)
"""What the back office alone does: it says that it has the dossier."""

LAPSES: tuple[Lapse, ...] = (Lapse(S.TRANSMITTED, S.GRANTED), Lapse(S.UNDER_REVIEW, S.GRANTED))
"""While pieces are awaited the file is not complete, and no time runs."""

SEEN_BY_ITS_CREATOR = frozenset(DraftState) - {D.DELETED}
"""The states in which a draft's creating company sees it."""

SEEN_BY_THE_EMPLOYER = frozenset({D.AWAITING_EMPLOYER, D.TAKEN_OVER, D.TRANSMITTED})
"""The states in which the employer sees a draft that a provider created for them."""


def step(state: str, act: Act, by: Standing, *, transmitted: bool) -> Step | None:
    """Return the line of the table for this act by this standing in this state, None when there is none."""
    steps = DOSSIER_STEPS if transmitted else DRAFT_STEPS
    return next((line for line in steps if (line.state, line.act, line.by) == (state, act, by)), None)


def acts_of(*, transmitted: bool) -> tuple[Act, ...]:
    """Return the acts that exist for drafts, or for dossiers, in the order of the table."""
    return tuple(dict.fromkeys(line.act for line in (DOSSIER_STEPS if transmitted else DRAFT_STEPS)))


def standings_of(act: Act, *, transmitted: bool) -> Mapping[Standing, tuple[State, ...]]:
    """Return who may ever do this, and in which states."""
    steps = [line for line in (DOSSIER_STEPS if transmitted else DRAFT_STEPS) if line.act is act]
    return {by: tuple(line.state for line in steps if line.by is by) for by in {line.by for line in steps}}
