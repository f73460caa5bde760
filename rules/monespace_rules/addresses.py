"""Addresses as every form of the portal asks for them."""

from monespace_gql.scheme import Block, Postcode, Reference, field


class EmployerAddress(Block):
    """The address of the establishment, taken from the directory of companies."""

    street: str = field("N° et voie", example="12 rue des Arts", reference=Reference.STREET)
    complement: str | None = field(
        "Complément d'adresse", example="Bâtiment B", reference=Reference.COMPLEMENT, rare=True
    )
    postcode: Postcode = field("Code postal", example="31000", reference=Reference.POSTCODE)
    city: str = field("Commune", example="Toulouse", reference=Reference.CITY)


class CompanyAddress(Block):
    """The address of a company that the form looks up; empty until it is found."""

    street: str | None = field("N° et voie", example="40 rue des Blancs Murs", reference=Reference.STREET)
    complement: str | None = field(
        "Complément d'adresse", example="Bâtiment B", reference=Reference.COMPLEMENT, rare=True
    )
    postcode: Postcode | None = field("Code postal", example="59128", reference=Reference.POSTCODE)
    city: str | None = field("Commune", example="Flers-en-Escrebieux", reference=Reference.CITY)
