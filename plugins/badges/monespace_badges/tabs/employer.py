"""The temporary-work company that asks for cards."""

from monespace_gql.scheme import Email, Idcc, Naf, Prefill, Reference, Siret, Tab, field
from monespace_rules.addresses import EmployerAddress
from monespace_rules.public_types import PUBLIC_TYPES


class Employer(Tab, label="Employeur"):
    """The establishment, taken from the directory, and where to write to it."""

    legal_name: str = field("Nom et Prénom ou dénomination", example="INTERIM DES ARTS", reference=Reference.NAME)
    siret: Siret = field("SIRET", example="91273969500019", reference=Reference.SIRET)
    naf: Naf | None = field("NAF", example="7820Z", reference=Reference.NAF)
    idcc: Idcc = field("IDCC", example="2378", reference=Reference.IDCC)
    public_type: str = field(
        "Type de public", example="INTERIMAIRE", choices=PUBLIC_TYPES, reference=Reference.PUBLIC_TYPE
    )
    address: EmployerAddress = field("Adresse employeur")
    email: Email = field("Email", example="agence@interim-des-arts.fr", prefill=Prefill.USER_EMAIL, max_length=200)
