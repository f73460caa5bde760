"""The weekly working time."""

from monespace_cpro.case import age_at_start, contract, start
from monespace_gql.scheme import Condition, DatedTable, Rule, Severity, rule
from monespace_rules.working_life import (
    LEGAL_WEEKLY_HOURS,
    MAJORITY,
    MINOR_WEEKLY_HOURS,
    PART_TIME_WEEKLY_MINIMUM,
    WEEKLY_HOURS_MAXIMUM,
)

hours = contract.weekly_hours
minutes = contract.weekly_minutes
is_minor: Condition = age_at_start < MAJORITY.at(start)


def _beyond(limit: DatedTable) -> Condition:
    return (hours > limit.at(start)) | ((hours == limit.at(start)) & (minutes >= 1))


RULES: tuple[Rule, ...] = (
    rule(
        "CPRO-TPS-01",
        when=(hours < 1) | _beyond(WEEKLY_HOURS_MAXIMUM),
        at=hours,
        says="La durée de travail hebdomadaire doit être comprise entre 1 h et {most} h",
        shows={"most": WEEKLY_HOURS_MAXIMUM.at(start)},
        source="L3121-20",
        doc="Quarante-huit heures sont la durée maximale du travail au cours d'une même semaine, minutes comprises.",
    ),
    rule(
        "CPRO-TPS-02",
        when=is_minor & _beyond(MINOR_WEEKLY_HOURS),
        at=hours,
        says="La durée hebdomadaire d'un salarié mineur ne peut excéder {most} heures",
        shows={"most": MINOR_WEEKLY_HOURS.at(start)},
        source="L3162-1",
        doc="L'âge est compté en années révolues le premier jour du contrat ; les minutes comptent.",
    ),
    rule(
        "CPRO-TPS-03",
        when=~is_minor & _beyond(LEGAL_WEEKLY_HOURS) & ~_beyond(WEEKLY_HOURS_MAXIMUM),
        at=hours,
        says="Vérifiez la durée hebdomadaire applicable dans l'entreprise",
        severity=Severity.WARNING,
        source="L6325-10",
        doc="Au-delà de la durée légale, l'horaire doit être celui de l'entreprise, et le temps de formation y "
        "est compris : la règle signale sans bloquer.",
    ),
    rule(
        "CPRO-TPS-04",
        when=(hours >= 1) & (hours < PART_TIME_WEEKLY_MINIMUM.at(start)),
        at=hours,
        says="Le temps partiel ne doit pas faire obstacle à l'acquisition de la qualification",
        severity=Severity.WARNING,
        source="L3123-27",
        doc="Le temps partiel est possible s'il laisse le temps de se former. Doute : le minimum de vingt- "
        "quatre heures est cité de mémoire et des accords de branche en fixent un autre ; la règle signale "
        "sans bloquer.",
    ),
)
