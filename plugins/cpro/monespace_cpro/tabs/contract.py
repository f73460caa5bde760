"""The contract: its nature, its dates, its hours and its pay."""

from datetime import date
from decimal import Decimal

from monespace_cpro.code_tables import CONTRACT_NATURE, CONTRACT_TYPE
from monespace_cpro.standings import EMPLOYER_AND_OPCO, TYPING
from monespace_gql.scheme import Money, Tab, field


class Contract(Tab, label="Contrat"):
    """The contract, as it will be signed."""

    nature: str | None = field("Nature du contrat", example="CDD", choices=CONTRACT_NATURE)
    is_vae_amendment: bool | None = field(
        "Le présent contrat de professionnalisation vaut avenant au contrat de travail initial",
        example=True,
        rare=True,
        help="Expérimentation VAE seulement.",
    )
    is_group_of_employers: bool = field("L'employeur est un groupement d'employeurs", example=False, initial=False)
    contract_type: str = field("Type de contrat", example="11", choices=CONTRACT_TYPE)
    job: str = field("Emploi occupé pendant le contrat (intitulé précis)", example="Boulanger")
    classification: str = field(
        "Classification de l'emploi dans la convention collective", example="Employé niveau I échelon 2"
    )
    level: str | None = field("Niveau", example="I", max_length=10)
    coefficient: str | None = field("Coefficient hiérarchique", example="120", max_length=10)
    trial_days: int | None = field("Durée de la période d'essai (en jours)", example=30, least=0, most=999)
    start: date = field("Date de début d'exécution du contrat", example=date(2026, 1, 5))
    amendment_effect: date | None = field("Si avenant, date d'effet", example=date(2026, 3, 2), rare=True)
    end: date = field("Date de fin du CDD ou de l'action de professionnalisation si CDI", example=date(2026, 12, 31))
    weekly_hours: int = field("Durée hebdomadaire du travail (heures)", example=35)
    weekly_minutes: int = field("Durée hebdomadaire du travail (minutes)", example=0, initial=0, least=0, most=59)
    concluded_on: date = field("Date de conclusion (date de signature du contrat)", example=date(2025, 12, 18))
    gross_pay: Money = field(
        "Salaire brut mensuel à l'embauche (ou salaire brut horaire pour un contrat de travail temporaire)",
        example=Decimal("1823.03"),
        read=EMPLOYER_AND_OPCO,
        write=TYPING,
        write_needs_mandate=True,
        below=Decimal(100_000),
    )
    minimum_agreement_pay: Money | None = field(
        "Salaire minimum conventionnel de l'emploi",
        example=Decimal("1850.00"),
        read=EMPLOYER_AND_OPCO,
        write=TYPING,
        write_needs_mandate=True,
        below=Decimal(100_000),
        help="Sert au contrôle de la rémunération à partir de 26 ans ; même unité que le salaire.",
    )
    branch_agreement: str | None = field(
        "Accord de branche applicable à la durée du contrat ou de la formation",
        example="Accord du 15 décembre 2004",
        rare=True,
        source="L6325-12, L6325-14",
    )
    previous_contract: str | None = field(
        "Référence du contrat précédent", example="2412CP000100", max_length=50, rare=True
    )
