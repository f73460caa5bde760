"""Transmitting a draft: it becomes exactly one dossier, examined as of that day, its content fixed for good."""

from monespace_gql.access import Act, Mask, Viewer, mask_for
from monespace_gql.documents.attached import attached_counts
from monespace_gql.documents.hand_over import hand_over_documents
from monespace_gql.dossiers.register import Application, register
from monespace_gql.drafts.desk import Desk
from monespace_gql.drafts.examine import examine_draft
from monespace_gql.drafts.find import DraftRef, find, find_for, require
from monespace_gql.drafts.models import Draft
from monespace_gql.drafts.refresh_companies import refresh_companies
from monespace_gql.drafts.state import DraftState
from monespace_gql.drafts.upgrade import bring_up_to_date, note_upgrade
from monespace_gql.journal.delivery import changes_of
from monespace_gql.journal.operation import already_done, once
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.finding import Finding
from monespace_gql.lexicon.refusal import Refusal, RefusalKind, UserError, refuse
from monespace_gql.scheme.examination import Examination
from monespace_gql.scheme.strict import parse

ATTEMPTS = 5
ACT = "transmitDraft"


class Moved(Exception):
    """The draft changed between its examination and its transmission."""


async def transmit_draft(desk: Desk, viewer: Viewer, ref: DraftRef, *, operation_id: str | None) -> int:
    """Transmit the draft; returns the dossier's key. Declines with every blocking finding, or when already transmitted.

    The examination runs before the unit of work; a change in between is examined again, so that what is transmitted is
    what was examined.
    """
    if (done := await _done_before(desk, viewer, operation_id)) is not None:
        return done
    for _ in range(ATTEMPTS):
        try:
            return await _attempt(desk, viewer, ref, operation_id)
        except Moved:
            continue
        except Refusal:
            if (done := await _done_before(desk, viewer, operation_id)) is not None:
                return done  # the same operation, asked twice at once, ended between our two looks
            raise
    raise refuse(RefusalKind.STALE, "CHANGED_MEANWHILE", "Le brouillon est en cours de modification : réessayez.")


async def _done_before(desk: Desk, viewer: Viewer, operation_id: str | None) -> int | None:
    if operation_id is None:
        return None
    done = await already_done(desk.store, viewer.actor, operation_id, ACT)
    return int(done) if done is not None else None


async def _attempt(desk: Desk, viewer: Viewer, ref: DraftRef, operation_id: str | None) -> int:
    draft, title = await find(viewer, ref)
    await require(viewer, Act.TRANSMIT, draft, on=desk.today)
    scheme = desk.scheme_of(draft.scheme)
    bring_up_to_date(desk.catalogue, scheme, draft)
    draft.content = await refresh_companies(scheme, draft.content, draft.employer_siret)
    examination = await examine_draft(desk, draft)
    _decline_if_blocked(examination, mask_for(scheme, title))
    return await desk.store.unit(lambda unit: _do(desk, unit, viewer, draft, examination, operation_id))


def _decline_if_blocked(examination: Examination, mask: Mask) -> None:
    if not examination.may_be_transmitted:
        invalid = UserError(RefusalKind.INVALID, "INVALID_ENTRY", "Saisie Invalide")
        told = (finding for finding in mask.findings(examination.findings) if finding.blocks)
        raise Refusal(invalid, *(_error(finding) for finding in told))


def _error(finding: Finding) -> UserError:
    return UserError(RefusalKind.INVALID, finding.kind, finding.message, finding.path, finding.code)


async def _do(
    desk: Desk, unit: Unit, viewer: Viewer, draft: Draft, examination: Examination, operation_id: str | None
) -> int:
    async def work() -> int:
        return await _transmit(desk, unit, viewer, draft, examination)

    if operation_id is None:
        return await work()
    return int(await once(unit, viewer.actor, operation_id, ACT, work))


async def _transmit(desk: Desk, unit: Unit, viewer: Viewer, examined: Draft, examination: Examination) -> int:
    draft, _title = await find_for(viewer, DraftRef(id=examined.id), Act.TRANSMIT, on=desk.today)
    scheme = desk.scheme_of(draft.scheme)
    if bring_up_to_date(desk.catalogue, scheme, draft):
        note_upgrade(unit, viewer, draft)
    if draft.version != examined.version or await attached_counts(draft.id) != examination.attached:
        raise Moved
    parse(scheme, examination.reading)
    dossier = await register(unit, viewer, scheme, _application(draft, examination))
    await hand_over_documents(draft.id, dossier.id)
    draft.state = DraftState.TRANSMITTED
    draft.upgrade = None
    draft.dossier_number = dossier.number
    draft.updated_at = unit.now
    await draft.save()
    unit.after_commit(lambda: unit.store.ring([changes_of("draft", draft.id)]))  # the entry is the dossier's
    return int(dossier.id)


def _application(draft: Draft, examination: Examination) -> Application:
    return Application(
        draft_id=draft.id,
        draft_number=draft.number,
        sub_scheme=draft.sub_scheme,
        employer_siren=draft.employer_siren,
        employer_siret=draft.employer_siret,
        employer_name=draft.employer_name,
        creator_context=draft.creator_context,
        creator_siren=draft.creator_siren,
        mandated=draft.mandated,
        examination=examination,
    )
