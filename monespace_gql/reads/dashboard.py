"""The dashboard: how many cases stand where, each number with the criteria of the very list it counts."""

from collections.abc import Mapping
from dataclasses import dataclass

from monespace_gql.lexicon.standing import Context
from monespace_gql.lexicon.state import DossierState, DraftState
from monespace_gql.reads.cases import Reader
from monespace_gql.reads.lists.criteria import Criteria, ListKind
from monespace_gql.reads.lists.listed import LISTS


@dataclass(frozen=True, slots=True)
class Card:
    """What a number of the dashboard counts: the cases of one list in these states."""

    code: str
    label: str
    list: ListKind
    states: tuple[str, ...]

    @property
    def criteria(self) -> Criteria:
        """What the list is asked for to show them."""
        return Criteria(states=self.states)


@dataclass(frozen=True, slots=True)
class Counter:
    """A card, and how many there are."""

    card: Card
    count: int


def _drafts(code: str, label: str, *states: DraftState) -> Card:
    return Card(code, label, ListKind.DRAFTS, tuple(state.value for state in states))


def _dossiers(code: str, label: str, *states: DossierState) -> Card:
    return Card(code, label, ListKind.DOSSIERS, tuple(state.value for state in states))


_TO_COMPLETE = _dossiers("DOSSIERS_TO_COMPLETE", "Dossiers à compléter", DossierState.AWAITING_PIECES)
_IN_TRANSMISSION = _dossiers(
    "DOSSIERS_IN_TRANSMISSION", "Dossiers en cours de transmission", DossierState.IN_TRANSMISSION
)
_GRANTED = _dossiers("DOSSIERS_GRANTED", "Dossiers accordés", DossierState.GRANTED)
_FINALISED = _dossiers(
    "DOSSIERS_FINALISED",
    "Dossiers finalisés",
    DossierState.REFUSED,
    DossierState.CANCELLED,
    DossierState.BROKEN,
    DossierState.CLOSED,
)
_IN_PROGRESS = _dossiers(
    "DOSSIERS_IN_PROGRESS",
    "Dossiers en cours de traitement",
    DossierState.TRANSMITTED,
    DossierState.UNDER_REVIEW,
)

CARDS: Mapping[Context, tuple[Card, ...]] = {
    Context.EMPLOYER: (
        _drafts("DRAFTS_TO_VALIDATE", "Demandes à valider", DraftState.AWAITING_EMPLOYER),
        _drafts(
            "DRAFTS_IN_PROGRESS", "Brouillons en cours de saisie", DraftState.EMPLOYER_ENTRY, DraftState.TAKEN_OVER
        ),
        _IN_TRANSMISSION,
        _TO_COMPLETE,
        _IN_PROGRESS,
        _GRANTED,
        _FINALISED,
    ),
    Context.PROVIDER: (
        _drafts("DRAFTS_IN_PROGRESS", "Brouillons en cours de saisie", DraftState.PROVIDER_ENTRY),
        _drafts("DRAFTS_HANDED_OVER", "Demandes chez l'adhérent", DraftState.AWAITING_EMPLOYER, DraftState.TAKEN_OVER),
        _drafts("DRAFTS_REFUSED", "Demandes refusées par l'adhérent", DraftState.REFUSED),
        _IN_TRANSMISSION,
        _TO_COMPLETE,
        _IN_PROGRESS,
        _GRANTED,
        _FINALISED,
    ),
    Context.MANAGER: (
        _dossiers("DOSSIERS_TO_REVIEW", "Dossiers à prendre en charge", DossierState.TRANSMITTED),
        _dossiers("DOSSIERS_UNDER_REVIEW", "Dossiers en cours d'analyse", DossierState.UNDER_REVIEW),
        _IN_TRANSMISSION,
        _TO_COMPLETE,
        _GRANTED,
        _FINALISED,
    ),
}
"""The cards of each context: every case that its lists hold is counted once."""


async def dashboard(reader: Reader) -> list[Counter]:
    """Return the counters of the viewer's context, in one statement."""
    cards = CARDS[reader.viewer.context]
    counts = await reader.totals([(LISTS[card.list], card.criteria) for card in cards])
    return [Counter(card, count) for card, count in zip(cards, counts, strict=True)]
