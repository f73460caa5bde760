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
        doc="La date est comparée au jour de la transmission ; tant que la demande se saisit, au jour du contrôle.",
    ),
    rule(
        "CPRO-SAL-05",
        when=(age_at_conclusion < LIKELY_AGES[0]) | (age_at_conclusion > LIKELY_AGES[1]),
        at=employee.birth_date,
        says="Vérifiez la date de naissance saisie",
        severity=Severity.WARNING,
        source=PORTAL,
        doc="Un âge inférieur à 14 ans ou supérieur à 70 ans à la conclusion du contrat tient le plus souvent "
        "d'une faute de frappe. Ces bornes ne sont pas celles d'un texte.",
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
        doc="Les deux noms sont comparés sans égard aux majuscules ; le CERFA ne demande le nom d'usage que "
        "s'il diffère.",
    ),
    rule(
        "CPRO-SAL-25",
        when=(age_at_conclusion < MAJORITY.at(concluded_on)) & (attached("legal_consent") == 0),
        at=attached("legal_consent"),
        says="Joignez l'accord du représentant légal",
        severity=Severity.WARNING,
        source="Code civil, article 388-1-1",
        doc="Un mineur à la conclusion du contrat a besoin de l'accord de son représentant légal. Doute : le "
        "CERFA n'a pas de place pour cet accord et le texte qui le demande est cité de mémoire ; la règle "
        "signale sans bloquer.",
    ),
    rule(
        "CPRO-SAL-26",
        when=employee.email == employer.email,
        at=employee.email,
        says="Le courriel du salarié doit être différent de celui de l'employeur",
        severity=Severity.WARNING,
        source=PORTAL,
        doc="Un courriel commun aux deux parties priverait le salarié des informations qui lui sont destinées.",
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
