"""What is asked of the OPCO, against its ceilings; an amount above is a warning, the OPCO decides."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from monespace_cpro import law
from monespace_cpro.case import (
    employee,
    funding,
    has_host,
    is_priority,
    line,
    nature_is_settled,
    start,
    training,
    tutor_age,
)
from monespace_gql.scheme import (
    Answers,
    DatedTable,
    Derived,
    FactType,
    Rule,
    Severity,
    absent,
    derived,
    known,
    present,
    rule,
)
from monespace_rules.conditions import no, when_typed, yes

Lines = Iterable[Answers]
CEILINGS = "D6332-86"
TUTOR = "D6332-92"


def _of(lines: Lines, nature: str, unit: str | None = None) -> list[Answers]:
    return [line for line in lines if line.text("nature") == nature and unit in (None, line.text("unit"))]


def amount(lines: Lines, nature: str) -> Decimal | None:
    """Return the sum asked for a nature of cost; None when none is."""
    asked = [(line.integer("quantity"), line.money("unit_rate")) for line in _of(lines, nature)]
    return sum((q * r for q, r in asked if q is not None and r is not None), Decimal(0)) if asked else None


def quantity(lines: Lines, nature: str, unit: str) -> int | None:
    """Return how many units of a nature of cost are asked for; None when none is."""
    asked = _of(lines, nature, unit)
    return sum(line.integer("quantity") or 0 for line in asked) if asked else None


def highest_rate(lines: Lines, nature: str) -> Decimal | None:
    """Return the highest unit rate asked for a nature of cost; None when none is."""
    return max((rate for line in _of(lines, nature) if (rate := line.money("unit_rate")) is not None), default=None)


def _from_lines(name: str, type: FactType, compute: Callable[[Lines], object]) -> Derived:
    return derived(f"funding.{name}", type, reads=(funding.lines,), compute=compute)


pedagogical_amount = _from_lines("pedagogical_amount", FactType.MONEY, lambda lines: amount(lines, "PEDAGOGY"))
pedagogical_hours = _from_lines(
    "pedagogical_hours", FactType.INTEGER, lambda lines: quantity(lines, "PEDAGOGY", "HOUR")
)
tutor_hours = _from_lines("tutor_hours", FactType.INTEGER, lambda lines: quantity(lines, "TUTOR_TRAINING", "HOUR") or 0)
tutor_rate = _from_lines("tutor_rate", FactType.MONEY, lambda lines: highest_rate(lines, "TUTOR_TRAINING"))
function_months = _from_lines(
    "function_months", FactType.INTEGER, lambda lines: quantity(lines, "TUTOR_FUNCTION", "MONTH") or 0
)
function_rate = _from_lines("function_rate", FactType.MONEY, lambda lines: highest_rate(lines, "TUTOR_FUNCTION"))


asks_tutor_function = known(line.some(line.nature == "TUTOR_FUNCTION"))
provider_declines = when_typed("funding.provider_declines", lambda agrees: not agrees or None, funding.provider_agrees)
tutor_is_full = (
    no(employee.tutor.is_employer)
    & nature_is_settled
    & ~has_host
    & present(employee.tutor.already_follows)
    & (employee.tutor.already_follows >= law.TUTOR_FOLLOWS.at(start))
)
"""A tutor employed here already follows as many people as one may."""
is_raised = is_priority | (tutor_age >= law.SENIOR_TUTOR_AGE.at(start))


def _above_ceiling(code: str, hourly: DatedTable, for_priority: bool) -> Rule:
    limit = hourly.at(start) * training.total_hours
    return rule(
        code,
        when=present(pedagogical_amount)
        & (pedagogical_amount > limit)
        & (is_priority if for_priority else ~is_priority),
        at=funding.lines,
        says="Le montant demandé excède le plafond de prise en charge ({limit} €, à raison de {hourly} € par heure)",
        shows={"limit": limit, "hourly": hourly.at(start)},
        severity=Severity.WARNING,
        source=CEILINGS,
        doc="Le montant demandé pour la formation, toutes lignes réunies, est comparé aux heures de la formation au "
        "forfait par défaut, celui du public prioritaire s'il y a lieu. Les branches ont leurs propres forfaits : "
        "l'OPCO décide.",
    )


def _above_function(code: str, table: DatedTable, raised: bool) -> Rule:
    return rule(
        code,
        when=present(function_rate)
        & (is_raised if raised else ~is_raised)
        & ((function_rate > table.at(start)) | (function_months > law.TUTOR_FUNCTION_MONTHS.at(start))),
        at=funding.lines,
        says="L'aide à la fonction tutorale est plafonnée à {most} € par mois pendant {months} mois",
        shows={"most": table.at(start), "months": law.TUTOR_FUNCTION_MONTHS.at(start)},
        severity=Severity.WARNING,
        source=TUTOR,
        doc="Le taux le plus élevé et le nombre de mois de toutes les lignes sont comparés au plafond, majoré pour un "
        "tuteur de 45 ans ou plus et pour le public prioritaire. Les mois ne comptent que s'ils sont l'unité de la "
        "ligne. L'OPCO décide.",
    )


RULES: tuple[Rule, ...] = (
    _above_ceiling("CPRO-FIN-01", law.CEILING, for_priority=False),
    _above_ceiling("CPRO-FIN-01-PRIORITY", law.CEILING_PRIORITY, for_priority=True),
    rule(
        "CPRO-FIN-02",
        when=present(pedagogical_hours) & (pedagogical_hours > training.total_hours),
        at=funding.lines,
        says="Les heures financées ne peuvent excéder la durée de la formation ({total} h)",
        shows={"total": training.total_hours},
        source="D6332-85",
        doc="Seules les lignes demandées à l'heure sont comptées.",
    ),
    rule(
        "CPRO-FIN-03",
        when=present(funding.employee_share) & (funding.employee_share >= Decimal("0.01")),
        at=funding.employee_share,
        says="Aucune participation financière ne peut être demandée au salarié",
        source="L6325-2-1",
        doc="La formation ne coûte rien au salarié : toute participation, même d'un centime, est refusée.",
    ),
    rule(
        "CPRO-FIN-04",
        when=present(tutor_rate)
        & ((tutor_rate > law.TUTOR_TRAINING_RATE.at(start)) | (tutor_hours > law.TUTOR_TRAINING_HOURS.at(start))),
        at=funding.lines,
        says="La formation du tuteur est plafonnée à {most} € par heure et {hours} heures",
        shows={"most": law.TUTOR_TRAINING_RATE.at(start), "hours": law.TUTOR_TRAINING_HOURS.at(start)},
        severity=Severity.WARNING,
        source=TUTOR,
        doc="Le taux le plus élevé et le nombre d'heures de toutes les lignes sont comparés au plafond. L'OPCO décide.",
    ),
    _above_function("CPRO-FIN-05", law.TUTOR_FUNCTION, raised=False),
    _above_function("CPRO-FIN-05-RAISED", law.TUTOR_FUNCTION_RAISED, raised=True),
    rule(
        "CPRO-FIN-06",
        when=asks_tutor_function & tutor_is_full,
        at=funding.lines,
        says="L'aide à la fonction tutorale est limitée à {most} bénéficiaires par tuteur",
        shows={"most": law.TUTOR_FOLLOWS.at(start)},
        severity=Severity.WARNING,
        source="D6325-9",
        doc="L'aide n'est pas due au-delà du nombre de personnes qu'un tuteur salarié peut suivre ; les deux "
        "règles s'appliquent ensemble (CPRO-TUT-04).",
    ),
    rule(
        "CPRO-FIN-07",
        when=yes(funding.subrogation) & (absent(funding.provider_agrees) | provider_declines),
        at=funding.subrogation,
        says="La subrogation suppose l'accord de l'organisme de formation",
        severity=Severity.WARNING,
        source="Code civil, article 1346-1",
        doc="L'OPCO ne paie l'organisme à la place de l'employeur que s'il l'accepte ; sans réponse, l'accord "
        "est à demander.",
    ),
)
