"""The rules of a request for cards."""

from monespace_badges.code_tables import CARTE_BTP, CARTE_CHRONO
from monespace_badges.prices import CARD_PRICES
from monespace_badges.tabs import Employer, Service
from monespace_gql.scheme import FILED_ON, Rule, Severity, facts, rule
from monespace_rules.agreements import TEMPORARY_WORKERS
from monespace_rules.conditions import when_typed

employer = facts(Employer)
service = facts(Service)

SOURCE = "Portail, badges et cartes, onglet Prestation"
NAF_OF_TEMPORARY_WORK = "7820Z"

is_temporary_work = (employer.idcc == TEMPORARY_WORKERS) | when_typed(
    "employer.has_temporary_work_naf", lambda naf: naf == NAF_OF_TEMPORARY_WORK or None, employer.naf
)


def _above_price(code: str, card: str) -> Rule:
    price = CARD_PRICES[card].at(FILED_ON)
    return rule(
        code,
        when=(service.card_type == card) & (service.unit_price > price),
        at=service.unit_price,
        says="Le montant unitaire dépasse le tarif connu de la carte ({price} €)",
        shows={"price": price},
        severity=Severity.WARNING,
        source=CARD_PRICES[card].entries[-1].source,
        doc="The issuer's price comes from secondary sources, its dates are not known.",
    )


RULES = (
    rule(
        "BC-05",
        when=~is_temporary_work,
        at=employer.idcc,
        says="Les badges et cartes sont réservés aux entreprises de travail temporaire",
        severity=Severity.WARNING,
        source="Conditions de prise en charge du FPE TT",
    ),
    rule(
        "BC-15",
        when=service.unit_price <= 0,
        at=service.unit_price,
        says="Le montant doit être supérieur à 0",
        source=SOURCE,
    ),
    rule(
        "BC-17",
        when=service.quantity < 1,
        at=service.quantity,
        says="Saisissez une quantité d'au moins 1",
        source=SOURCE,
    ),
    _above_price("BC-19", CARTE_CHRONO),
    _above_price("BC-19-BTP", CARTE_BTP),
)
