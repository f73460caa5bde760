"""A line of StockEtablissement read as an establishment. Pure."""

import re
from collections.abc import Mapping

from monespace_gql.directory.imports.published_value import published
from monespace_gql.directory.imports.street import street
from monespace_gql.directory.models import Establishment
from monespace_gql.lexicon.identifiers import is_naf

COLUMNS = (
    "siren",
    "nic",
    "siret",
    "etablissementSiege",
    "etatAdministratifEtablissement",
    "activitePrincipaleEtablissement",
    "numeroVoieEtablissement",
    "typeVoieEtablissement",
    "libelleVoieEtablissement",
    "complementAdresseEtablissement",
    "codePostalEtablissement",
    "libelleCommuneEtablissement",
)
OPTIONAL = (
    "indiceRepetitionEtablissement",
    "libelleCommuneEtrangerEtablissement",
    "denominationUsuelleEtablissement",
    "enseigne1Etablissement",
    "enseigne2Etablissement",
)


class WrongLine(ValueError):
    """The line is not what the file promises; the message says why and quotes nothing of it."""


def read_establishment(values: Mapping[str, str]) -> Establishment:
    """Return the establishment of a line, its company's name still to be found. Raises WrongLine."""
    siret = _siret(values)
    if (state := values["etatAdministratifEtablissement"]) not in ("A", "F"):
        raise WrongLine("its state is neither A nor F")
    if (head := values["etablissementSiege"].lower()) not in ("true", "false"):
        raise WrongLine("etablissementSiege is neither true nor false")
    return Establishment(
        siret=siret,
        siren=siret[:9],
        company_name="",
        trade_name=_trade_name(values),
        head_office=head == "true",
        closed=state == "F",
        naf=_naf(values["activitePrincipaleEtablissement"]),
        street=_street(values),
        complement=published(values["complementAdresseEtablissement"], 255),
        postcode=_postcode(values["codePostalEtablissement"]),
        city=_city(values),
    )


def _siret(values: Mapping[str, str]) -> str:
    siret = values["siret"]
    if not re.fullmatch("[0-9]{14}", siret) or siret != values["siren"] + values["nic"]:
        raise WrongLine("its SIRET is not fourteen digits made of its SIREN and its NIC")
    return siret


def _trade_name(values: Mapping[str, str]) -> str | None:
    names = ("denominationUsuelleEtablissement", "enseigne1Etablissement", "enseigne2Etablissement")
    return next((name for each in names if (name := published(values.get(each), 255))), None)


def _naf(code: str) -> str | None:
    """Drop the dot of `56.10A`; establishments closed long ago bear codes of older lists, which say nothing now."""
    compact = code.replace(".", "").strip()
    return compact if is_naf(compact) else None


def _street(values: Mapping[str, str]) -> str | None:
    return street(
        published(values["numeroVoieEtablissement"], 10),
        published(values.get("indiceRepetitionEtablissement"), 10),
        published(values["typeVoieEtablissement"], 30),
        published(values["libelleVoieEtablissement"], 200),
    )


def _postcode(text: str) -> str | None:
    return text if re.fullmatch("[0-9]{5}", text) else None


def _city(values: Mapping[str, str]) -> str | None:
    here = published(values["libelleCommuneEtablissement"], 100)
    return here or published(values.get("libelleCommuneEtrangerEtablissement"), 100)
