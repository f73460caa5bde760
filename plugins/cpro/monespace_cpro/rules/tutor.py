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
        doc="Un tuteur salarié suit au plus trois personnes à la fois, en contrat de professionnalisation, "
        "d'apprentissage ou en Pro-A, celle-ci comprise. Le plafond ne vaut pas pour le tuteur d'une "
        "entreprise de travail temporaire ou d'un groupement d'employeurs (D6325-10, CPRO-TUT-07).",
    ),
    rule(
        "CPRO-TUT-04-HOST",
        when=has_host & present(host.already_follows) & (host.already_follows >= law.TUTOR_FOLLOWS.at(start)),
        at=host.already_follows,
        says="Le tuteur de l'entreprise utilisatrice ne peut exercer ses fonctions à l'égard de plus de {most} "
        "salariés",
        shows={"most": law.TUTOR_FOLLOWS.at(start)},
        source="D6325-10",
        doc="En travail temporaire et dans un groupement d'employeurs, le plafond de D6325-9 vaut pour le "
        "tuteur de l'entreprise utilisatrice (CPRO-TUT-07). Il n'est vérifié que si le nombre est renseigné "
        ": le CERFA ne le demande pas.",
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
        doc="L'employeur qui est lui-même tuteur suit au plus deux personnes à la fois, celle-ci comprise.",
    ),
    rule(
        "CPRO-TUT-06",
        when=has_host & host_is_incomplete,
        at=host.last_name,
        says="Le tuteur de l'entreprise utilisatrice est obligatoire",
        source="D6325-10",
        doc="Le salarié travaille dans l'entreprise utilisatrice : elle désigne un tuteur, dont le nom, le "
        "prénom, l'emploi et la date de naissance sont demandés.",
    ),
    rule(
        "CPRO-TUT-08",
        when=nature_is_settled & ~has_host & host_is_typed,
        at=host.last_name,
        says="Le tuteur de l'entreprise utilisatrice ne concerne que le travail temporaire et les groupements "
        "d'employeurs",
        severity=Severity.WARNING,
        source="CERFA 12434*05",
        doc="En dehors de ces deux cas le salarié n'a qu'un tuteur, celui de l'établissement employeur.",
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
        doc="Nom de naissance, prénom et date de naissance sont comparés, sans égard aux majuscules : un "
        "homonyme né un autre jour peut être tuteur.",
    ),
    rule(
        "CPRO-TUT-10",
        when=tutor_age < MAJORITY.at(start),
        at=tutor.birth_date,
        says="Le tuteur doit être majeur : vérifiez sa date de naissance",
        severity=Severity.WARNING,
        source="D6325-6",
        doc="L'âge est compté en années révolues le premier jour du contrat. Les deux ans d'expérience que le "
        "texte demande (CPRO-TUT-03) sont attestés par l'employeur : la règle signale une date douteuse "
        "sans bloquer.",
    ),
    rule(
        "CPRO-TUT-11",
        when=(training.qualification_type != VAE) & present(host.naf),
        at=host.naf,
        says="Le code NAF de l'entreprise utilisatrice est réservé à l'expérimentation VAE",
        source="Notice 51650#09",
        doc="La notice ne demande ce code que pour l'expérimentation VAE.",
    ),
    required(
        "CPRO-TUT-11-VAE",
        when=(training.qualification_type == VAE) & has_host,
        at=host.naf,
        says="Le code NAF de l'entreprise utilisatrice est obligatoire pour l'expérimentation VAE",
        source="Notice 51650#09",
        doc="Dans une entreprise de travail temporaire ou un groupement d'employeurs, la notice demande le code "
        "pour vérifier que l'expérimentation couvre ce secteur.",
    ),
    rule(
        "CPRO-TUT-12",
        when=tutor_age >= law.SENIOR_TUTOR_AGE.at(start),
        at=tutor.birth_date,
        says="Le tuteur a {age} ans ou plus : l'aide à la fonction tutorale peut atteindre {amount} € par mois",
        shows={"age": law.SENIOR_TUTOR_AGE.at(start), "amount": law.TUTOR_FUNCTION_RAISED.at(start)},
        severity=Severity.INFO,
        source="D6332-92",
        doc="L'âge est compté en années révolues le premier jour du contrat. L'aide majorée est aussi ouverte "
        "par le public prioritaire.",
    ),
)
