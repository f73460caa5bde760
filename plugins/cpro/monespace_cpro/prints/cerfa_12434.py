"""What the CERFA 12434*05 shows: each box of the official form from the answers; blank where nothing valid is typed."""

import re
from collections.abc import Mapping

from monespace_cpro.case import contract, employee, employer, training
from monespace_gql.scheme import Answers, Fact, Form, Ref

STREET = re.compile(r"(\d{1,4}(?: ?(?:bis|ter|quater|[a-dA-D])(?![a-zà-ÿ]))?),? +(.+)", re.IGNORECASE | re.DOTALL)
"""« 12 bis rue des Arts »: the official form has a box for the number and another one for the street."""

tutor, host = employee.tutor, employee.host_tutor

SHOWN: tuple[Fact, ...] = (
    *(employer.legal_name, employer.siret, employer.address, employer.phone, employer.email, employer.pension_fund),
    *(employer.provident_fund, employer.is_private_individual, employer.urssaf_number, employer.naf),
    *(employer.headcount, employer.idcc, employer.vae_project_number),
    *(employee.birth_name, employee.usual_name, employee.first_name, employee.sex, employee.birth_date),
    *(employee.birth_department, employee.birth_city, employee.nir, employee.has_disability_status),
    *(employee.youth_equivalence, employee.boe_extension, employee.registered_at_france_travail),
    *(employee.france_travail_number, employee.registration_months, employee.prior_situation),
    *(employee.minimum_social, employee.highest_diploma, employee.address, employee.phone, employee.email),
    *(tutor.last_name, tutor.first_name, tutor.job, tutor.birth_date, tutor.eligible),
    *(host.last_name, host.first_name, host.job, host.birth_date, host.naf),
    *(contract.nature, contract.is_vae_amendment, contract.contract_type, contract.job, contract.classification),
    *(contract.level, contract.coefficient, contract.trial_days, contract.start, contract.amendment_effect),
    *(contract.end, contract.weekly_hours, contract.weekly_minutes, contract.concluded_on, contract.gross_pay),
    *(
        training.provider.legal_name,
        training.provider.siret,
        training.provider.nda,
        training.is_internal,
        training.internal_means,
        training.provider_count,
    ),
    *(training.qualification_type, training.target_diploma, training.rncp, training.title, training.speciality),
    *(training.total_hours, training.teaching_hours, training.cycle_start, training.exams_end),
)
"""Every field the form shows. The portal asks for more than the official form: what is not here is not on it."""


def page(answers: Answers) -> Mapping[str, object]:
    """Return what each box shows."""
    return {
        "employer": _employer(answers),
        "employee": _employee(answers),
        "tutor": {**_person(answers, tutor), "eligible": answers.flag(tutor.eligible)},
        "host_tutor": {**_person(answers, host), "naf": answers.text(host.naf)},
        "contract": _contract(answers),
        "training": _training(answers),
    }


def _employer(answers: Answers) -> Mapping[str, object]:
    return {
        "name": answers.text(employer.legal_name),
        "siret": answers.text(employer.siret),
        "address": _address(answers, employer.address),
        "phone": _phone(answers, employer.phone),
        "email": _email(answers, employer.email),
        "pension_fund": answers.text(employer.pension_fund),
        "provident_fund": answers.text(employer.provident_fund),
        "is_private_individual": answers.flag(employer.is_private_individual),
        "urssaf_number": answers.text(employer.urssaf_number),
        "naf": answers.text(employer.naf),
        "headcount": _number(answers, employer.headcount),
        "idcc": answers.text(employer.idcc),
        "project_number": answers.text(employer.vae_project_number),
    }


