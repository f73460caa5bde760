"""The numbers of the law on this contract, each with the day it took effect and its source."""

from datetime import date
from decimal import Decimal

from monespace_gql.scheme import DatedTable, Entry, FactType
from monespace_rules.working_life import number

REFORM = date(2019, 1, 1)
"""The day the law of 5 September 2018 reached this contract."""
FUNDING_REFORM = date(2020, 1, 1)

MINIMUM_AGE = number("cpro.age.minimum", "Âge minimal", "ans", 16, "L6325-1, 1°")
ADULT_AGE = number("cpro.age.adult", "Âge du public demandeur d'emploi", "ans", 26, "L6325-1, 2°")
SECOND_PAY_AGE = number("cpro.age.pay", "Âge de la seconde tranche de rémunération", "ans", 21, "D6325-15")
YOUTH_EQUIVALENCE_FROM = number("cpro.age.equivalence_from", "Équivalence jeunes, dès", "ans", 15, "Notice 51650#09")
YOUTH_EQUIVALENCE_TO = number("cpro.age.equivalence_to", "Équivalence jeunes, jusqu'à", "ans", 20, "Notice 51650#09")
RSA_AGE = number("rsa.age", "Âge du RSA", "ans", 25, "Code de l'action sociale et des familles, L262-4")
SENIOR_TUTOR_AGE = number("cpro.age.senior_tutor", "Âge du tuteur majorant l'aide", "ans", 45, "D6332-92")
PRIORITY_REGISTRATION = number(
    "cpro.priority.registration", "Inscription ouvrant droit au public prioritaire", "mois", 12, "L6325-1-1"
)

DURATION_MINIMUM = number("cpro.duration.minimum", "Durée minimale", "mois", 6, "L6325-11")
DURATION_MAXIMUM = number("cpro.duration.maximum", "Durée maximale", "mois", 12, "L6325-11")
DURATION_BRANCH = number("cpro.duration.branch", "Durée maximale par accord de branche", "mois", 24, "L6325-12")
DURATION_PRIORITY = DatedTable(
    "cpro.duration.priority",
    "Durée maximale du public prioritaire",
    "mois",
    FactType.INTEGER,
    (
        Entry(date(2000, 1, 1), 24, "L6325-12, rédaction de 2015"),
        Entry(REFORM, 36, "L6325-11, loi n° 2018-771"),
    ),
)
STUDENT_CARD_CONTRACT = number(
    "cpro.student_card.contract", "Durée ouvrant la carte d'étudiant", "mois", 12, "L6325-6-2"
)
STUDENT_CARD_DAYS = number("cpro.student_card.days", "Remise de la carte d'étudiant", "jours", 30, "D6325-29")

TRAINING_HOURS_MINIMUM = number("cpro.training.hours", "Durée minimale de la formation", "heures", 150, "L6325-13")
TRAINING_SHARE_MINIMUM = number("cpro.training.share_minimum", "Part minimale de la formation", "%", 15, "L6325-13")
TRAINING_SHARE_MAXIMUM = number("cpro.training.share_maximum", "Part de la formation sans accord", "%", 25, "L6325-13")
TRAINING_START = number("cpro.training.start", "Délai d'examen de l'adéquation du programme", "mois", 2, "D6325-13")
MOBILITY_MAXIMUM = number("cpro.mobility.maximum", "Durée maximale de la mobilité", "mois", 12, "L6325-25")
MOBILITY_SHARE = number("cpro.mobility.share", "Part maximale de la mobilité dans le contrat", "%", 50, "L6325-25")
DEPOSIT_DAYS = number("cpro.deposit", "Délai de transmission à l'OPCO", "jours", 5, "D6325-1")

