"""Who may be hired under this contract: age, registration at France Travail, minimum social, disability."""

from monespace_cpro import law
from monespace_cpro.case import (
    age_at_conclusion,
    age_at_start,
    concluded_on,
    contract,
    employee,
    is_adult,
    is_priority,
    start,
)
from monespace_gql.scheme import Rule, Severity, absent, attached, present, required, rule
from monespace_rules.conditions import known_yes, no, when_typed, yes

FORM = "CERFA 12434*05"
NOTICE = "Notice 51650#09"

claims_youth_equivalence = known_yes("employee.claims_youth_equivalence", employee.youth_equivalence)
has_disability_rights = (
    yes(employee.has_disability_status)
    | claims_youth_equivalence
    | known_yes("employee.claims_boe_extension", employee.boe_extension)
)
claims_both_ways = when_typed(
    "employee.claims_both_ways",
    lambda recognised, claimed: (recognised and claimed) or None,
    employee.has_disability_status,
    employee.youth_equivalence,
) | when_typed(
    "employee.extends_both_ways",
    lambda recognised, claimed: (recognised and claimed) or None,
    employee.has_disability_status,
    employee.boe_extension,
)
receives_rsa = when_typed("employee.receives_rsa", lambda kind: kind == "1" or None, employee.minimum_social)
receives_ass = when_typed("employee.receives_ass", lambda kind: kind == "2" or None, employee.minimum_social)
receives_aah = when_typed("employee.receives_aah", lambda kind: kind == "3" or None, employee.minimum_social)

