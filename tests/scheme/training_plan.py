"""A scheme made of lists, after the action de formation: modules and who attends them, trainees, cost lines."""

from datetime import date
from decimal import Decimal

from monespace_gql.scheme import (
    Block,
    DatedTable,
    Entry,
    FactType,
    Money,
    Name,
    Nir,
    Scheme,
    Severity,
    Standing,
    SubScheme,
    Tab,
    absent,
    days_between,
    facts,
    field,
    required,
    rule,
)

EMPLOYER_AND_OPCO = (Standing.EMPLOYER, Standing.MANAGER, Standing.INVESTIGATOR)

CEILING = DatedTable(
    "CEILING",
    "Plafond par module",
    "€",
    FactType.MONEY,
    [
        Entry(date(2025, 1, 1), Decimal(1000), "Conseil d'administration 2024"),
        Entry(date(2026, 1, 1), Decimal(1200), "Conseil d'administration 2025"),
    ],
)


class Person(Block):
    """A trainee."""

    mark: str = field("Repère", example="A", max_length=10)
    birth_name: Name = field("Nom de naissance", example="Dupont")
    birth_date: date = field("Date de naissance", example=date(1990, 5, 2))
    nir: Nir | None = field("NIR", example="2900531555042", sensitive=True)
    salary: Money | None = field("Salaire horaire", example=Decimal("15.00"), read=EMPLOYER_AND_OPCO)


class People(Tab, label="Stagiaires"):
    """Who is trained."""

    trainees: list[Person] = field("Stagiaires", most=50)


class Attendee(Block):
    """A trainee of a module."""

    trainee: str = field("Repère du stagiaire", example="A", max_length=10)
    hours: int = field("Heures", example=7)


class Teaching(Block):
    """A module."""

    reference: str = field("Repère", example="M1", max_length=10)
    start: date = field("Début", example=date(2026, 3, 2))
    end: date = field("Fin", example=date(2026, 3, 2))
    hours: int = field("Durée", example=7)
    attendees: list[Attendee] = field("Participants", most=20)


class Plan(Tab, label="Formation"):
    """What is taught."""

    first_day: date = field("Début", example=date(2026, 3, 2))
    last_day: date = field("Fin", example=date(2026, 3, 2))
    modules: list[Teaching] = field("Modules", most=10)


class Cost(Block):
    """A cost line."""

    module: str = field("Module", example="M1", max_length=10)
    quantity: int = field("Quantité", example=7)
    rate: Money = field("Montant unitaire HT", example=Decimal("30.00"))


class Funds(Tab, label="Financement"):
    """What it costs."""

    lines: list[Cost] = field("Coûts")


people, plan, funds = facts(People), facts(Plan), facts(Funds)
trainee, module, line = people.trainees.each(), plan.modules.each(), funds.lines.each()
attendee = module.attendees.each()

asked = line.sum(line.quantity * line.rate, where=line.module == module.reference)

RULES = (
    rule(
        "AF-01",
        for_each=module,
        when=module.end < module.start,
        at=module.end,
        says="Le module {rank} finit avant de commencer",
        shows={"rank": module.rank()},
        source="L6313-1",
    ),
    rule(
        "AF-02",
        for_each=module,
        when=module.hours > days_between(module.start, module.end) * 10,
        at=module.hours,
        says="Un module compte au plus {most} heures",
        shows={"most": days_between(module.start, module.end) * 10},
        severity=Severity.WARNING,
        source="L3121-18",
    ),
    required("AF-06", when=absent(people.trainees), at=people.trainees, source="L6313-1"),
    required("AF-06-MODULE", for_each=module, when=attendee.count() < 1, at=module.attendees, source="L6313-1"),
    rule(
        "AF-08",
        for_each=trainee,
        when=trainee.repeated(trainee.nir) | trainee.repeated(trainee.birth_name, trainee.birth_date),
        at=trainee,
        says="Ce stagiaire figure deux fois",
        source="L6313-1",
    ),
    rule(
        "AF-10",
        when=(module.min(module.start) != plan.first_day) | (module.max(module.end) != plan.last_day),
        at=plan.first_day,
        says="Les modules vont du {first} au {last}",
        shows={"first": module.min(module.start), "last": module.max(module.end)},
        source="R6313-3",
    ),
    rule(
        "AF-HOURS",
        for_each=module,
        when=attendee.some(attendee.hours > module.hours),
        at=module.attendees,
        says="Un participant suit au plus les {hours} heures du module",
        shows={"hours": module.hours},
        source="L6313-1",
    ),
    rule(
        "AF-KNOWN",
        for_each=attendee,
        when=~trainee.some(trainee.mark == attendee.trainee),
        at=attendee.trainee,
        says="Ce repère n'est celui d'aucun stagiaire",
        source="L6313-1",
    ),
    rule(
        "AF-LINES",
        for_each=line,
        when=~module.some(module.reference == line.module),
        at=line.module,
        says="Ce repère n'est celui d'aucun module",
        source="L6332-14",
    ),
    rule(
        "AF-CEILING",
        for_each=module,
        when=asked > CEILING.at(module.start),
        at=module,
        says="{asked} € demandés pour ce module, {most} € au plus",
        shows={"asked": asked, "most": CEILING.at(module.start)},
        source="L6332-14",
    ),
    rule(
        "AF-PAY",
        when=trainee.some(trainee.salary > 40),
        at=people.trainees,
        says="Un salaire horaire dépasse 40 €",
        severity=Severity.WARNING,
        source="L6332-14",
    ),
)

TABS = (People, Plan, Funds)


def training_plan(**changed: object) -> Scheme:
    """The scheme, with some of what it is made of changed."""
    made: dict[str, object] = {
        "code": "AF",
        "prefix": "Af",
        "label": "Action de formation",
        "version": "1",
        "number_code": "AF",
        "new_title": "Nouvelle action",
        "sub_schemes": (SubScheme("PDC", "PDC", "Plan de développement des compétences"),),
        "tabs": TABS,
        "rules": RULES,
    }
    return Scheme(**(made | changed))  # type: ignore[arg-type]  # whatever a scheme takes


TRAINING_PLAN = training_plan()