def _employee(answers: Answers) -> Mapping[str, object]:
    return {
        "birth_name": answers.text(employee.birth_name),
        "usual_name": answers.text(employee.usual_name),
        "first_name": answers.text(employee.first_name),
        "sex": answers.text(employee.sex),
        "birth_date": _day(answers, employee.birth_date),
        "birth_department": answers.text(employee.birth_department),
        "birth_city": answers.text(employee.birth_city),
        "nir": answers.text(employee.nir),
        "has_disability_status": answers.flag(employee.has_disability_status),
        "youth_equivalence": answers.flag(employee.youth_equivalence),
        "boe_extension": answers.flag(employee.boe_extension),
        "registered": answers.flag(employee.registered_at_france_travail),
        "registration_number": answers.text(employee.france_travail_number),
        "registration_months": _number(answers, employee.registration_months),
        "prior_situation": answers.text(employee.prior_situation),
        "minimum_social": answers.text(employee.minimum_social),
        "highest_diploma": answers.text(employee.highest_diploma),
        "address": _address(answers, employee.address),
        "phone": _phone(answers, employee.phone),
        "email": _email(answers, employee.email),
    }


def _person(answers: Answers, who: Ref) -> dict[str, object]:
    return {
        "last_name": answers.text(who.last_name),
        "first_name": answers.text(who.first_name),
        "job": answers.text(who.job),
        "birth_date": _day(answers, who.birth_date),
    }


def _contract(answers: Answers) -> Mapping[str, object]:
    return {
        "nature": answers.text(contract.nature),
        "is_vae_amendment": answers.flag(contract.is_vae_amendment),
        "type": answers.text(contract.contract_type),
        "job": answers.text(contract.job),
        "classification": answers.text(contract.classification),
        "level": answers.text(contract.level),
        "coefficient": answers.text(contract.coefficient),
        "trial_days": _number(answers, contract.trial_days),
        "start": _day(answers, contract.start),
        "amendment_effect": _day(answers, contract.amendment_effect),
        "end": _day(answers, contract.end),
        "weekly_hours": _number(answers, contract.weekly_hours),
        "weekly_minutes": _number(answers, contract.weekly_minutes),
        "concluded_on": _day(answers, contract.concluded_on),
        "pay": _pay(answers),
    }


def _training(answers: Answers) -> Mapping[str, object]:
    return {
        "provider": {
            "name": answers.text(training.provider.legal_name),
            "siret": answers.text(training.provider.siret),
            "nda": answers.text(training.provider.nda),
        },
        "is_internal": answers.flag(training.is_internal),
        "internal_means": answers.flag(training.internal_means),
        "provider_count": _number(answers, training.provider_count),
        "qualification_type": answers.text(training.qualification_type),
        "target_diploma": answers.text(training.target_diploma),
        "rncp": answers.text(training.rncp),
        "title": answers.text(training.title),
        "speciality": answers.text(training.speciality),
        "total_hours": _number(answers, training.total_hours),
        "teaching_hours": _number(answers, training.teaching_hours),
        "cycle_start": _day(answers, training.cycle_start),
        "exams_end": _day(answers, training.exams_end),
    }


def _address(answers: Answers, place: Ref) -> Mapping[str, object]:
    street = answers.text(place.street) or ""
    numbered = STREET.fullmatch(street)
    return {
        "number": numbered[1] if numbered else None,
        "street": numbered[2] if numbered else street,
        "complement": answers.text(place.complement),
        "postcode": answers.text(place.postcode),
        "city": answers.text(place.city),
    }


def _email(answers: Answers, place: Fact) -> Mapping[str, str]:
    local, _, domain = (answers.text(place) or "").partition("@")
    return {"local": local, "domain": domain}


def _phone(answers: Answers, place: Fact) -> str | None:
    number = answers.text(place)
    return " ".join(re.findall("..", number)) if number else None


def _day(answers: Answers, place: Fact) -> Mapping[str, str]:
    day = answers.day(place)
    return {name: f"{day:{form}}" if day else "" for name, form in (("day", "%d"), ("month", "%m"), ("year", "%Y"))}


def _number(answers: Answers, place: Fact) -> str | None:
    number = answers.integer(place)
    return None if number is None else str(number)


def _pay(answers: Answers) -> Mapping[str, str]:
    amount = answers.money(contract.gross_pay)
    euros, _, cents = f"{amount:.2f}".partition(".") if amount is not None else ("", "", "")
    return {"euros": euros, "cents": cents}


CERFA_12434 = Form(
    code="CERFA_12434",
    label="CERFA 12434*05",
    package="monespace_cpro",
    template="prints/cerfa_12434.html",
    prints=SHOWN,
    page=page,
)
