"""Opening a draft: it exists at once, with its number, the employer's data filled in and saved."""

from monespace_gql.access import Viewer
from monespace_gql.drafts.desk import Desk
from monespace_gql.drafts.employer import choose_employer
from monespace_gql.drafts.first_content import first_content
from monespace_gql.drafts.models import Draft
from monespace_gql.drafts.state import DraftState
from monespace_gql.journal.counter import next_number
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import RefusalKind, refuse
from monespace_gql.scheme import Scheme

FIRST_NUMBER = 10_000


async def open_draft(
    desk: Desk, unit: Unit, viewer: Viewer, *, scheme_code: str, sub_scheme: str | None, siret: str | None
) -> Draft:
    """Create the draft of a scheme for one of the viewer's establishments (their only one when none is named)."""
    scheme = desk.scheme(scheme_code)
    if not scheme.is_creatable(desk.today):
        raise refuse(RefusalKind.WRONG_STATE, "SCHEME_CLOSED", f"Le dispositif « {scheme.label} » n'est plus ouvert.")
    employer = await choose_employer(viewer, scheme, siret)
    content = scheme.read(first_content(scheme, employer, email=viewer.email), on=desk.today).kept
    draft = await Draft.create(
        number=await next_number(unit, "draft", start=FIRST_NUMBER),
        scheme=scheme.code,
        sub_scheme=_sub_scheme(scheme, sub_scheme),
        scheme_version=scheme.version,
        state=DraftState.EMPLOYER_ENTRY,
        employer_siren=employer.siren,
        employer_siret=employer.siret,
        employer_name=employer.company_name,
        creator_context=viewer.context,
        creator_siren=employer.siren,
        creator_id=viewer.person_id,
        content=dict(content),
        version=1,
        field_versions={},
        title=scheme.new_title,
        trainees=[],
        created_at=unit.now,
        updated_at=unit.now,
    )
    unit.record("DRAFT_OPENED", "draft", draft.id, viewer.actor, {"number": draft.number, "scheme": scheme.code})
    return draft


def _sub_scheme(scheme: Scheme, asked: str | None) -> str:
    if asked is None:
        return scheme.sub_schemes[0].code
    if scheme.sub_scheme(asked) is None:
        known = ", ".join(sub.code for sub in scheme.sub_schemes)
        raise refuse(RefusalKind.INVALID, "UNKNOWN_SUB_SCHEME", f"Choisissez un sous-dispositif parmi : {known}.")
    return asked
