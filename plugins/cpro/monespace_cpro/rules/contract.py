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
    ),
    rule(
        "CPRO-CTR-02",
        when=is_vae_amendment & (present(contract.nature) | (training.qualification_type != VAE)),
        at=contract.nature,
        says="La nature du contrat ne doit pas être renseignée pour un avenant VAE",
        source=NOTICE,
    ),
    rule(
        "CPRO-CTR-03",
        when=is_temporary_work & (employer.idcc != TEMPORARY_WORKERS) & ~has_temporary_work_naf,
        at=contract.nature,
        says="Le travail temporaire est réservé aux entreprises de travail temporaire",
        source="L6325-23",
    ),
    rule(
        "CPRO-CTR-04",
        when=is_permanent & (employer.public_type == "INTERIMAIRE"),
        at=contract.nature,
        says="Le contrat d'un intérimaire ne peut être qu'à durée déterminée",
        source="L6325-23",
    ),
    rule(
        "CPRO-CTR-06",
        when=is_permanent & (contract.contract_type == SEASONAL_WITH_TWO_EMPLOYERS),
        at=contract.nature,
        says="Le contrat saisonnier est conclu à durée déterminée",
        severity=Severity.WARNING,
        source="L6325-4-1",
        doc="Recalled: to be verified before it blocks.",
    ),
    required(
        "CPRO-CTR-07",
        when=contract.contract_type.one_of(RENEWALS),
        at=contract.previous_contract,
        says="Renseignez le contrat précédent",
        source="L6325-7",
    ),
    rule(
        "CPRO-CTR-08",
        when=is_permanent & contract.contract_type.one_of(RENEWALS),
        at=contract.contract_type,
        says="Le renouvellement concerne les contrats à durée déterminée",
        severity=Severity.WARNING,
        source="L6325-7",
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
    ),
    required(
        "CPRO-CTR-11",
        when=contract.contract_type == AMENDMENT,
        at=contract.amendment_effect,
        says="La date d'effet de l'avenant est obligatoire",
        source="CERFA 12434*05",
    ),
    rule(
        "CPRO-CTR-11-NONE",
        when=(contract.contract_type != AMENDMENT) & present(contract.amendment_effect),
        at=contract.amendment_effect,
        says="La date d'effet ne concerne que les avenants",
        source="CERFA 12434*05",
    ),
    rule(
        "CPRO-CTR-12",
        when=present(contract.amendment_effect)
        & ((contract.amendment_effect < start) | (contract.amendment_effect > end)),
        at=contract.amendment_effect,
        says="La date d'effet de l'avenant doit être comprise dans la durée du contrat",
        source="CERFA 12434*05",
    ),
    rule(
        "CPRO-CTR-13",
        when=concluded_on > start,
        at=concluded_on,
        says="La date de conclusion du contrat doit être antérieure ou égale à sa date de début d'exécution",
        source="L6325-5",
    ),
    rule(
        "CPRO-CTR-14",
        when=end <= start,
        at=end,
        says="La date de fin doit être postérieure à la date de début",
        source="L6325-11",
    ),
)
