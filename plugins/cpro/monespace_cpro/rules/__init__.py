"""The rules of the contrat de professionnalisation, one file a family; codes are those of the OPCO's rule list."""

from monespace_cpro.rules import (
    contract,
    duration,
    eligibility,
    employer,
    funding,
    identity_and_nir,
    pay,
    training,
    transmission,
    trial_period,
    tutor,
    working_time,
)
from monespace_gql.scheme import Rule

RULES: tuple[Rule, ...] = (
    *employer.RULES,
    *identity_and_nir.RULES,
    *eligibility.RULES,
    *tutor.RULES,
    *contract.RULES,
    *duration.RULES,
    *working_time.RULES,
    *trial_period.RULES,
    *pay.RULES,
    *training.RULES,
    *funding.RULES,
    *transmission.RULES,
)
