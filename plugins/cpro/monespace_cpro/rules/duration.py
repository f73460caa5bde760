"""How long the contract, or the action when it is a CDI, may last; the last day of a period is included."""

from monespace_cpro import law
from monespace_cpro.case import concluded_on, contract, end, is_priority, start, training
from monespace_gql.scheme import DatedTable, Derived, FactType, Rule, Severity, absent, derived, present, rule
from monespace_rules.dates import last_day_of


def _last_day(name: str, months: DatedTable) -> Derived:
    return derived(name, FactType.DATE, reads=(start, months.at(concluded_on)), compute=last_day_of)


earliest_end = _last_day("contract.earliest_end", law.DURATION_MINIMUM)
latest_end = _last_day("contract.latest_end", law.DURATION_MAXIMUM)
latest_end_by_agreement = _last_day("contract.latest_end_by_agreement", law.DURATION_BRANCH)
latest_end_for_priority = _last_day("contract.latest_end_for_priority", law.DURATION_PRIORITY)

RULES: tuple[Rule, ...] = (
    rule(
        "CPRO-DUR-01",
        when=end < earliest_end,
        at=end,
        says="La durée du contrat ne peut pas être inférieure à {months} mois : elle doit aller au moins "
        "jusqu'au {day}",
        shows={"months": law.DURATION_MINIMUM.at(concluded_on), "day": earliest_end},
        source="L6325-11",
        doc="Un contrat qui commence le 5 janvier atteint six mois le 4 juillet : le dernier jour compte. Pour "
        "un CDI, c'est l'action de professionnalisation qui est mesurée (CPRO-DUR-05).",
    ),
    rule(
        "CPRO-DUR-02",
        when=(end > latest_end) & ~is_priority & absent(contract.branch_agreement),
        at=end,
        says="La durée du contrat ne peut pas excéder {months} mois (jusqu'au {day}), sauf public prioritaire "
        "ou accord de "
        "branche",
        shows={"months": law.DURATION_MAXIMUM.at(concluded_on), "day": latest_end},
        source="L6325-11",
        doc="Un contrat qui commence le 5 janvier atteint un an le 4 janvier suivant : le dernier jour compte. "
        "Le public prioritaire (CPRO-SAL-27) et les accords de branche ont leurs propres plafonds. Pour un "
        "CDI, c'est l'action de professionnalisation qui est mesurée (CPRO-DUR-05).",
    ),
    rule(
        "CPRO-DUR-03",
        when=(end > latest_end_by_agreement) & ~is_priority & present(contract.branch_agreement),
        at=end,
        says="La durée du contrat ne peut pas excéder {months} mois (accord de branche), soit jusqu'au {day}",
        shows={"months": law.DURATION_BRANCH.at(concluded_on), "day": latest_end_by_agreement},
        source="L6325-12",
        doc="Une convention ou un accord de branche peut porter la durée à vingt-quatre mois pour d'autres "
        "publics. L'accord est celui que l'employeur déclare : l'OPCO vérifie qu'il existe et qu'il "
        "s'applique.",
    ),
    rule(
        "CPRO-DUR-04",
        when=(end > latest_end_for_priority) & is_priority,
        at=end,
        says="La durée du contrat ne peut pas excéder {months} mois, soit jusqu'au {day}",
        shows={"months": law.DURATION_PRIORITY.at(concluded_on), "day": latest_end_for_priority},
        source="L6325-11",
        doc="Trente-six mois depuis la loi du 5 septembre 2018, pour les contrats conclus à partir de 2019 ; "
        "vingt-quatre auparavant.",
    ),
    rule(
        "CPRO-DUR-06",
        when=end < training.exams_end,
        at=end,
        says="La date de fin du contrat doit être postérieure ou égale à la fin des épreuves ({day})",
        shows={"day": training.exams_end},
        severity=Severity.WARNING,
        source="L6325-11",
        doc="Le salarié passe ses épreuves pendant le contrat : le dernier jour des épreuves est au plus tard "
        "celui du contrat (CPRO-FOR-25).",
    ),
)
