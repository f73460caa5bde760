"""Who the employee is: birth, names, NIR."""

from monespace_cpro.case import age_at_conclusion, concluded_on, employee, employer
from monespace_gql.scheme import FILED_ON, Rule, Severity, attached, rule
from monespace_rules.conditions import when_typed
from monespace_rules.identity_number import nir_rules
from monespace_rules.working_life import MAJORITY

PORTAL = "Portail, onglet Salarié"
LIKELY_AGES = (14, 70)

RULES: tuple[Rule, ...] = (
    rule(
        "CPRO-SAL-01",
        when=employee.birth_date > FILED_ON,
        at=employee.birth_date,
        says="La date de naissance ne peut pas être dans le futur",
        source="Contrôles de l'assistant CERFA de l'État",
    ),
    rule(
        "CPRO-SAL-05",
        when=(age_at_conclusion < LIKELY_AGES[0]) | (age_at_conclusion > LIKELY_AGES[1]),
        at=employee.birth_date,
        says="Vérifiez la date de naissance saisie",
        severity=Severity.WARNING,
        source=PORTAL,
    ),
    rule(
        "CPRO-SAL-06",
        when=when_typed(
            "employee.usual_name_is_birth_name",
            lambda usual, birth: usual.casefold() == birth.casefold() or None,
            employee.usual_name,
            employee.birth_name,
        ),
        at=employee.usual_name,
        says="Le nom d'usage ne doit être saisi que s'il est différent du nom de naissance",
        severity=Severity.WARNING,
        source="CERFA 12434*05, nom d'usage (si différent)",
    ),
    rule(
        "CPRO-SAL-25",
        when=(age_at_conclusion < MAJORITY.at(concluded_on)) & (attached("legal_consent") == 0),
        at=attached("legal_consent"),
        says="Joignez l'accord du représentant légal",
        severity=Severity.WARNING,
        source="Code civil, article 388-1-1",
        doc="Recalled: the CERFA has no place for it.",
    ),
    rule(
        "CPRO-SAL-26",
        when=employee.email == employer.email,
        at=employee.email,
        says="Le courriel du salarié doit être différent de celui de l'employeur",
        severity=Severity.WARNING,
        source=PORTAL,
    ),
    *nir_rules(
        "CPRO",
        nir=employee.nir,
        sex=employee.sex,
        birth_date=employee.birth_date,
        department=employee.birth_department,
        temporary=employee.has_temporary_nir,
    ),
)
