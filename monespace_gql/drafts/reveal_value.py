"""Reading one sensitive value in full: with a purpose, written in the journal, told to the company's administrators."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

from monespace_gql.access import Case, Viewer
from monespace_gql.access.reveal import VALUE_REVEALED, require_revealable, reveal_feeds
from monespace_gql.catalogue.take_up import readable
from monespace_gql.dossiers.find import DossierRef
from monespace_gql.dossiers.find import find as find_dossier
from monespace_gql.drafts.desk import Desk
from monespace_gql.drafts.find import DraftRef, case_of
from monespace_gql.drafts.find import find as find_draft
from monespace_gql.journal.operation import once
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon import paths
from monespace_gql.lexicon.identifiers import compact
from monespace_gql.lexicon.refusal import RefusalKind, refuse
from monespace_gql.lexicon.standing import Standing

SHORTEST_PURPOSE = 5
LONGEST_PURPOSE = 200
ACT = "revealValue"


async def reveal_value(
    desk: Desk,
    unit: Unit,
    viewer: Viewer,
    ref: DraftRef | DossierRef,
    path: str,
    *,
    purpose: str,
    operation_id: str | None,
) -> str | None:
    """Return the value kept at this place of a draft or dossier, None when nothing is; each reading is journalled.

    An operation asked twice is one reading; a value that changed since is another one, which needs another operation.
    """
    subject = await _subject(viewer, ref)
    scheme = desk.scheme_of(subject.case.scheme)
    content = readable(desk.catalogue, scheme, subject.content, subject.scheme_version)
    place = _readable(path)
    title = require_revealable(viewer, subject.case, scheme, place)
    value = _at(content, place)
    why = _purpose(purpose, value)
    if value is None:
        return None

    async def reading() -> bool:
        named = (subject.kind, subject.id, subject.number)
        label = scheme.leaves[paths.pattern(place)].label
        record_reading(unit, viewer, subject.case, named, label, place, title, why)
        return True

    if operation_id is None:
        await reading()
    else:
        await once(unit, viewer.actor, operation_id, _act(subject, place, why), reading)
    return value


def record_reading(
    unit: Unit,
    viewer: Viewer,
    case: Case,
    subject: tuple[str, int, str],
    label: str,
    path: str,
    title: Standing,
    purpose: str,
) -> None:
    """Write down that a full value was read, and why; `subject` is the kind, the key and the number of the case.

    `label` is the field's.
    """
    kind, key, number = subject
    told = {
        "path": path,
        "label": label,
        "purpose": purpose,
        "standing": title,
        "scheme": case.scheme,
        "number": number,
        "siren": case.employer_siren,
        "siret": case.employer_siret,
        "reader": viewer.person_id,
    }
    feeds = reveal_feeds(case.employer_siren, case.employer_siret)
    unit.record(VALUE_REVEALED, kind, key, viewer.actor, told, recipients=feeds)


@dataclass(frozen=True, slots=True)
class _Subject:
    """The case a value is read in."""

    kind: str
    id: int
    number: str
    version: int
    case: Case
    scheme_version: str
    content: Mapping[str, object]


async def _subject(viewer: Viewer, ref: DraftRef | DossierRef) -> _Subject:
    if isinstance(ref, DossierRef):
        dossier, case, _title = await find_dossier(viewer, ref)
        return _Subject(
            "dossier", dossier.id, dossier.number, dossier.version, case, dossier.scheme_version, dossier.content
        )
    draft, _title = await find_draft(viewer, ref)
    case = case_of(draft, mandated=draft.mandated)
    return _Subject("draft", draft.id, str(draft.number), draft.version, case, draft.scheme_version, draft.content)


def _readable(path: str) -> str:
    try:
        paths.steps(path)
    except ValueError:
        told = "Ce chemin ne désigne pas un champ."
        raise refuse(RefusalKind.INVALID, "BAD_PATH", told, path="path") from None
    return path


def _at(content: Mapping[str, object], path: str) -> str | None:
    found: object = content
    for step in paths.steps(path):
        if isinstance(step, int):
            found = found[step] if isinstance(found, list) and step < len(found) else None
        else:
            found = found.get(step) if isinstance(found, Mapping) else None
    return None if found is None or isinstance(found, (Mapping, list)) else str(found)


def _purpose(purpose: str, value: str | None) -> str:
    why = " ".join(purpose.split())
    if not SHORTEST_PURPOSE <= len(why) <= LONGEST_PURPOSE or not why.isprintable():
        told = f"Dites pourquoi vous lisez cette valeur, en {SHORTEST_PURPOSE} à {LONGEST_PURPOSE} caractères."
        raise refuse(RefusalKind.INVALID, "PURPOSE_INVALID", told, path="purpose")
    if value is not None and compact(value) in compact(why):
        told = "Le motif ne doit pas répéter la valeur : il est conservé."
        raise refuse(RefusalKind.INVALID, "PURPOSE_REPEATS_VALUE", told, path="purpose")
    return why


def _act(subject: _Subject, path: str, purpose: str) -> str:
    """Name the reading so that the same operation never stands for another one."""
    named = f"{subject.kind}:{subject.id}:{subject.version}:{path}:{purpose}"
    return f"{ACT}:{blake2b(named.encode(), digest_size=16).hexdigest()}"
