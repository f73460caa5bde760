"""The period: where it leads, who trains, from when to when, how many hours."""

from datetime import date

from monespace_gql.scheme import Block, Reference, Rncp, Siret, Tab, field

from reconversion_opco.code_tables import INTERNAL, RECONVERSION


class Provider(Block):
    """The training organisation."""

    legal_name: str = field("Dénomination de l'organisme de formation", example="LEGOUD CONSEIL FORMATION")
    siret: Siret = field("SIRET de l'organisme de formation", example="48816678600019", lookup=True)
    is_qualiopi: bool | None = field("Organisme certifié Qualiopi", example=True, reference=Reference.QUALIOPI)


class Training(Tab, label="Formation"):
    """The training of the period."""

    reconversion: str = field(
        "Type de reconversion", example=INTERNAL, choices=RECONVERSION, reference=Reference.SUB_SCHEME
    )
    title: str = field("Intitulé de la certification visée", example="Boulanger", max_length=500)
    rncp: Rncp | None = field("Code RNCP", example="RNCP37313")
    provider: Provider = field("Organisme de formation")
    start: date = field("Date de début", example=date(2026, 3, 2))
    end: date = field("Date de fin", example=date(2027, 3, 1))
    hours: int = field("Durée de la formation (heures)", example=300, least=1, most=9_999)
    by_agreement: bool = field(
        "Un accord permet-il une durée plus longue ?",
        example=False,
        initial=False,
        help="Sans accord : 150 à 450 heures sur 12 mois au plus. Avec un accord : jusqu'à 2 100 heures et 36 mois.",
    )
    internal_reference: str | None = field("Référence interne de l'entreprise", example="RECO-2026-07", max_length=15)
