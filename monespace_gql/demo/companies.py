"""The establishments of the demonstration: those the guides show, their hidden digits made up and valid."""

from monespace_gql.directory.models import Establishment

HUMANDO = "40101593800038"
HUMANDO_LYON = "40101593800129"
KISO = "91273969500019"
SIAE = "40110456700011"
BUREAU_VERITAS = "79018467501563"
LEGOUD = "48816678600019"
CSD = "50012345000016"
CSD_LYON = "50012345000024"
CLOSED_SUPPLIER = "51234567900017"

COMPANY = "5710"
"""The legal category of a simplified joint-stock company (SAS)."""


def establishments() -> list[Establishment]:
    """Return every establishment, not yet written."""
    return [
        _employer(HUMANDO, "HUMANDO", "7820Z", "1413", "PERMANENT", "25 rue de la Gare", "59000", "Lille"),
        _employer(
            HUMANDO_LYON, "HUMANDO", "7820Z", "2378", "INTERIMAIRE", "8 cours Lafayette", "69003", "Lyon", head=False
        ),
        _employer(KISO, "KISO", "5610A", "1979", "PERMANENT", "12 rue des Arts", "31000", "Toulouse"),
        _employer(SIAE, "SIAE", "7820Z", "1413", "PERMANENT", "3 place du Marché", "35000", "Rennes"),
        _provider(
            BUREAU_VERITAS,
            "BUREAU VERITAS EXPLOITATION",
            "11922000592",
            "Immeuble Le Guillaumet, 60 avenue du Général de Gaulle",
            "92800",
            "Puteaux",
        ),
        _provider(LEGOUD, "LEGOUD CONSEIL FORMATION", "82380428638", "14 avenue de la République", "38000", "Grenoble"),
        _supplier(CSD, "CSD", "40 rue des Blancs Murs", "59128", "Flers-en-Escrebieux"),
        _supplier(CSD_LYON, "CSD", "2 quai Perrache", "69002", "Lyon", head=False),
        _supplier(CLOSED_SUPPLIER, "BADGES EXPRESS", "7 rue du Port", "44000", "Nantes", closed=True),
    ]


def _employer(
    siret: str,
    company_name: str,
    naf: str,
    idcc: str,
    public_type: str,
    street: str,
    postcode: str,
    city: str,
    *,
    head: bool = True,
) -> Establishment:
    return Establishment(
        siret=siret,
        siren=siret[:9],
        company_name=company_name,
        legal_category=COMPANY,
        head_office=head,
        naf=naf,
        idcc=idcc,
        public_type=public_type,
        street=street,
        postcode=postcode,
        city=city,
    )


def _supplier(
    siret: str, company_name: str, street: str, postcode: str, city: str, *, head: bool = True, closed: bool = False
) -> Establishment:
    return Establishment(
        siret=siret,
        siren=siret[:9],
        company_name=company_name,
        head_office=head,
        closed=closed,
        naf="1812Z",
        street=street,
        postcode=postcode,
        city=city,
    )


def _provider(
    siret: str, company_name: str, activity_number: str, street: str, postcode: str, city: str
) -> Establishment:
    return Establishment(
        siret=siret,
        siren=siret[:9],
        company_name=company_name,
        legal_category=COMPANY,
        naf="8559A",
        idcc="1516",
        public_type="PERMANENT",
        street=street,
        postcode=postcode,
        city=city,
        activity_number=activity_number,
        qualiopi=True,
    )
