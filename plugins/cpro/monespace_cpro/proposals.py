"""What the OPCO pays at most for this contract, proposed as cost lines: the numbers are those that the rules check."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from monespace_cpro import law
from monespace_cpro.case import concluded_on, contract, employee, is_priority, start, training
from monespace_cpro.rules.funding import CEILINGS, TUTOR, is_raised, tutor_is_full
from monespace_gql.scheme import Answers, DatedTable, Fact, FundingProposal, Scheme, holds

PRIORITY: tuple[Fact, ...] = (
    start,
    concluded_on,
    employee.birth_date,
    employee.highest_diploma,
    employee.registered_at_france_travail,
    employee.registration_months,
    employee.minimum_social,
    employee.prior_situation,
)
"""What the priority public is recognised by."""
TUTORED: tuple[Fact, ...] = (
    *PRIORITY,
    employee.tutor.birth_date,
    employee.tutor.is_employer,
    employee.tutor.already_follows,
    contract.nature,
    contract.is_vae_amendment,
    contract.is_group_of_employers,
)
"""What decides on the help for a tutor: whether it is raised, and whether it is due."""


def proposals(scheme: Scheme, answers: Answers, on: date) -> Iterator[FundingProposal]:
    """Propose the training and the tutor's help at their ceilings, as of the start of the contract or of that day."""
    day = answers.day(start) or on
    yield from _training(scheme, answers, on, day)
    yield from _tutor_training(answers, day)
    yield from _tutor_function(scheme, answers, on, day)


def _training(scheme: Scheme, answers: Answers, on: date, day: date) -> Iterator[FundingProposal]:
    hours, priority = answers.integer(training.total_hours), holds(scheme, is_priority, answers, on=on)
    if not hours or hours < 1 or priority is None:
        return
    price = _amount(law.CEILING_PRIORITY if priority else law.CEILING, day)
    if price is not None:
        label = "Formation, au forfait horaire du public prioritaire" if priority else "Formation, au forfait horaire"
        yield _line(label, "PEDAGOGY", hours, "HOUR", price, CEILINGS, (training.total_hours, *PRIORITY))


def _tutor_training(answers: Answers, day: date) -> Iterator[FundingProposal]:
    hours, price = _count(law.TUTOR_TRAINING_HOURS, day), _amount(law.TUTOR_TRAINING_RATE, day)
    if hours is not None and price is not None and answers.text(employee.tutor.last_name):
        reads = (start, employee.tutor.last_name)
        yield _line("Formation du tuteur, au plafond", "TUTOR_TRAINING", hours, "HOUR", price, TUTOR, reads)


def _tutor_function(scheme: Scheme, answers: Answers, on: date, day: date) -> Iterator[FundingProposal]:
    raised, full = (holds(scheme, condition, answers, on=on) for condition in (is_raised, tutor_is_full))
    if raised is None or full is not False:
        return
    months = _count(law.TUTOR_FUNCTION_MONTHS, day)
    price = _amount(law.TUTOR_FUNCTION_RAISED if raised else law.TUTOR_FUNCTION, day)
    if months is not None and price is not None:
        label = f"Aide à la fonction tutorale, au plafond{' majoré' if raised else ''}"
        yield _line(label, "TUTOR_FUNCTION", months, "MONTH", price, TUTOR, TUTORED)


def _line(
    label: str, nature: str, quantity: int, unit: str, price: Decimal, source: str, reads: tuple[Fact, ...]
) -> FundingProposal:
    return FundingProposal(
        label=label,
        nature=nature,
        quantity=quantity,
        unit=unit,
        unit_price=price,
        amount=quantity * price,
        source=source,
        reads=reads,
    )


def _amount(table: DatedTable, day: date) -> Decimal | None:
    entry = table.on(day)
    return entry.value if entry is not None and isinstance(entry.value, Decimal) else None


def _count(table: DatedTable, day: date) -> int | None:
    entry = table.on(day)
    return entry.value if entry is not None and isinstance(entry.value, int) else None
