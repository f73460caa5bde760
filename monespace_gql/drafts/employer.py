"""Choosing the employer of a new draft: one of the establishments the viewer may enter requests for."""

from monespace_gql.access import Reach, Viewer
from monespace_gql.directory.find import establishment, head_office
from monespace_gql.directory.models import Establishment
from monespace_gql.lexicon.refusal import Refusal, RefusalKind, refuse
from monespace_gql.lexicon.standing import Context, Permission
from monespace_gql.scheme import Scheme


async def choose_employer(viewer: Viewer, scheme: Scheme, siret: str | None) -> Establishment:
    """Return the establishment named, or the only one to choose: the single SIRET held, else the head office.

    Declines when the viewer may not enter requests, reaches several companies, or names another's establishment.
    """
    reaches = _open_to(viewer, scheme)
    found = await (_named(reaches, siret) if siret else _only_one(reaches))
    if found.closed:
        told = f"SIRET inactif : le SIRET {found.siret} correspond à un établissement fermé."
        raise refuse(RefusalKind.INVALID, "CLOSED_ESTABLISHMENT", told)
    return found


def _open_to(viewer: Viewer, scheme: Scheme) -> list[Reach]:
    if viewer.context is not Context.EMPLOYER:
        raise refuse(RefusalKind.FORBIDDEN, "NOT_YOURS", "Seul un adhérent peut ouvrir un brouillon dans ce contexte.")
    reaches = [reach for reach in viewer.reaches if reach.allows(Permission.ENTER, scheme.code)]
    if not reaches:
        raise refuse(RefusalKind.FORBIDDEN, "NO_PERMISSION", "Votre habilitation ne permet pas de saisir une demande.")
    return reaches


async def _named(reaches: list[Reach], siret: str) -> Establishment:
    found = await establishment(siret)
    if found is None or not any(reach.covers(found.siren, siret) for reach in reaches):
        raise refuse(RefusalKind.NOT_FOUND, "NOT_AFFILIATED", "Vous n'êtes pas rattaché à cet établissement.")
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
