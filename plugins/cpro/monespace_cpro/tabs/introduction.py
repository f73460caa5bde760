"""The page that reminds the law before anything is typed."""

from monespace_gql.scheme import Link, Tab, field

REMINDER = (
    "Avant de conclure un contrat de professionnalisation, renseignez-vous sur les règles applicables ainsi que les "
    "dispositions particulières prévues par votre convention collective ou les accords collectifs de branche "
    "(Exemple : "
    "la rémunération, la durée maximale du contrat et de la formation ou bien le montant du forfait de formation). "
    "N'hésitez pas à vous rapprocher de votre conseiller.\n"
    "Pour vous aider dans la compréhension du dispositif et la saisie de la demande, vous trouverez ci-dessous "
    "des liens "
    "utiles."
)

LINKS = (
    Link("Les règles de prise en charge", "https://www.akto.fr/"),
    Link("Tuteur et critères d'éligibilité", "https://www.akto.fr/"),
    Link("Contrat de professionnalisation site AKTO", "https://www.akto.fr/"),
    Link("Contrat de professionnalisation site travail.emploi.gouv", "https://travail-emploi.gouv.fr/"),
    Link("Le mode opératoire", "https://www.akto.fr/"),
)


class Introduction(Tab, label="Introduction", intro=REMINDER, links=LINKS):
    """What must be known before the contract is typed."""

    notice_read: bool = field(
        "J'ai pris connaissance de la notice comprenant les informations liées au traitement des données à caractère "
        "personnel.",
        example=True,
        attested=True,
        missing="Vous devez attester avoir pris connaissance de la notice",
        source="Notice 51650#09",
    )
