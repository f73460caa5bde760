"""The training: who gives it, what it leads to, how long it lasts."""

from datetime import date

from monespace_cpro.code_tables import QUALIFICATION_TYPE
from monespace_cpro.diplomas import DIPLOMA
from monespace_gql.scheme import Block, Nda, Reference, Rncp, Siret, Tab, field
from monespace_rules.specialities import NSF


class Provider(Block):
    """The main training organisation."""

    legal_name: str = field("Dénomination de l'organisme de formation principal", example="LEGOUD CONSEIL FORMATION")
    siret: Siret = field("N° SIRET de l'organisme de formation principal", example="48816678600019", lookup=True)
    is_closed: bool | None = field(
        "Établissement fermé", example=False, reference=Reference.CLOSED, source="Répertoire SIRENE"
    )
    is_qualiopi: bool | None = field(
        "Organisme certifié Qualiopi", example=True, reference=Reference.QUALIOPI, source="L6316-1"
    )
    nda: Nda | None = field("N° de déclaration d'activité de cet organisme", example="76310912345")


class Mobility(Block):
    """A part of the contract abroad."""

    country: str | None = field("Pays d'accueil", example="Espagne")
    start: date | None = field("Date de début de la mobilité", example=date(2026, 5, 4))
    end: date | None = field("Date de fin de la mobilité", example=date(2026, 5, 29))


class Training(Tab, label="Formation"):
    """The training and the qualification aimed at."""

    provider: Provider = field("Organisme de formation principal")
    is_internal: bool = field("S'agit-il d'un service de formation interne ?", example=False)
    internal_means: bool | None = field(
        "L'employeur atteste que le service de formation interne dispose des moyens nécessaires à la réalisation de la "
        "formation du salarié.",
        example=True,
        rare=True,
    )
    provider_count: int = field("Nombre d'organismes de formation intervenant", example=1, most=99)
    qualification_type: str = field("Type qualification visée", example="1", choices=QUALIFICATION_TYPE)
    target_diploma: str = field("Diplôme ou titre visé", example="51", choices=DIPLOMA)
    rncp: Rncp | None = field("Code RNCP", example="RNCP37313")
    title: str = field("Intitulé précis", example="Boulanger", max_length=4096)
    speciality: str = field("Spécialité de formation", example="221", choices=NSF)
    total_hours: int = field(
        "Durée totale des actions d'évaluation, d'accompagnement et des enseignements (heures)", example=400, least=0
    )
    teaching_hours: int = field(
        "dont durée des enseignements généraux, professionnels et technologiques (heures)", example=360, least=0
    )
    cycle_start: date = field("Date de début du cycle de formation", example=date(2026, 1, 12))
    exams_end: date = field("Date prévue de fin des épreuves ou examens", example=date(2026, 12, 18))
    internal_reference: str | None = field("Référence interne de l'entreprise", example="CP-2026-07", max_length=15)
    mobility: Mobility | None = field("Mobilité à l'étranger", source="L6325-25", rare=True)
