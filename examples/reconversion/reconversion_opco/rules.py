"""The rules of a période de reconversion.

What rests on a number of the law warns: these numbers come from secondary sources.
"""

from monespace_gql.scheme import FILED_ON, Severity, last_day, months, no, rule, yes

from reconversion_opco import law
from reconversion_opco.case import funding, training
from reconversion_opco.code_tables import HOUR, PEDAGOGY

agreed = yes(training.by_agreement)
not_agreed = no(training.by_agreement)
line = funding.lines.each()

months_most = law.MONTHS_MOST.at(training.start)
months_most_agreed = law.MONTHS_MOST_AGREED.at(training.start)
last_day_usual = last_day(training.start, months(months_most))
last_day_agreed = last_day(training.start, months(months_most_agreed))

RULES = (
    rule(
        "RECO-01",
        when=training.end < training.start,
        at=training.end,
        says="La date de fin doit suivre la date de début",
        source="CERFA 17613*01",
    ),
    rule(
        "RECO-02",
        when=training.hours < law.HOURS_LEAST.at(training.start),
        at=training.hours,
        says="La formation dure au moins {least} heures",
        shows={"least": law.HOURS_LEAST.at(training.start)},
        severity=Severity.WARNING,
        source=law.TEXTS,
    ),
    rule(
        "RECO-03",
        when=not_agreed & (training.hours > law.HOURS_MOST.at(training.start)),
        at=training.hours,
        says="Sans accord, la formation dure au plus {most} heures",
        shows={"most": law.HOURS_MOST.at(training.start)},
        severity=Severity.WARNING,
        source=law.TEXTS,
    ),
    rule(
        "RECO-04",
        when=agreed & (training.hours > law.HOURS_MOST_AGREED.at(training.start)),
        at=training.hours,
        says="Même par accord, la formation dure au plus {most} heures",
        shows={"most": law.HOURS_MOST_AGREED.at(training.start)},
        severity=Severity.WARNING,
        source=law.TEXTS,
    ),
    rule(
        "RECO-05",
        when=not_agreed & (training.end > last_day_usual),
        at=training.end,
        says="Sans accord, la période dure au plus {months} mois : elle finit le {last} au plus tard",
        shows={"months": months_most, "last": last_day_usual},
        severity=Severity.WARNING,
        source=law.TEXTS,
    ),
    rule(
        "RECO-06",
        when=agreed & (training.end > last_day_agreed),
        at=training.end,
        says="Même par accord, la période dure au plus {months} mois : elle finit le {last} au plus tard",
        shows={"months": months_most_agreed, "last": last_day_agreed},
        severity=Severity.WARNING,
        source=law.TEXTS,
    ),
    rule(
        "RECO-07",
        when=training.start <= FILED_ON,
        at=training.start,
        says="La demande se dépose avant le début de la période",
        severity=Severity.WARNING,
        source=law.TEXTS,
        doc="Le dépôt se fait dans les 30 jours qui précèdent le début. Les sources secondaires ne disent pas si ces 30 "
        "jours sont un délai au plus tôt ou au plus tard : seule une demande déposée après le début est signalée.",
    ),
    rule(
        "RECO-08",
        for_each=line,
        when=(line.nature == PEDAGOGY) & (line.unit == HOUR) & (line.unit_rate > law.HOURLY_RATE.at(training.start)),
        at=line.unit_rate,
        says="Le coût horaire dépasse le forfait par défaut de {rate} €",
        shows={"rate": law.HOURLY_RATE.at(training.start)},
        severity=Severity.WARNING,
        source=law.TEXTS,
        doc="Le forfait vaut à défaut d'un autre montant fixé par l'OPCO.",
    ),
)
