"""The employer: establishment, agreement, private individuals, temporary work, the VAE project."""

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
from monespace_rules.conditions import known_yes, no, when_typed, yes

FORM = "CERFA 12434*05"
NOTICE = "Notice 51650#09"
TEMPORARY_WORK_NAF = "7820Z"
PUBLIC_LAW = "7"
"""What the legal categories of public bodies start with; those of a commercial nature (EPIC) start with 4."""

KNOWN_IDCC = tuple(choice.code for table in (OPCO_IDCC, SPECIAL_IDCC) for choice in table)

has_temporary_work_naf = when_typed(
    "employer.has_temporary_work_naf", lambda naf: naf == TEMPORARY_WORK_NAF or None, employer.naf
)
is_public_body = when_typed(
    "employer.is_public_body", lambda category: category.startswith(PUBLIC_LAW) or None, employer.legal_category
)

RULES: tuple[Rule, ...] = (
    rule(
        "CPRO-EMP-03",
        when=known_yes("employer.is_known_closed", employer.is_closed),
        at=employer.siret,
        says="SIRET inactif : le SIRET {siret} correspond à un établissement fermé",
        shows={"siret": employer.siret},
        source="Répertoire SIRENE, contrôles de l'assistant CERFA de l'État",
        doc="L'état de l'établissement est celui que l'annuaire connaît ; il est relu à chaque enregistrement et à la "
        "transmission. La règle se tait pour un établissement que l'annuaire ne connaît pas.",
    ),
    rule(
        "CPRO-EMP-07",
        when=~employer.idcc.one_of(KNOWN_IDCC),
        at=employer.idcc,
        says="Cette convention collective ne relève pas de l'OPCO",
        severity=Severity.WARNING,
        source="Champ d'intervention de l'OPCO",
        doc="Le code est comparé aux conventions de l'OPCO, et aux codes 9999, 9998 et 3180 de la notice. Doute : la "
        "liste connue des conventions de l'OPCO est partielle.",
    ),
    rule(
        "CPRO-EMP-11",
        when=(employer.headcount == 0) & no(employee.tutor.is_employer),
        at=employer.headcount,
        says="L'effectif est incompatible avec un tuteur salarié",
        severity=Severity.WARNING,
        source="L6325-3-1",
        doc="Un tuteur salarié compte dans l'effectif : il ne peut être nul que si l'employeur est lui-même le tuteur.",
    ),
    required(
        "CPRO-EMP-12",
        when=yes(employer.is_private_individual),
        at=employer.urssaf_number,
        source=FORM,
        doc="Le particulier-employeur est connu de l'URSSAF par ce numéro, que le CERFA lui demande.",
    ),
    rule(
        "CPRO-EMP-13",
        when=yes(employer.is_private_individual) & (employer.idcc != PRIVATE_INDIVIDUALS),
        at=employer.idcc,
        says="Le code IDCC doit être 3180 pour un particulier employeur",
        source=NOTICE,
        doc="La notice donne ce code à la convention collective nationale des salariés du particulier employeur.",
    ),
    rule(
        "CPRO-EMP-13-NAF",
        when=yes(employer.is_private_individual) & present(employer.naf),
        at=employer.naf,
        says="Le code NAF ne concerne pas un particulier employeur",
        source=NOTICE,
        doc="La notice demande au particulier-employeur de laisser cette rubrique vide.",
    ),
    rule(
        "CPRO-EMP-14",
        when=no(employer.is_private_individual) & present(employer.urssaf_number),
        at=employer.urssaf_number,
        says="Le N° URSSAF est réservé au particulier-employeur",
        source=FORM,
        doc="Une entreprise est identifiée par son SIRET : le CERFA ne lui demande pas ce numéro.",
    ),
    rule(
        "CPRO-EMP-15",
        when=is_public_body,
        at=employer.siret,
        says="Les employeurs publics ne peuvent pas conclure de contrat de professionnalisation",
        severity=Severity.WARNING,
        source="L6325-1, catégories juridiques de l'Insee",
        doc="L'État, les collectivités territoriales et les établissements publics administratifs ont une catégorie "
        "juridique qui commence par 7 ; les établissements publics industriels et commerciaux n'en ont pas. Doute : "
        "l'exclusion est connue de seconde main, et quelques personnes publiques de cette catégorie y échappent "
        "peut-être ; la règle signale sans bloquer.",
    ),
    required(
        "CPRO-EMP-16",
        when=training.qualification_type == VAE,
        at=employer.vae_project_number,
        says="Le numéro du projet est obligatoire pour l'expérimentation VAE",
        source=NOTICE,
        doc="Ce numéro figure sur la notification d'acceptation que la DGEFP délivre au porteur du projet.",
    ),
    rule(
        "CPRO-EMP-17",
        when=(training.qualification_type != VAE) & present(employer.vae_project_number),
        at=employer.vae_project_number,
        says="Le numéro du projet ne concerne que l'expérimentation VAE",
        source=NOTICE,
        doc="La notice réserve cette rubrique au type de qualification 8.",
    ),
    rule(
        "CPRO-EMP-18",
        when=((employer.public_type == "INTERIMAIRE") & (employer.idcc != TEMPORARY_WORKERS))
        | ((employer.public_type == "PERMANENT") & has_temporary_work_naf & (employer.idcc != TEMPORARY_WORK_STAFF)),
        at=employer.idcc,
        says="Le code IDCC n'est pas cohérent avec le type de public",
        severity=Severity.WARNING,
        source="Portail, onglet Employeur",
        doc="Les intérimaires relèvent de la convention 2378, les salariés permanents d'une entreprise de travail "
        "temporaire (NAF 7820Z) de la convention 1413.",
    ),
)
