"""The whole policy as data: who reads, writes and is shown what of each scheme, and who may do what in which state.

Everything here is computed from what is applied — the masks and the workflow's table — and nothing is declared twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from monespace_gql.access.act import Act
from monespace_gql.access.files import sees_type
from monespace_gql.access.forms import readers_of_form
from monespace_gql.access.mask import Mask, mask_for
from monespace_gql.access.policy import standing
from monespace_gql.access.reveal import revealed_to
from monespace_gql.access.viewer import EVERY_SCHEME, Case, Reach, Viewer
from monespace_gql.access.workflow import DOSSIER_STEPS, DRAFT_STEPS, State, Step, standings_of
from monespace_gql.lexicon.standing import OPCO_STANDINGS, Context, Permission, Standing
from monespace_gql.lexicon.state import DossierState, DraftState
from monespace_gql.scheme import Document, Scheme
from monespace_gql.scheme.field import Declaration, FieldSpec

Standings = tuple[Standing, ...]

WRITERS = frozenset(standings_of(Act.SAVE, transmitted=False))
"""Who may ever type in a form: what a field opens to others for writing, nobody types."""


@dataclass(frozen=True, slots=True)
class FieldAccess:
    """One field: who reads it as it is, in masked form, in full by the audited way, and who types it.

    `write_needs_mandate`: a provider types it only while it holds a management mandate.
    """

    path: str
    label: str
    kind: str
    read: Standings
    masked: Standings
    reveal: Standings
    write: Standings
    write_needs_mandate: bool


@dataclass(frozen=True, slots=True)
class DocumentAccess:
    """One type of document: who sees that it is asked for, and who reads any file of it.

    A provider also reads the files that its own company sent.
    """

    code: str
    label: str
    listed: Standings
    read: Standings


@dataclass(frozen=True, slots=True)
class FormAccess:
    """One form: who may read everything it shows, so who reads it, and generates it where the workflow lets them."""

    code: str
    label: str
    read: Standings


@dataclass(frozen=True, slots=True)
class SchemeAccess:
    """What each standing may see and type of one scheme."""

    scheme: str
    label: str
    fields: tuple[FieldAccess, ...]
    documents: tuple[DocumentAccess, ...]
    forms: tuple[FormAccess, ...] = ()


@dataclass(frozen=True, slots=True)
class ActAccess:
    """One line of the workflow: this standing may do this in this state, which leads there.

    `mandate` True: only with a management mandate, False: only without; `permission` is what an affiliation must give,
    None for the OPCO's staff.
    """

    act: Act
    on_dossier: bool
    standing: Standing
    state: str
    to: str
    mandate: bool | None
    permission: Permission | None


@dataclass(frozen=True, slots=True)
class Sight:
    """In which states one standing sees the drafts (or dossiers) that an employer, or a provider, opened."""

    standing: Standing
    on_dossier: bool
    opened_by: Context
    states: tuple[str, ...]


def scheme_access(scheme: Scheme) -> SchemeAccess:
    """Return what each standing may see and type of a scheme, field by field, document by document, form by form."""
    masks = {title: mask_for(scheme, title, mandated=True) for title in Standing}
    fields = tuple(_field(path, spec, masks) for path, spec in scheme.leaves.items())
    documents = tuple(_document(kind) for kind in scheme.documents)
    forms = tuple(FormAccess(form.code, form.label, in_order(readers_of_form(scheme, form))) for form in scheme.forms)
    return SchemeAccess(scheme.code, scheme.label, fields, documents, forms)


def acts_access() -> tuple[ActAccess, ...]:
    """Return every act that somebody may do, by standing and state, in the order of the acts."""
    lines = [(line, False) for line in DRAFT_STEPS] + [(line, True) for line in DOSSIER_STEPS]
    ordered = sorted(lines, key=lambda each: (list(Act).index(each[0].act), each[1]))
    return tuple(_act(line, on_dossier) for line, on_dossier in ordered)


def sights() -> tuple[Sight, ...]:
    """Return who sees which cases, as the policy answers it for somebody of each standing."""
    return tuple(
        Sight(title, on_dossier, opened_by, states)
        for on_dossier in (False, True)
        for opened_by in (Context.EMPLOYER, Context.PROVIDER)
        for title in Standing
        if (states := _seen(title, opened_by, on_dossier=on_dossier))
    )


def readers_of(declared: Declaration) -> Standings:
    """Return who reads a field, as declared on it; a block closed to somebody closes what is inside."""
    return in_order(declared.read)


def writers_of(declared: Declaration) -> Standings:
    """Return who types a field, as declared on it; reference data is typed by nobody."""
    return () if declared.reference is not None else in_order(declared.write & WRITERS)


def needs_mandate(declared: Declaration) -> bool:
    """Say whether a provider, where it may type the field, needs a management mandate to."""
    return declared.write_needs_mandate and Standing.PROVIDER in writers_of(declared)


def in_order(titles: Iterable[Standing]) -> Standings:
    """Return standings in the order people know them."""
    held = frozenset(titles)
    return tuple(title for title in Standing if title in held)


def _field(path: str, spec: FieldSpec, masks: dict[Standing, Mask]) -> FieldAccess:
    shown = {title for title, mask in masks.items() if path not in mask.hidden}
    masked = {title for title, mask in masks.items() if path in mask.masked}
    return FieldAccess(
        path=path,
        label=spec.label,
        kind=spec.kind.code if spec.kind else "",
        read=in_order(shown - masked),
        masked=in_order(masked),
        reveal=in_order(revealed_to(spec)),
        write=in_order(title for title in WRITERS if path not in masks[title].locked),
        write_needs_mandate=needs_mandate(spec.declared),
    )


def _document(kind: Document) -> DocumentAccess:
    return DocumentAccess(
        code=kind.code,
        label=kind.label,
        listed=in_order(title for title in Standing if sees_type(title, kind.read, typing=True)),
        read=in_order(title for title in kind.read if title is not Standing.MODULE_PROVIDER),
    )


def _act(line: Step, on_dossier: bool) -> ActAccess:
    permission = None if line.by in OPCO_STANDINGS else Permission.ENTER
    return ActAccess(line.act, on_dossier, line.by, line.state.value, line.to.value, line.mandate, permission)


START = {Context.EMPLOYER: DraftState.EMPLOYER_ENTRY, Context.PROVIDER: DraftState.PROVIDER_ENTRY}
"""The state a draft is opened in."""

_COMPANIES = {Standing.EMPLOYER: "1", Standing.PROVIDER: "2", Standing.MODULE_PROVIDER: "3"}
"""One company for each standing that a company gives."""


def _seen(title: Standing, opened_by: Context, *, on_dossier: bool) -> tuple[str, ...]:
    somebody = _somebody(title)
    states: Iterable[str] = DossierState if on_dossier else _reached(opened_by)
    cases = (_case(state, opened_by, on_dossier=on_dossier) for state in states)
    return tuple(str(case.state) for case in cases if standing(somebody, case) is title)


def _reached(opened_by: Context) -> tuple[DraftState, ...]:
    """Return the states that a draft may come to, by the table, from the one it was opened in."""
    reached: set[State] = {START[opened_by]}
    while more := {line.to for line in DRAFT_STEPS if line.state in reached} - reached:
        reached |= more
    return tuple(state for state in DraftState if state in reached)


def _somebody(title: Standing) -> Viewer:
    if title in OPCO_STANDINGS:
        return Viewer(0, "", "", "", Context.MANAGER, (), (), title)
    context = Context.EMPLOYER if title is Standing.EMPLOYER else Context.PROVIDER
    reach = Reach(_COMPANIES[title], None, {EVERY_SCHEME: frozenset(Permission)})
    return Viewer(0, "", "", "", context, (), (reach,))


def _case(state: str, opened_by: Context, *, on_dossier: bool) -> Case:
    creator = Standing.EMPLOYER if opened_by is Context.EMPLOYER else Standing.PROVIDER
    return Case(
        scheme=EVERY_SCHEME,
        state=state,
        transmitted=on_dossier,
        employer_siren=_COMPANIES[Standing.EMPLOYER],
        employer_siret="",
        creator_context=opened_by,
        creator_siren=_COMPANIES[creator],
        module_sirens=frozenset({_COMPANIES[Standing.MODULE_PROVIDER]}),
    )
