"""The common face of a contrat de professionnalisation: its title, dates, employee, main provider and costs."""

from monespace_cpro.case import contract, employee, employer, funding, training
from monespace_cpro.code_tables import COST_NATURE, PAID_TO_PROVIDER
from monespace_gql.scheme import Answers, Line, Module, Portrait, Trainee


def portray(answers: Answers) -> Portrait:
    """Return what lists and financing show of these answers; whatever is not typed yet is left out."""
    return Portrait(
        title=_title(answers),
        starts_on=answers.day(contract.start),
        ends_on=answers.day(contract.end),
        trainees=_trainees(answers),
        modules=_modules(answers),
        lines=_lines(answers),
        subrogation=answers.flag(funding.subrogation) is True,
    )


def _title(answers: Answers) -> str | None:
    named = (answers.text(training.rncp), answers.text(training.title))
    return " - ".join(part for part in named if part) or None


def _trainees(answers: Answers) -> tuple[Trainee, ...]:
    birth_name, first_name = answers.text(employee.birth_name), answers.text(employee.first_name)
    if birth_name is None or first_name is None:
        return ()
    usual_name, birth_date = answers.text(employee.usual_name), answers.day(employee.birth_date)
    return (Trainee(birth_name, first_name, usual_name, birth_date),)


def _modules(answers: Answers) -> tuple[Module, ...]:
    title, hours = answers.text(training.title), answers.integer(training.total_hours)
    starts_on, ends_on = answers.day(training.cycle_start), answers.day(training.exams_end)
    siret, legal_name = answers.text(training.provider.siret), answers.text(training.provider.legal_name)
    if title is None or hours is None or starts_on is None or ends_on is None or siret is None or legal_name is None:
        return ()
    return (Module(title, siret, legal_name, hours, starts_on, ends_on),)


def _lines(answers: Answers) -> tuple[Line, ...]:
    return tuple(line for item in answers.items(funding.lines) if (line := _line(answers, item)) is not None)


def _line(answers: Answers, item: Answers) -> Line | None:
    nature, unit = item.text("nature"), item.text("unit")
    quantity, rate = item.integer("quantity"), item.money("unit_rate")
    choice = COST_NATURE.get(nature or "")
    if choice is None or unit is None or quantity is None or rate is None:
        return None
    siret, legal_name = _payee(answers, choice.code)
    return Line(choice.code, choice.label, unit, quantity, rate, siret, legal_name)


def _payee(answers: Answers, nature: str) -> tuple[str, str]:
    subrogated = answers.flag(funding.subrogation) is True and nature in PAID_TO_PROVIDER
    payee = training.provider if subrogated else employer
    return answers.text(payee.siret) or "", answers.text(payee.legal_name) or ""
