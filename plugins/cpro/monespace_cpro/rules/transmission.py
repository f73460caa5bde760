"""When the request is sent: the five days of the law, and dates that look mistyped."""

from datetime import date, timedelta

from monespace_cpro import law
from monespace_cpro.case import start
from monespace_gql.scheme import FILED_ON, FactType, Rule, Severity, derived, rule
from monespace_rules.dates import add_months

LIKELY_MONTHS = 12


def _deposit_limit(starts: date, days: int) -> date:
    return starts + timedelta(days=days)


deposit_limit = derived(
    "contract.deposit_limit", FactType.DATE, reads=(start, law.DEPOSIT_DAYS.at(start)), compute=_deposit_limit
)
a_year_ago = derived(
    "case.a_year_ago", FactType.DATE, reads=(FILED_ON,), compute=lambda day: add_months(day, -LIKELY_MONTHS)
)
in_a_year = derived(
    "case.in_a_year", FactType.DATE, reads=(FILED_ON,), compute=lambda day: add_months(day, LIKELY_MONTHS)
)

RULES: tuple[Rule, ...] = (
    rule(
        "CPRO-CTR-15",
        when=deposit_limit < FILED_ON,
        at=start,
        says="Le contrat doit être transmis à l'OPCO au plus tard dans les {days} jours qui suivent son début "
        "(le {limit})",
        shows={"days": law.DEPOSIT_DAYS.at(start), "limit": deposit_limit},
        severity=Severity.WARNING,
        source="D6325-1",
        doc="Les cinq jours sont des jours calendaires : un contrat commencé le 5 est transmis au plus tard le "
        "10. Le retard est signalé sans bloquer, l'OPCO reçoit la demande.",
    ),
    rule(
        "CPRO-CTR-16",
        when=(start < a_year_ago) | (start > in_a_year),
        at=start,
        says="Vérifiez la date de début du contrat",
        severity=Severity.WARNING,
        source="Portail, onglet Contrat",
        doc="Un début plus de douze mois avant ou après le jour du contrôle tient le plus souvent d'une faute "
        "de frappe. Ces bornes ne sont pas celles d'un texte.",
    ),
)