RATE_YOUNG_LOW = number("cpro.pay.young_low", "Part du SMIC avant 21 ans, niveau inférieur au bac", "%", 55, "D6325-15")
RATE_YOUNG_HIGH = number(
    "cpro.pay.young_high", "Part du SMIC avant 21 ans, bac professionnel et plus", "%", 65, "D6325-15"
)
RATE_GROWN_LOW = number(
    "cpro.pay.grown_low", "Part du SMIC de 21 à 25 ans, niveau inférieur au bac", "%", 70, "D6325-15"
)
RATE_GROWN_HIGH = number(
    "cpro.pay.grown_high", "Part du SMIC de 21 à 25 ans, bac professionnel et plus", "%", 80, "D6325-15"
)
RATE_ADULT = number("cpro.pay.adult", "Part du SMIC dès 26 ans", "%", 100, "L6325-9")
RATE_AGREEMENT = number("cpro.pay.agreement", "Part du salaire conventionnel dès 26 ans", "%", 85, "L6325-9, D6325-18")

TRIAL_SHORT = number("trial.fixed_term.short", "Essai d'un CDD de six mois au plus", "jours", 14, "L1242-10")
TRIAL_LONG = number("trial.fixed_term.long", "Essai d'un CDD de plus de six mois", "jours", 30, "L1242-10")
TRIAL_SHORT_CONTRACT = number("trial.fixed_term.limit", "Durée d'un CDD à essai court", "mois", 6, "L1242-10")
TRIAL_WORKERS = number("trial.permanent.workers", "Essai des ouvriers et employés", "mois", 2, "L1221-19")
TRIAL_SUPERVISORS = number(
    "trial.permanent.supervisors", "Essai des agents de maîtrise et techniciens", "mois", 3, "L1221-19"
)
TRIAL_EXECUTIVES = number("trial.permanent.executives", "Essai des cadres", "mois", 4, "L1221-19")
TRIAL_TEMPORARY_MONTH = number("trial.temporary.month", "Essai d'une mission d'un mois au plus", "jours", 2, "L1251-14")
TRIAL_TEMPORARY_SHORT = number(
    "trial.temporary.short", "Essai d'une mission de deux mois au plus", "jours", 3, "L1251-14"
)
TRIAL_TEMPORARY = number("trial.temporary", "Essai d'une mission de plus de deux mois", "jours", 5, "L1251-14")

TUTOR_FOLLOWS = number("cpro.tutor.follows", "Bénéficiaires suivis par un tuteur salarié", "personnes", 3, "D6325-9")
EMPLOYER_FOLLOWS = number(
    "cpro.tutor.employer_follows", "Bénéficiaires suivis par l'employeur", "personnes", 2, "D6325-9"
)


def _amount(code: str, label: str, unit: str, euros: str, source: str) -> DatedTable:
    return DatedTable(code, label, unit, FactType.MONEY, (Entry(FUNDING_REFORM, Decimal(euros), source),))


CEILING = _amount("cpro.ceiling", "Forfait horaire par défaut", "€/h", "9.15", "D6332-86")
CEILING_PRIORITY = _amount("cpro.ceiling.priority", "Forfait horaire du public prioritaire", "€/h", "15.00", "D6332-86")
TUTOR_TRAINING_RATE = _amount("cpro.tutor.training_rate", "Formation du tuteur", "€/h", "15.00", "D6332-92")
TUTOR_TRAINING_HOURS = number(
    "cpro.tutor.training_hours", "Formation du tuteur", "heures", 40, "D6332-92", FUNDING_REFORM
)
TUTOR_FUNCTION = _amount("cpro.tutor.function", "Aide à la fonction tutorale", "€/mois", "230.00", "D6332-92")
TUTOR_FUNCTION_RAISED = _amount(
    "cpro.tutor.function_raised", "Aide majorée à la fonction tutorale", "€/mois", "345.00", "D6332-92"
)
TUTOR_FUNCTION_MONTHS = number(
    "cpro.tutor.function_months", "Aide à la fonction tutorale", "mois", 6, "D6332-92", FUNDING_REFORM
)


def _last_day(code: str, label: str, day: date, source: str) -> DatedTable:
    return DatedTable(code, label, "", FactType.DATE, (Entry(date(2000, 1, 1), day, source),))


VAE_END = _last_day(
    "cpro.vae.end", "Dernier jour de conclusion, expérimentation VAE", date(2026, 2, 28), "Loi n° 2022-1598, article 11"
)
CIVIS_END = _last_day("civis.end", "Dernier jour du CIVIS", date(2016, 12, 31), "Loi n° 2016-1088, article 46")
