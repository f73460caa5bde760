"""`docs/states.md`: the life of a dossier as one table that a civil servant can check, written from the workflow."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from monespace_gql.access.act import LABELS, Act
from monespace_gql.access.workflow import DOSSIER_STEPS, LAPSES, RECEIPT
from monespace_gql.lexicon.standing import Standing
from monespace_gql.lexicon.state import DossierState

HEAD = """# La vie d'un dossier

Written by `monespace docs` from the table that the server applies (`access/workflow.py`); a test fails when it is
stale. Whatever this page does not open is closed. Who may do what on drafts as well: [permissions.md](permissions.md).

A dossier's content never changes once it is transmitted; its state does, and documents may still be added where the
table says so. A draft becomes its dossier in one step; until the back office says that it has it, it is « En cours de
transmission ».
"""

TITLES = {
    Standing.EMPLOYER: "adhérent",
    Standing.PROVIDER: "prestataire qui a saisi la demande",
    Standing.MODULE_PROVIDER: "prestataire d'un module",
    Standing.MANAGER: "gestionnaire",
    Standing.INVESTIGATOR: "instructeur",
}

SILENCE = "Silence de l'OPCO, une fois passé le délai que le dispositif déclare"


@dataclass(frozen=True, slots=True)
class StateLine:
    """What people read of one state: its label, the group it belongs to, what the group means to them."""

    label: str
    group: str
    message: str


def states_page(lines: Mapping[DossierState, StateLine]) -> str:
    """Return the page; `lines` says what people read of each state."""
    return "\n".join([HEAD, *_states(lines), *_transitions(lines), *_stays(lines)])


def _states(lines: Mapping[DossierState, StateLine]) -> Iterator[str]:
    yield "## États\n"
    yield "| État | Libellé | Groupe | Ce que lit l'adhérent |\n|---|---|---|---|"
    for state, line in lines.items():
        yield f"| `{state}` | {line.label} | `{line.group}` | {line.message} |"
    yield ""


def _transitions(lines: Mapping[DossierState, StateLine]) -> Iterator[str]:
    yield "## Passages d'un état à l'autre\n"
    yield "| De | Action | Vers | Par |\n|---|---|---|---|"
    for state in DossierState:
        for act, to, by in _steps_from(state, moving=True):
            yield f"| {lines[state].label} | {LABELS[act]} (`{act}`) | {lines[to].label} | {_names(by)} |"
        if state is RECEIPT[0]:
            yield f"| {lines[state].label} | Réception par l'OPCO | {lines[RECEIPT[1]].label} | le back office |"
        for lapse in (each for each in LAPSES if each.state is state):
            yield f"| {lines[state].label} | {SILENCE} | {lines[lapse.to].label} | le temps |"
    yield ""


def _stays(lines: Mapping[DossierState, StateLine]) -> Iterator[str]:
    yield "## Actions qui ne changent pas l'état\n"
    yield "| Dans l'état | Action | Par |\n|---|---|---|"
    for state in DossierState:
        for act, _to, by in _steps_from(state, moving=False):
            yield f"| {lines[state].label} | {LABELS[act]} (`{act}`) | {_names(by)} |"
    yield ""


def _steps_from(state: DossierState, *, moving: bool) -> Iterator[tuple[Act, DossierState, list[Standing]]]:
    steps = [line for line in DOSSIER_STEPS if line.state is state and (line.to is not state) is moving]
    for act, to in dict.fromkeys((line.act, line.to) for line in steps):
        yield act, DossierState(to), [line.by for line in steps if (line.act, line.to) == (act, to)]


def _names(titles: Iterable[Standing]) -> str:
    return ", ".join(TITLES[title] for title in titles)
