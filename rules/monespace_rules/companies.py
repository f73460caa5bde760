"""What every scheme says of a company looked up by its number: unknown, closed, to be chosen, not verified."""

from collections.abc import Mapping

from monespace_gql.scheme import LookupOutcome, Ref, Rule, Severity, rule

SAYS: Mapping[LookupOutcome, tuple[Severity, str]] = {
    LookupOutcome.UNKNOWN: (Severity.BLOCKING, "Aucun établissement trouvé pour ce numéro"),
    LookupOutcome.SEVERAL: (
        Severity.BLOCKING,
        "Sélectionnez l'établissement : cette entreprise en a plusieurs, saisissez le SIRET de celui qui convient",
    ),
    LookupOutcome.HEAD_OFFICE: (
        Severity.INFO,
        "Le siège de l'entreprise est retenu : saisissez le SIRET d'un autre établissement pour en changer",
    ),
    LookupOutcome.CLOSED: (Severity.BLOCKING, "SIRET inactif : le SIRET {siret} correspond à un établissement fermé"),
    LookupOutcome.UNANSWERED: (
        Severity.WARNING,
        "L'annuaire des entreprises ne répond pas : ce numéro n'a pas pu être vérifié, enregistrez-le de nouveau "
        "plus tard",
    ),
}


def lookup_rules(company: Ref, codes: Mapping[LookupOutcome, str], *, source: str) -> tuple[Rule, ...]:
    """Return the rules on a block that has the fields `number`, `outcome` and `siret`, under the codes given."""
    return tuple(_lookup_rule(company, outcome, code, source) for outcome, code in codes.items())


def _lookup_rule(company: Ref, outcome: LookupOutcome, code: str, source: str) -> Rule:
    severity, says = SAYS[outcome]
    return rule(
        code,
        when=company.outcome == outcome.value,
        at=company.number,
        says=says,
        shows={"siret": company.siret} if outcome is LookupOutcome.CLOSED else None,
        severity=severity,
        source=source,
    )
