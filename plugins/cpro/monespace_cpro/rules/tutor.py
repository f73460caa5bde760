"""The tutors: how many people they follow, the host company's, and who may not be one."""

from datetime import date

from monespace_cpro import law
from monespace_cpro.case import employee, has_host, nature_is_settled, start, training, tutor_age
from monespace_cpro.code_tables import VAE
from monespace_gql.scheme import Rule, Severity, absent, present, required, rule
from monespace_rules.conditions import no, when_typed, yes
from monespace_rules.working_life import MAJORITY

tutor = employee.tutor
host = employee.host_tutor

host_is_typed = present(host.last_name) | present(host.first_name) | present(host.job) | present(host.birth_date)
host_is_incomplete = absent(host.last_name) | absent(host.first_name) | absent(host.job) | absent(host.birth_date)


def _same_person(
    birth_name: str, first_name: str, birth: date, tutor_name: str, tutor_first_name: str, tutor_birth: date
) -> bool | None:
    named = (birth_name.casefold(), first_name.casefold(), birth)
    return named == (tutor_name.casefold(), tutor_first_name.casefold(), tutor_birth) or None


RULES: tuple[Rule, ...] = (
    rule(
        "CPRO-TUT-04",
        when=no(tutor.is_employer)
        & nature_is_settled
        & ~has_host
        & present(tutor.already_follows)
        & (tutor.already_follows >= law.TUTOR_FOLLOWS.at(start)),
        at=tutor.already_follows,
        says="Le tuteur ne peut exercer ses fonctions à l'égard de plus de {most} salariés",
        shows={"most": law.TUTOR_FOLLOWS.at(start)},
        source="D6325-9",
    ),
    rule(
        "CPRO-TUT-05",
        when=yes(tutor.is_employer)
        & nature_is_settled
        & ~has_host
        & present(tutor.already_follows)
        & (tutor.already_follows >= law.EMPLOYER_FOLLOWS.at(start)),
        at=tutor.already_follows,
        says="L'employeur ne peut assurer le tutorat de plus de {most} salariés",
        shows={"most": law.EMPLOYER_FOLLOWS.at(start)},
        source="D6325-9",
    ),
    rule(
        "CPRO-TUT-06",
        when=has_host & host_is_incomplete,
        at=host.last_name,
        says="Le tuteur de l'entreprise utilisatrice est obligatoire",
        source="D6325-10",
    ),
    rule(
        "CPRO-TUT-08",
        when=nature_is_settled & ~has_host & host_is_typed,
        at=host.last_name,
        says="Le tuteur de l'entreprise utilisatrice ne concerne que le travail temporaire et les groupements "
        "d'employeurs",
        severity=Severity.WARNING,
        source="CERFA 12434*05",
    ),
    rule(
        "CPRO-TUT-09",
        when=when_typed(
            "employee.tutor.is_employee",
            _same_person,
            employee.birth_name,
            employee.first_name,
            employee.birth_date,
            tutor.last_name,
            tutor.first_name,
            tutor.birth_date,
        ),
        at=tutor.last_name,
        says="Le tuteur ne peut pas être le salarié en contrat",
        source="L6325-3-1",
    ),
    rule(
        "CPRO-TUT-10",
        when=tutor_age < MAJORITY.at(start),
        at=tutor.birth_date,
        says="Le tuteur doit être majeur : vérifiez sa date de naissance",
        severity=Severity.WARNING,
        source="D6325-6",
    ),
    rule(
        "CPRO-TUT-11",
        when=(training.qualification_type != VAE) & present(host.naf),
        at=host.naf,
        says="Le code NAF de l'entreprise utilisatrice est réservé à l'expérimentation VAE",
        source="Notice 51650#09",
    ),
    required(
        "CPRO-TUT-11-VAE",
        when=(training.qualification_type == VAE) & has_host,
        at=host.naf,
        says="Le code NAF de l'entreprise utilisatrice est obligatoire pour l'expérimentation VAE",
        source="Notice 51650#09",
    ),
    rule(
        "CPRO-TUT-12",
        when=tutor_age >= law.SENIOR_TUTOR_AGE.at(start),
        at=tutor.birth_date,
        says="Le tuteur a {age} ans ou plus : l'aide à la fonction tutorale peut atteindre {amount} € par mois",
        shows={"age": law.SENIOR_TUTOR_AGE.at(start), "amount": law.TUTOR_FUNCTION_RAISED.at(start)},
        severity=Severity.INFO,
        source="D6332-92",
    ),
)
