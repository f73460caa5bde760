"""Opening a draft: it exists at once, with its number, the employer's data filled in and saved."""

from monespace_gql.access import Reach, Viewer
from monespace_gql.directory.models import Establishment
from monespace_gql.drafts.desk import Desk
from monespace_gql.drafts.models import Draft
from monespace_gql.drafts.state import DraftState
from monespace_gql.journal.counter import next_number
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import RefusalKind, refuse
from monespace_gql.lexicon.standing import Context, Permission
from monespace_gql.scheme import Prefill, Scheme
from monespace_gql.scheme.field import FieldSpec
from monespace_gql.scheme.kind import as_typed
from monespace_gql.scheme.tab import Block

FIRST_NUMBER = 10_000


async def open_draft(
    desk: Desk, unit: Unit, viewer: Viewer, *, scheme_code: str, sub_scheme: str | None, siret: str | None
) -> Draft:
    """Create the draft of a scheme for one of the viewer's establishments (their only one when none is named)."""
    scheme = desk.scheme(scheme_code)
    if not scheme.is_creatable(desk.today):
        raise refuse(RefusalKind.WRONG_STATE, "SCHEME_CLOSED", f"Le dispositif « {scheme.label} » n'est plus ouvert.")
    employer = await _employer(viewer, scheme, siret)
    content = scheme.read(_first_content(scheme, employer, viewer), on=desk.today).kept
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


async def _employer(viewer: Viewer, scheme: Scheme, siret: str | None) -> Establishment:
    if viewer.context is not Context.EMPLOYER:
        raise refuse(RefusalKind.FORBIDDEN, "NOT_YOURS", "Seul un adhérent peut ouvrir un brouillon dans ce contexte.")
    reaches = [reach for reach in viewer.reaches if reach.allows(Permission.ENTER, scheme.code)]
    if not reaches:
        raise refuse(RefusalKind.FORBIDDEN, "NO_PERMISSION", "Votre habilitation ne permet pas de saisir une demande.")
    found = await _named(reaches, siret) if siret else await _only_one(reaches)
    if found.closed:
        told = f"SIRET inactif : le SIRET {found.siret} correspond à un établissement fermé."
        raise refuse(RefusalKind.INVALID, "CLOSED_ESTABLISHMENT", told)
    return found


async def _named(reaches: list[Reach], siret: str) -> Establishment:
    establishment = await Establishment.get_or_none(siret=siret)
    if establishment is None or not any(reach.covers(establishment.siren, siret) for reach in reaches):
        raise refuse(RefusalKind.NOT_FOUND, "NOT_AFFILIATED", "Vous n'êtes pas rattaché à cet établissement.")
    return establishment


async def _only_one(reaches: list[Reach]) -> Establishment:
    sirens = sorted({reach.siren for reach in reaches})
    if len(sirens) > 1:
        raise refuse(RefusalKind.INVALID, "CHOOSE_ESTABLISHMENT", "Précisez le SIRET de l'établissement concerné.")
    exact = [reach.siret for reach in reaches if reach.siret]
    wanted = {"siret": exact[0]} if len(exact) == len(reaches) == 1 else {"siren": sirens[0], "head_office": True}
    establishment = await Establishment.filter(**wanted).order_by("siret").first()
    if establishment is None:
        raise refuse(RefusalKind.INVALID, "CHOOSE_ESTABLISHMENT", "Précisez le SIRET de l'établissement concerné.")
    return establishment


def _first_content(scheme: Scheme, employer: Establishment, viewer: Viewer) -> dict[str, object]:
    return {tab.code: _first_block(tab, employer, viewer) for tab in scheme.tabs}


def _first_block(block: type[Block], employer: Establishment, viewer: Viewer) -> dict[str, object]:
    return {spec.name: value for spec in block.specs if (value := _first(spec, employer, viewer)) is not None}


def _first(spec: FieldSpec, employer: Establishment, viewer: Viewer) -> object:
    if spec.block is not None:
        return None if spec.many else _first_block(spec.block, employer, viewer)
    declared = spec.declared
    if declared.reference is not None:
        return reference_value(employer, declared.reference)
    if declared.prefill is Prefill.USER_EMAIL:
        return viewer.email
    return as_typed(declared.initial)


def reference_value(employer: Establishment, reference: str) -> str | None:
    """Return what the directory says of the establishment under that reference."""
    attribute = "company_name" if reference == "name" else reference
    value = getattr(employer, attribute)
    return value if isinstance(value, str) else None
