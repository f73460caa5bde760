"""The establishment that asks."""

from monespace_gql.scheme import Block, Email, Idcc, Naf, Postcode, Prefill, Reference, Siret, Tab, field


class Address(Block):
    """The address of the establishment, taken from the directory of companies."""

    street: str = field("N° et voie", example="12 rue des Arts", reference=Reference.STREET)
    complement: str | None = field(
        "Complément d'adresse", example="Bâtiment B", reference=Reference.COMPLEMENT, rare=True
    )
    postcode: Postcode = field("Code postal", example="31000", reference=Reference.POSTCODE)
    city: str = field("Commune", example="Toulouse", reference=Reference.CITY)


class Employer(Tab, label="Employeur"):
    """The establishment, taken from the directory, and where to write to it."""

    legal_name: str = field("Nom et Prénom ou dénomination", example="KISO", reference=Reference.NAME)
    siret: Siret = field("SIRET", example="91273969500019", reference=Reference.SIRET)
    naf: Naf | None = field("NAF", example="5610A", reference=Reference.NAF)
    idcc: Idcc | None = field("IDCC", example="1979", reference=Reference.IDCC)
    address: Address = field("Adresse employeur")
    email: Email = field("Email", example="contact@kiso.test", prefill=Prefill.USER_EMAIL, max_length=200)
