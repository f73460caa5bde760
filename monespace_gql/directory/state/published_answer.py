"""The service's JSON read as companies: what is not of the shape promised is passed over, or refused whole. Pure."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from monespace_gql.directory.directory import Company, Source
from monespace_gql.directory.imports.published_value import published
from monespace_gql.directory.imports.street import street
from monespace_gql.lexicon.identifiers import is_idcc, is_naf


class Garbage(Exception):
    """The answer is not one of this service."""


Text = Annotated[str | None, BeforeValidator(lambda value: str(value) if isinstance(value, int) else value)]


class _Place(BaseModel):
    """An establishment, as the service writes it."""

    siret: str = Field(pattern="^[0-9]{14}$")
    etat_administratif: str
    est_siege: bool | None = None
    activite_principale: Text = None
    adresse: Text = None
    complement_adresse: Text = None
    numero_voie: Text = None
    indice_repetition: Text = None
    type_voie: Text = None
    libelle_voie: Text = None
    code_postal: Text = None
    libelle_commune: Text = None
    nom_commercial: Text = None
    liste_enseignes: list[str] | None = None
    liste_idcc: list[str] | None = None


class _Result(BaseModel):
    """A company, as the service writes it."""

    siren: str = Field(pattern="^[0-9]{9}$")
    nom_complet: str = Field(min_length=1)
    nature_juridique: Text = None
    siege: _Place
    matching_etablissements: list[_Place] = []


class _Results(BaseModel):
    """The whole answer; each result is read by itself, so that an odd one does not hide the others."""

    results: list[object]


def read_answer(body: bytes) -> tuple[Company, ...]:
    """Return the companies of an answer, in its order: a head office, then the establishments that match.

    Raises Garbage when it is not an answer, or when nothing in it can be read.
    """
    try:
        results = _Results.model_validate_json(body).results
    except ValidationError:
        raise Garbage from None
    read = [result for each in results if (result := _result(each))]
    if results and not read:
        raise Garbage
    found: dict[str, Company] = {}
    for company in (company for result in read for company in _companies(result)):
        found.setdefault(company.siret, company)
    return tuple(found.values())


def _result(raw: object) -> _Result | None:
    try:
        return _Result.model_validate(raw)
    except ValidationError:
        return None


def _companies(result: _Result) -> Iterator[Company]:
    head = result.siege.siret
    for place in (result.siege, *result.matching_etablissements):
        if place.siret.startswith(result.siren):
            yield _company(result, place, head_office=place.siret == head)


def _company(result: _Result, place: _Place, *, head_office: bool) -> Company:
    naf, category = (place.activite_principale or "").replace(".", ""), result.nature_juridique or ""
    names = [place.nom_commercial, *(place.liste_enseignes or [])]
    return Company(
        siret=place.siret,
        name=published(result.nom_complet, 255) or f"SIREN {result.siren}",
        head_office=head_office,
        closed=place.etat_administratif != "A",
        trade_name=next((name for each in names if (name := published(each, 255))), None),
        legal_category=category if len(category) == 4 else None,
        naf=naf if is_naf(naf) else None,
        idcc=_idcc(place),
        street=_street(place),
        complement=published(place.complement_adresse, 255),
        postcode=published(place.code_postal, 5),
        city=published(place.libelle_commune, 100),
        source=Source.STATE,
    )


def _idcc(place: _Place) -> str | None:
    """Return the collective agreement when there is no doubt about which one applies."""
    found = {code for code in place.liste_idcc or [] if is_idcc(code)}
    return found.pop() if len(found) == 1 else None


def _street(place: _Place) -> str | None:
    """Return number and street; when they are not given apart, the address without its postcode and city."""
    apart = street(
        published(place.numero_voie, 10),
        published(place.indice_repetition, 10),
        published(place.type_voie, 30),
        published(place.libelle_voie, 200),
    )
    whole = published(place.adresse, 400) or ""
    end = f"{place.code_postal or ''} {place.libelle_commune or ''}".strip()
    return apart or whole.removesuffix(end).strip()[:255] or None
