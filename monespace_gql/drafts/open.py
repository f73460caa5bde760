"""Opening a draft: it exists at once, with its number, the employer's data filled in and saved."""

from collections.abc import Mapping
from datetime import date

from monespace_gql.access import Viewer
from monespace_gql.drafts.desk import Desk
from monespace_gql.drafts.employer import Parties, choose_parties
from monespace_gql.drafts.find import is_mandated
from monespace_gql.drafts.first_content import first_content
from monespace_gql.drafts.models import Draft
from monespace_gql.drafts.refresh_companies import refresh_companies
from monespace_gql.drafts.save import show_portrait
from monespace_gql.drafts.words import keep_words
from monespace_gql.journal.counter import next_number
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import RefusalKind, refuse
from monespace_gql.lexicon.standing import Context
from monespace_gql.scheme import Scheme
from monespace_gql.scheme.example import merged

FIRST_NUMBER = 10_000


async def open_draft(
    desk: Desk,
    unit: Unit,
    viewer: Viewer,
    *,
    scheme_code: str,
    sub_scheme: str | None = None,
    siret: str | None = None,
    provider_siren: str | None = None,
) -> Draft:
    """Create the draft of a scheme: an employer's for their establishment, a provider's for the employer named."""
    scheme = desk.scheme(scheme_code)
    must_be_open(scheme, desk.today)
    parties = await choose_parties(viewer, scheme, siret, provider_siren)
    return await create(desk, unit, viewer, scheme, parties, sub_scheme=sub_scheme, content={})


async def create(
    desk: Desk,
    unit: Unit,
    viewer: Viewer,
    scheme: Scheme,
    parties: Parties,
    *,
    sub_scheme: str | None,
    content: Mapping[str, object],
) -> Draft:
    """Write a new draft whose content is what every draft starts with, under what is given."""
    chosen = checked_sub_scheme(scheme, sub_scheme, on=desk.today)
    start = starting_content(viewer, scheme, parties, sub_scheme=chosen)
    reading = scheme.read(merged(start, content), on=desk.today)
    draft = Draft(
        number=await next_number(unit, "draft", start=FIRST_NUMBER),
        scheme=scheme.code,
        sub_scheme=chosen,
        scheme_version=scheme.version,
        state=parties.starts,
        employer_siren=parties.employer.siren,
        employer_siret=parties.employer.siret,
        employer_name=parties.employer.company_name,
        creator_context=viewer.context,
        creator_siren=parties.creator_siren,
        creator_id=viewer.person_id,
        content=await refresh_companies(scheme, reading.kept, parties.employer.siret),
        version=1,
        field_versions={},
        created_at=unit.now,
        updated_at=unit.now,
    )
    draft.mandated = await is_mandated(draft, desk.today)
    show_portrait(draft, scheme, reading)
    await draft.save()
    await keep_words(draft)
    unit.record("DRAFT_OPENED", "draft", draft.id, viewer.actor, {"number": draft.number, "scheme": scheme.code})
    return draft


def starting_content(viewer: Viewer, scheme: Scheme, parties: Parties, *, sub_scheme: str) -> dict[str, object]:
    """Return what every draft starts with."""
    email = viewer.email if viewer.context is Context.EMPLOYER else None
    return first_content(scheme, parties.employer, sub_scheme=sub_scheme, email=email)


def must_be_open(scheme: Scheme, on: date) -> None:
    """Decline when no draft of the scheme may be opened on that day."""
    if not scheme.is_creatable(on):
        raise refuse(RefusalKind.WRONG_STATE, "SCHEME_CLOSED", f"Le dispositif « {scheme.label} » n'est plus ouvert.")


def checked_sub_scheme(scheme: Scheme, asked: str | None, *, on: date) -> str:
    """Return the sub-scheme asked for, the first open one by default; declines one that is unknown or not open."""
    offered = [sub.code for sub in scheme.sub_schemes_on(on)]
    if asked is None:
        return offered[0]
    if asked in offered:
        return asked
    choose = f"Choisissez un sous-dispositif parmi : {', '.join(offered)}."
    found = scheme.sub_scheme(asked)
    if found is None:
        raise refuse(RefusalKind.INVALID, "UNKNOWN_SUB_SCHEME", choose, path="subScheme")
    told = f"« {found.label} » n'est pas ouvert à la saisie. {choose}"
    raise refuse(RefusalKind.WRONG_STATE, "SUB_SCHEME_CLOSED", told, path="subScheme")
