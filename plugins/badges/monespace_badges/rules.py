"""The rules of a request for cards."""

from monespace_badges.code_tables import CARTE_BTP, CARTE_CHRONO
from monespace_badges.prices import CARD_PRICES
from monespace_badges.tabs import Employer, Service, Summary
from monespace_gql.scheme import FILED_ON, LookupOutcome, Ref, Rule, Severity, facts, present, rule
from monespace_rules.agreements import TEMPORARY_WORKERS
from monespace_rules.companies import lookup_rules
from monespace_rules.conditions import when_typed

employer = facts(Employer)
service = facts(Service)
summary = facts(Summary)

SOURCE = "Portail, badges et cartes, onglet Prestation"
NAF_OF_TEMPORARY_WORK = "7820Z"

is_temporary_work = (employer.idcc == TEMPORARY_WORKERS) | when_typed(
    "employer.has_temporary_work_naf", lambda naf: naf == NAF_OF_TEMPORARY_WORK or None, employer.naf
)


buys_from_itself = when_typed(
    "service.buys_from_itself",
    lambda supplier, own: supplier[:9] == own[:9] or None,
    service.provider.siret,
    employer.siret,
)

LOOKUP_CODES = {
    LookupOutcome.UNKNOWN: "BC-09",
    LookupOutcome.UNANSWERED: "BC-09-ANNUAIRE",
    LookupOutcome.SEVERAL: "BC-10",
    LookupOutcome.HEAD_OFFICE: "BC-10-SIEGE",
    LookupOutcome.CLOSED: "BC-11",
}


def _unticked(code: str, box: Ref, attestation: Ref) -> Rule:
    return rule(
        code,
        when=present(attestation.reset_on),
        at=box,
        says="L'onglet Employeur ou Prestation a changé depuis : relisez la demande et cochez de nouveau cette case",
        severity=Severity.INFO,
        source="Portail, badges et cartes, onglet Synthèse",
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
    *lookup_rules(service.provider, LOOKUP_CODES, source=SOURCE),
    rule(
        "BC-13",
        when=buys_from_itself,
        at=service.provider.number,
        says="Le prestataire doit être différent de l'entreprise",
        severity=Severity.WARNING,
        source=SOURCE,
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
    _unticked("BC-21", summary.exact, summary.exact_attestation),
    _unticked("BC-21-CG", summary.general_conditions, summary.conditions_attestation),
)
