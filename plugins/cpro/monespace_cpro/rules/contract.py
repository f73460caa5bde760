"""The contract itself: nature, type, renewals, amendments, order of the dates."""

from monespace_cpro.case import (
    concluded_on,
    contract,
    employee,
    employer,
    end,
    is_permanent,
    is_temporary_work,
    is_vae_amendment,
    start,
    training,
)
from monespace_cpro.code_tables import AMENDMENT, RENEWALS, SEASONAL_WITH_TWO_EMPLOYERS, VAE
from monespace_cpro.diplomas import level
from monespace_cpro.rules.employer import has_temporary_work_naf
from monespace_gql.scheme import Rule, Severity, present, required, rule
from monespace_rules.agreements import TEMPORARY_WORKERS
from monespace_rules.conditions import when_typed

NOTICE = "Notice 51650#09"

RULES: tuple[Rule, ...] = (
    required(
        "CPRO-CTR-01",
        when=~is_vae_amendment,
        at=contract.nature,
        says="Sélectionnez la nature du contrat",
        source="CERFA 12434*05",
        doc="CDI, CDD ou travail temporaire : la durée, la période d'essai et la rémunération en dépendent. "
        "Seul l'avenant de l'expérimentation VAE n'a pas de nature.",
    ),
    rule(
        "CPRO-CTR-02",
        when=is_vae_amendment & (present(contract.nature) | (training.qualification_type != VAE)),
        at=contract.nature,
        says="La nature du contrat ne doit pas être renseignée pour un avenant VAE",
        source=NOTICE,
        doc="La notice demande, pour un avenant au contrat de travail initial, de cocher la case de l'avenant "
        "et aucune des cases de la nature ; cet avenant n'existe que pour le type de qualification 8.",
    ),
    rule(
        "CPRO-CTR-03",
        when=is_temporary_work & (employer.idcc != TEMPORARY_WORKERS) & ~has_temporary_work_naf,
        at=contract.nature,
        says="Le travail temporaire est réservé aux entreprises de travail temporaire",
        source="L6325-23",
        doc="Une entreprise de travail temporaire se reconnaît à son code NAF 7820Z ou à la convention 2378 : "
        "l'un des deux suffit.",
    ),
    rule(
        "CPRO-CTR-04",
        when=is_permanent & (employer.public_type == "INTERIMAIRE"),
        at=contract.nature,
        says="Le contrat d'un intérimaire ne peut être qu'à durée déterminée",
        source="L6325-23",
        doc="L'établissement demande pour un public intérimaire : le contrat est alors un CDD ou un contrat de "
        "travail temporaire.",
    ),
    rule(
        "CPRO-CTR-06",
        when=is_permanent & (contract.contract_type == SEASONAL_WITH_TWO_EMPLOYERS),
        at=contract.nature,
        says="Le contrat saisonnier est conclu à durée déterminée",
        severity=Severity.WARNING,
        source="L6325-4-1",
        doc="Le contrat conclu avec deux employeurs pour une activité saisonnière est lié à une saison. Doute : "
        "l'article ne le dit pas expressément ; la règle signale sans bloquer.",
    ),
    required(
        "CPRO-CTR-07",
        when=contract.contract_type.one_of(RENEWALS),
        at=contract.previous_contract,
        says="Renseignez le contrat précédent",
        source="L6325-7",
        doc="Les types 21 à 24 suivent un contrat précédent : sa référence permet à l'OPCO de le retrouver.",
    ),
    rule(
        "CPRO-CTR-08",
        when=is_permanent & contract.contract_type.one_of(RENEWALS),
        at=contract.contract_type,
        says="Le renouvellement concerne les contrats à durée déterminée",
        severity=Severity.WARNING,
        source="L6325-7",
        doc="L'article vise le renouvellement d'un contrat à durée déterminée ; dans un CDI, l'action de "
        "professionnalisation n'a pas à être renouvelée par un nouveau contrat.",
    ),
    rule(
        "CPRO-CTR-10",
        when=(contract.contract_type == "24")
        & when_typed(
            "training.aims_lower",
            lambda aimed, obtained: level(aimed) < level(obtained) or None,
            training.target_diploma,
            employee.highest_diploma,
        ),
        at=training.target_diploma,
        says="La qualification visée doit être supérieure ou complémentaire",
        severity=Severity.WARNING,
        source="L6325-7",
        doc="Le niveau du diplôme visé est comparé au diplôme le plus élevé obtenu, seul niveau que la demande "
        "connaisse du contrat précédent. Une qualification complémentaire peut être d'un niveau égal : seul "
        "un niveau inférieur est signalé.",
    ),
    required(
        "CPRO-CTR-11",
        when=contract.contract_type == AMENDMENT,
        at=contract.amendment_effect,
        says="La date d'effet de l'avenant est obligatoire",
        source="CERFA 12434*05",
        doc="Le CERFA demande quand commencent les nouvelles conditions du contrat.",
    ),
    rule(
        "CPRO-CTR-11-NONE",
        when=(contract.contract_type != AMENDMENT) & present(contract.amendment_effect),
        at=contract.amendment_effect,
        says="La date d'effet ne concerne que les avenants",
        source="CERFA 12434*05",
        doc="Le CERFA réserve cette date au type de contrat 30.",
    ),
    rule(
        "CPRO-CTR-12",
        when=present(contract.amendment_effect)
        & ((contract.amendment_effect < start) | (contract.amendment_effect > end)),
        at=contract.amendment_effect,
        says="La date d'effet de l'avenant doit être comprise dans la durée du contrat",
        source="CERFA 12434*05",
        doc="Le premier et le dernier jour du contrat sont compris.",
    ),
    rule(
        "CPRO-CTR-13",
        when=concluded_on > start,
        at=concluded_on,
        says="La date de conclusion du contrat doit être antérieure ou égale à sa date de début d'exécution",
        source="L6325-5",
        doc="Un contrat peut être signé le jour où il commence, jamais après.",
    ),
    rule(
        "CPRO-CTR-14",
        when=end <= start,
        at=end,
        says="La date de fin doit être postérieure à la date de début",
        source="L6325-11",
        doc="Un contrat qui finit le jour où il commence est une faute de saisie ; la durée minimale est "
        "contrôlée par CPRO-DUR-01.",
    ),
)
