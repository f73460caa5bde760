"""The common face of a période de reconversion: what lists and financing show."""

from monespace_gql.scheme import Answers, Line, Module, Portrait, Trainee

from reconversion_opco.case import employee, employer, funding, training
from reconversion_opco.code_tables import COST_NATURE, PEDAGOGY


def portray(answers: Answers) -> Portrait:
    """Return what lists and financing show of these answers; whatever is not typed yet is left out."""
    return Portrait(
        title=answers.text(training.title),
        starts_on=answers.day(training.start),
        ends_on=answers.day(training.end),
        trainees=_trainees(answers),
        modules=_modules(answers),
        lines=_lines(answers),
        subrogation=answers.flag(funding.subrogation) is True,
        reference=answers.text(training.internal_reference),
    )


def _trainees(answers: Answers) -> tuple[Trainee, ...]:
    birth_name, first_name = answers.text(employee.birth_name), answers.text(employee.first_name)
    if birth_name is None or first_name is None:
        return ()
    return (Trainee(birth_name, first_name, answers.text(employee.usual_name), answers.day(employee.birth_date)),)


def _modules(answers: Answers) -> tuple[Module, ...]:
    title, hours = answers.text(training.title), answers.integer(training.hours)
    starts_on, ends_on = answers.day(training.start), answers.day(training.end)
    siret, legal_name = answers.text(training.provider.siret), answers.text(training.provider.legal_name)
    if title is None or hours is None or starts_on is None or ends_on is None or siret is None or legal_name is None:
        return ()
    return (Module(title, siret, legal_name, hours, starts_on, ends_on),)


def _lines(answers: Answers) -> tuple[Line, ...]:
    return tuple(line for item in answers.items(funding.lines) if (line := _line(answers, item)) is not None)


def _line(answers: Answers, item: Answers) -> Line | None:
    nature, unit = COST_NATURE.get(item.text("nature") or ""), item.text("unit")
    quantity, rate = item.integer("quantity"), item.money("unit_rate")
    if nature is None or unit is None or quantity is None or rate is None:
        return None
    siret, legal_name = _payee(answers, nature.code)
    return Line(nature.code, nature.label, unit, quantity, rate, siret, legal_name)


def _payee(answers: Answers, nature: str) -> tuple[str, str]:
    subrogated = answers.flag(funding.subrogation) is True and nature == PEDAGOGY
    payee = training.provider if subrogated else employer
    return answers.text(payee.siret) or "", answers.text(payee.legal_name) or ""
