"""The employer: agreement, private individuals, temporary work, the VAE project."""

from monespace_cpro.case import employee, employer, training
from monespace_cpro.code_tables import VAE
from monespace_gql.scheme import Rule, Severity, present, required, rule
from monespace_rules.agreements import (
    OPCO_IDCC,
    PRIVATE_INDIVIDUALS,
    SPECIAL_IDCC,
    TEMPORARY_WORK_STAFF,
    TEMPORARY_WORKERS,
)
from monespace_rules.conditions import no, when_typed, yes

FORM = "CERFA 12434*05"
NOTICE = "Notice 51650#09"
TEMPORARY_WORK_NAF = "7820Z"

KNOWN_IDCC = tuple(choice.code for table in (OPCO_IDCC, SPECIAL_IDCC) for choice in table)

has_temporary_work_naf = when_typed(
    "employer.has_temporary_work_naf", lambda naf: naf == TEMPORARY_WORK_NAF or None, employer.naf
)

RULES: tuple[Rule, ...] = (
    rule(
        "CPRO-EMP-07",
        when=~employer.idcc.one_of(KNOWN_IDCC),
        at=employer.idcc,
        says="Cette convention collective ne relève pas de l'OPCO",
        severity=Severity.WARNING,
        source="Champ d'intervention de l'OPCO",
        doc="The list of the OPCO's agreements is partial.",
    ),
    rule(
        "CPRO-EMP-11",
        when=(employer.headcount == 0) & no(employee.tutor.is_employer),
        at=employer.headcount,
        says="L'effectif est incompatible avec un tuteur salarié",
        severity=Severity.WARNING,
        source="L6325-3-1",
    ),
    required("CPRO-EMP-12", when=yes(employer.is_private_individual), at=employer.urssaf_number, source=FORM),
    rule(
        "CPRO-EMP-13",
        when=yes(employer.is_private_individual) & (employer.idcc != PRIVATE_INDIVIDUALS),
        at=employer.idcc,
        says="Le code IDCC doit être 3180 pour un particulier employeur",
        source=NOTICE,
    ),
    rule(
        "CPRO-EMP-13-NAF",
        when=yes(employer.is_private_individual) & present(employer.naf),
        at=employer.naf,
        says="Le code NAF ne concerne pas un particulier employeur",
        source=NOTICE,
    ),
    rule(
        "CPRO-EMP-14",
        when=no(employer.is_private_individual) & present(employer.urssaf_number),
        at=employer.urssaf_number,
        says="Le N° URSSAF est réservé au particulier-employeur",
        source=FORM,
    ),
    required(
        "CPRO-EMP-16",
        when=training.qualification_type == VAE,
        at=employer.vae_project_number,
        says="Le numéro du projet est obligatoire pour l'expérimentation VAE",
        source=NOTICE,
    ),
    rule(
        "CPRO-EMP-17",
        when=(training.qualification_type != VAE) & present(employer.vae_project_number),
        at=employer.vae_project_number,
        says="Le numéro du projet ne concerne que l'expérimentation VAE",
        source=NOTICE,
    ),
    rule(
        "CPRO-EMP-18",
        when=((employer.public_type == "INTERIMAIRE") & (employer.idcc != TEMPORARY_WORKERS))
        | ((employer.public_type == "PERMANENT") & has_temporary_work_naf & (employer.idcc != TEMPORARY_WORK_STAFF)),
        at=employer.idcc,
        says="Le code IDCC n'est pas cohérent avec le type de public",
        severity=Severity.WARNING,
        source="Portail, onglet Employeur",
    ),
)
