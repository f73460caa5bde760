"""The establishment that employs, and its agreement."""

from monespace_gql.scheme import Email, Idcc, Naf, Phone, Prefill, Reference, Siret, Tab, field
from monespace_rules.addresses import EmployerAddress
from monespace_rules.public_types import PUBLIC_TYPES


class Employer(Tab, label="Employeur"):
    """The employer, taken from the directory except what only they know."""

    legal_name: str = field("Raison Sociale", example="LE FOURNIL DES ARTS", reference=Reference.NAME)
    siret: Siret = field(
        "Siret de l'établissement d'exécution du contrat", example="91273969500019", reference=Reference.SIRET
    )
    is_closed: bool | None = field(
        "Établissement fermé", example=False, reference=Reference.CLOSED, source="Répertoire SIRENE"
    )
    legal_category: str | None = field(
        "Catégorie juridique",
        example="5710",
        reference=Reference.LEGAL_CATEGORY,
        max_length=4,
        source="Répertoire SIRENE",
    )
    address: EmployerAddress = field("Adresse d'exécution du contrat")
    phone: Phone | None = field("Téléphone", example="05 61 23 45 67")
    email: Email = field("Email", example="contact@fournil-des-arts.fr", prefill=Prefill.USER_EMAIL, max_length=200)
    pension_fund: str = field("Caisse de retraite complémentaire", example="AG2R")
    provident_fund: str = field(
        "Organisme de prévoyance", example="APICIL", help="Obligatoire sur le portail, « le cas échéant » sur le CERFA."
    )
    is_private_individual: bool = field("Particulier-employeur", example=False, initial=False)
    urssaf_number: str | None = field(
        "N° URSSAF du particulier-employeur", example="Y12345678", max_length=20, rare=True
    )
    naf: Naf | None = field("NAF", example="5610A", reference=Reference.NAF)
    headcount: int = field("Effectif total de l'entreprise", example=12, least=0, most=9_999_999)
    idcc: Idcc = field("IDCC", example="1979", reference=Reference.IDCC)
    public_type: str = field(
        "Type de public", example="PERMANENT", choices=PUBLIC_TYPES, reference=Reference.PUBLIC_TYPE
    )
    vae_project_number: str | None = field(
        "Numéro du projet (VAE inversée)", example="VAE-2025-0042", max_length=50, rare=True
    )