RULES: tuple[Rule, ...] = (
    rule(
        "CPRO-SAL-02",
        when=age_at_start < law.MINIMUM_AGE.at(start),
        at=employee.birth_date,
        says="Le salarié doit être âgé d'au moins {age} ans à la date de début du contrat",
        shows={"age": law.MINIMUM_AGE.at(start)},
        source="L6325-1, 1°",
        doc="L'âge est compté en années révolues le premier jour du contrat : seize ans ce jour-là suffisent.",
    ),
    rule(
        "CPRO-SAL-03",
        when=is_adult
        & no(employee.registered_at_france_travail)
        & absent(employee.minimum_social)
        & (employee.prior_situation != "6"),
        at=employee.birth_date,
        says="Le salarié âgé de {age} ans et plus doit être inscrit à France Travail, bénéficiaire d'un minimum "
        "social ou "
        "sortant d'un contrat aidé",
        shows={"age": law.ADULT_AGE.at(concluded_on)},
        source="L6325-1, 2° et 3°",
        doc="L'âge est compté en années révolues le jour de la conclusion du contrat. Jusqu'à 25 ans révolus, "
        "aucune condition n'est posée (CPRO-SAL-04) ; ensuite, l'une des trois suffit.",
    ),
    required(
        "CPRO-SAL-09",
        when=yes(employee.registered_at_france_travail),
        at=employee.france_travail_number,
        source=FORM,
        doc="Le CERFA demande ce numéro à tout salarié inscrit à France Travail.",
    ),
    required(
        "CPRO-SAL-10",
        when=yes(employee.registered_at_france_travail),
        at=employee.registration_months,
        says="Saisissez la durée d'inscription en mois",
        source=FORM,
        doc="La durée se compte en mois entiers. Au-delà de douze mois, le salarié relève du public prioritaire "
        "(CPRO-SAL-27).",
    ),
    rule(
        "CPRO-SAL-11",
        when=no(employee.registered_at_france_travail)
        & (present(employee.france_travail_number) | present(employee.registration_months)),
        at=employee.france_travail_number,
        says="Le numéro d'inscription ne doit être saisi que si le salarié est inscrit à France Travail",
        source=FORM,
        doc="Le CERFA ne demande le numéro et la durée qu'aux inscrits : remplis sans inscription, l'une des "
        "réponses est fausse.",
    ),
    rule(
        "CPRO-SAL-12",
        when=claims_both_ways,
        at=employee.youth_equivalence,
        says="Ces droits ne concernent que les salariés non reconnus travailleurs handicapés",
        source=FORM,
        doc="Le CERFA ne pose ces deux questions qu'aux salariés qui n'ont pas la qualité de travailleur handicapé.",
    ),
    required(
        "CPRO-SAL-13",
        when=no(employee.has_disability_status),
        at=employee.youth_equivalence,
        source=FORM,
        doc="Le CERFA pose cette question à tout salarié qui n'a pas la qualité de travailleur handicapé.",
    ),
    required(
        "CPRO-SAL-13-BOE",
        when=no(employee.has_disability_status),
        at=employee.boe_extension,
        source=FORM,
        doc="Le CERFA pose cette question à tout salarié qui n'a pas la qualité de travailleur handicapé ; l'extension "
        "date du 1er janvier 2024.",
    ),
    rule(
        "CPRO-SAL-14",
        when=claims_youth_equivalence
        & (
            (age_at_conclusion < law.YOUTH_EQUIVALENCE_FROM.at(concluded_on))
            | (age_at_conclusion > law.YOUTH_EQUIVALENCE_TO.at(concluded_on))
        ),
        at=employee.youth_equivalence,
        says="L'équivalence jeunes concerne les personnes âgées de {youngest} à {oldest} ans",
        shows={
            "youngest": law.YOUTH_EQUIVALENCE_FROM.at(concluded_on),
            "oldest": law.YOUTH_EQUIVALENCE_TO.at(concluded_on),
        },
        source=NOTICE,
        doc="L'âge est compté en années révolues le jour de la conclusion du contrat, les deux bornes comprises "
        ": à 21 ans, l'équivalence est fermée.",
    ),
    rule(
        "CPRO-SAL-15",
        when=has_disability_rights & (attached("disability_certificate") == 0),
        at=attached("disability_certificate"),
        says="Joignez le justificatif de la qualité de travailleur handicapé",
        severity=Severity.WARNING,
        source="L5212-13",
        doc="Le justificatif est celui de la reconnaissance, de l'équivalence jeunes ou de l'extension BOE. Il "
        "est signalé sans bloquer : l'OPCO peut le demander ensuite.",
    ),
    rule(
        "CPRO-SAL-17",
        when=receives_ass & no(employee.registered_at_france_travail),
        at=employee.minimum_social,
        says="L'ASS suppose une inscription à France Travail",
        severity=Severity.WARNING,
        source="L5423-1",
        doc="L'ASS est versée à des demandeurs d'emploi. Doute : la condition est citée de mémoire, elle "
        "signale sans bloquer.",
    ),
    rule(
        "CPRO-SAL-18",
        when=receives_aah & no(employee.has_disability_status) & no(employee.boe_extension),
        at=employee.minimum_social,
        says="Le bénéfice de l'AAH ouvre droit à l'extension BOE : vérifiez la saisie",
        severity=Severity.WARNING,
        source="L5212-13",
        doc="Le bénéficiaire de l'AAH relève de l'obligation d'emploi. Doute : la correspondance est citée de "
        "mémoire, elle signale sans bloquer.",
    ),
    rule(
        "CPRO-SAL-19",
        when=receives_rsa & (age_at_conclusion < law.RSA_AGE.at(concluded_on)),
        at=employee.minimum_social,
        says="Vérifiez le bénéfice du RSA avant {age} ans",
        shows={"age": law.RSA_AGE.at(concluded_on)},
        severity=Severity.WARNING,
        source="Code de l'action sociale et des familles, L262-4",
        doc="L'âge est compté en années révolues le jour de la conclusion du contrat. Doute : les jeunes "
        "parents et certains jeunes actifs perçoivent le RSA plus tôt ; la règle signale sans bloquer.",
    ),
    rule(
        "CPRO-SAL-20",
        when=(employee.prior_situation == "2") & (concluded_on > law.CIVIS_END.at(concluded_on)),
        at=employee.prior_situation,
        says="Le dispositif CIVIS n'existe plus : vérifiez la situation",
        severity=Severity.WARNING,
        source="Loi n° 2016-1088",
        doc="Le code 2 n'a plus cours pour un contrat conclu depuis le 1er janvier 2017. Doute : la notice le "
        "liste encore et la date de fin est citée de mémoire ; la règle signale sans bloquer.",
    ),
    rule(
        "CPRO-SAL-21",
        when=(employee.prior_situation == "9") & no(employee.registered_at_france_travail),
        at=employee.prior_situation,
        says="Le salarié est-il inscrit à France Travail ?",
        severity=Severity.WARNING,
        source=NOTICE,
        doc="Une personne à la recherche d'un emploi est le plus souvent inscrite. La notice ne lie pas les "
        "deux réponses : la règle signale sans bloquer.",
    ),
    rule(
        "CPRO-SAL-22",
        when=(employee.prior_situation == "5") & (contract.contract_type == "11"),
        at=employee.prior_situation,
        says="Un contrat de professionnalisation précédent existe : vérifiez le type de contrat",
        severity=Severity.WARNING,
        source="L6325-7",
        doc="Après un contrat de professionnalisation chez le même employeur, le type 11 ne convient pas. La "
        "demande ne dit pas chez quel employeur était le contrat précédent : la règle signale sans bloquer.",
    ),
    rule(
        "CPRO-SAL-27",
        when=is_priority,
        at=employee.prior_situation,
        says="Le salarié relève du public prioritaire : le contrat peut durer jusqu'à {months} mois",
        shows={"months": law.DURATION_PRIORITY.at(concluded_on)},
        severity=Severity.INFO,
        source="L6325-1-1",
        doc="Relèvent du public prioritaire, à la conclusion du contrat : les jeunes de 25 ans au plus sans "
        "diplôme, les inscrits à France Travail depuis plus de douze mois, les bénéficiaires d'un minimum "
        "social, et les sortants d'un contrat aidé. La durée maximale, le forfait horaire et l'aide au "
        "tuteur en dépendent.",
    ),
)
