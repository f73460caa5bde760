"""Who generates and reads a printed form: those who may read every field it shows, the sensitive ones in full."""

from collections.abc import Collection
from functools import lru_cache

from monespace_gql.access.act import Act
from monespace_gql.access.policy import Decision, Grounds, decide, grounds
from monespace_gql.access.reveal import revealed_to
from monespace_gql.access.viewer import Case, Viewer
from monespace_gql.lexicon.standing import Standing
from monespace_gql.scheme import Form, Scheme
from monespace_gql.scheme.field import FieldSpec
from monespace_gql.scheme.legend import LegendForm
from monespace_gql.scheme.legends import Legends

FORM_NOT_OPEN = "FORM_NOT_OPEN"
NOT_OPEN = "Ce formulaire montre des données qui ne vous sont pas ouvertes"


@lru_cache(maxsize=256)
def readers_of_form(scheme: Scheme, form: Form) -> frozenset[Standing]:
    """Return the standings to which everything on the form is open; the provider of a module has its own part only."""
    shown = [scheme.leaves[path] for path in scheme.printed(form)]
    titles = (title for title in Standing if title is not Standing.MODULE_PROVIDER)
    return frozenset(title for title in titles if all(title in _shown_to(spec) for spec in shown))


@lru_cache(maxsize=256)
def sensitive_places(scheme: Scheme, form: Form) -> tuple[str, ...]:
    """Return the sensitive fields that the form shows in full: reading it is reading them, and is journalled."""
    return tuple(path for path in scheme.printed(form) if scheme.leaves[path].declared.sensitive)


def reads_form(viewer: Viewer, case: Case, scheme: Scheme, form: Form) -> bool:
    """Say whether the viewer may read what the form shows of this case.

    With a sensitive field, only the company's people who may enter requests and, once transmitted, the investigator.
    """
    held = grounds(viewer, case)
    return held is not None and _reads(held, scheme, form)


def reads_form_without_scheme(viewer: Viewer, case: Case, legends: Legends, form: LegendForm) -> bool:
    """Say whether the viewer may read what a form of a scheme that is gone shows: who could before, at most."""
    held = grounds(viewer, case)
    if held is None or held.title is Standing.MODULE_PROVIDER:
        return False
    if not all(held.title in _shown_without_scheme(legends, path) for path in form.prints):
        return False
    return _reads_in_full(held, sensitive_without_scheme(legends, form))


def sensitive_without_scheme(legends: Legends, form: LegendForm) -> tuple[str, ...]:
    """Return the sensitive fields that a form of a scheme that is gone shows in full."""
    return tuple(path for path in form.prints if path in legends.sensitive)


def may_generate(held: Grounds, scheme: Scheme, form: Form) -> Decision:
    """Decide whether this form may be generated now; the reason says what is in the way."""
    decision = decide(Act.GENERATE_FORM, held)
    if decision.allowed and not _reads(held, scheme, form):
        return Decision(Act.GENERATE_FORM, False, FORM_NOT_OPEN, NOT_OPEN)
    return decision


def may_generate_some(held: Grounds, scheme: Scheme) -> Decision | None:
    """Decide whether one of the scheme's forms may be generated now; None when it has none."""
    decisions = [may_generate(held, scheme, form) for form in scheme.forms]
    return next((made for made in decisions if made.allowed), decisions[0] if decisions else None)


def _reads(held: Grounds, scheme: Scheme, form: Form) -> bool:
    return held.title in readers_of_form(scheme, form) and _reads_in_full(held, sensitive_places(scheme, form))


def _reads_in_full(held: Grounds, sensitive: Collection[str]) -> bool:
    """Say whether what is sensitive is shown, if there is any: of a company's people, to those who may enter."""
    return held.title is not Standing.EMPLOYER or not sensitive or held.enters


def _shown_without_scheme(legends: Legends, path: str) -> frozenset[Standing]:
    readers = legends.readers.get(path, frozenset())
    return readers & legends.revealed.get(path, frozenset()) if path in legends.sensitive else readers


def _shown_to(spec: FieldSpec) -> frozenset[Standing]:
    return revealed_to(spec) if spec.declared.sensitive else spec.declared.read
