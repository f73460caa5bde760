"""Choosing for whom and by whom a draft is opened: the employer's establishment, and the company that creates it."""

from dataclasses import dataclass

from monespace_gql.access import Reach, Viewer
from monespace_gql.directory.find import establishment, head_office
from monespace_gql.directory.models import Establishment
from monespace_gql.lexicon.refusal import Refusal, RefusalKind, refuse
from monespace_gql.lexicon.standing import Context, Permission
from monespace_gql.lexicon.state import DraftState
from monespace_gql.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Parties:
    """The employer, the SIREN of the company that creates the draft, and the state it starts in."""

    employer: Establishment
    creator_siren: str
    starts: DraftState


async def choose_parties(viewer: Viewer, scheme: Scheme, siret: str | None, provider_siren: str | None) -> Parties:
    """Return who a new draft is for and from.

    An employer opens it for an establishment of theirs: the one named, else their only SIRET, else their head office. A
    provider opens it for the employer named, on behalf of their company (the one named, else their only one).
    Declines when the viewer may not enter requests, has to choose, or names what is not theirs.
    """
    reaches = _open_to(viewer, scheme)
    if viewer.context is Context.PROVIDER:
        employer = _still_open(await _of_the_directory(siret))
        return Parties(employer, _provider(reaches, provider_siren), DraftState.PROVIDER_ENTRY)
    employer = _still_open(await (_named(reaches, siret) if siret else _only_one(reaches)))
    return Parties(employer, employer.siren, DraftState.EMPLOYER_ENTRY)


def _open_to(viewer: Viewer, scheme: Scheme) -> list[Reach]:
    if viewer.context is Context.MANAGER:
        raise refuse(RefusalKind.FORBIDDEN, "NOT_YOURS", "L'OPCO n'ouvre pas de brouillon.")
    reaches = [reach for reach in viewer.reaches if reach.allows(Permission.ENTER, scheme.code)]
    if not reaches:
        raise refuse(RefusalKind.FORBIDDEN, "NO_PERMISSION", "Votre habilitation ne permet pas de saisir une demande.")
    return reaches


def _still_open(found: Establishment) -> Establishment:
    if found.closed:
        told = f"SIRET inactif : le SIRET {found.siret} correspond à un établissement fermé."
        raise refuse(RefusalKind.INVALID, "CLOSED_ESTABLISHMENT", told, path="siret")
    return found


async def _of_the_directory(siret: str | None) -> Establishment:
    if siret is None:
        raise _choose()
    found = await establishment(siret)
    if found is None:
        told = "Aucun établissement trouvé pour ce numéro."
        raise refuse(RefusalKind.NOT_FOUND, "UNKNOWN_ESTABLISHMENT", told, path="siret")
    return found


def _provider(reaches: list[Reach], named: str | None) -> str:
    sirens = {reach.siren for reach in reaches}
    if named is not None and named not in sirens:
        told = "Vous n'êtes pas rattaché à cette entreprise."
        raise refuse(RefusalKind.NOT_FOUND, "NOT_AFFILIATED", told, path="providerSiren")
    if named is None and len(sirens) > 1:
        told = "Précisez pour laquelle de vos entreprises vous saisissez."
        raise refuse(RefusalKind.INVALID, "CHOOSE_COMPANY", told, path="providerSiren")
    return named or sirens.pop()


async def _named(reaches: list[Reach], siret: str) -> Establishment:
    found = await establishment(siret)
    if found is None or not any(reach.covers(found.siren, siret) for reach in reaches):
        told = "Vous n'êtes pas rattaché à cet établissement."
        raise refuse(RefusalKind.NOT_FOUND, "NOT_AFFILIATED", told, path="siret")
    return found


async def _only_one(reaches: list[Reach]) -> Establishment:
    sirens = {reach.siren for reach in reaches}
    if len(sirens) > 1:
        raise _choose()
    sirets = {reach.siret for reach in reaches}
    siret = sirets.pop() if len(sirets) == 1 else None
    found = await (establishment(siret) if siret else head_office(sirens.pop()))
    if found is None:
        raise _choose()
    return found


def _choose() -> Refusal:
    told = "Précisez le SIRET de l'établissement concerné."
    return refuse(RefusalKind.INVALID, "CHOOSE_ESTABLISHMENT", told, path="siret")
