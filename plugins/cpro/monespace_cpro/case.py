"""The facts of a case that rules and documents read: what is typed, and what is computed from it once."""

from monespace_cpro import law
from monespace_cpro.diplomas import NO_DIPLOMA
from monespace_cpro.tabs import Contract, Employee, Employer, Funding, Training
from monespace_gql.scheme import Condition, Derived, Fact, FactType, derived, facts, present
from monespace_rules.conditions import known_yes, when_typed, yes
from monespace_rules.dates import full_years

employer = facts(Employer)
employee = facts(Employee)
contract = facts(Contract)
training = facts(Training)
funding = facts(Funding)
line = funding.lines.each()

concluded_on: Fact = contract.concluded_on
start: Fact = contract.start
end: Fact = contract.end


def _age(name: str, birth: Fact, day: Fact) -> Derived:
    return derived(name, FactType.INTEGER, reads=(birth, day), compute=full_years)


age_at_conclusion = _age("employee.age_at_conclusion", employee.birth_date, concluded_on)
"""The age eligibility is judged on; the law names no day, the day of conclusion is the usual one."""
age_at_start = _age("employee.age_at_start", employee.birth_date, start)
tutor_age = _age("employee.tutor.age", employee.tutor.birth_date, start)

is_adult: Condition = age_at_conclusion >= law.ADULT_AGE.at(concluded_on)


def _registered_beyond(registered: bool, months: int, limit: int) -> bool | None:
    return (registered and months > limit) or None


registered_for_long: Condition = present(
    derived(
        "employee.registered_for_long",
        FactType.BOOLEAN,
        reads=(
            employee.registered_at_france_travail,
            employee.registration_months,
            law.PRIORITY_REGISTRATION.at(concluded_on),
        ),
        compute=_registered_beyond,
    )
)

is_priority: Condition = (
    (~is_adult & (employee.highest_diploma == NO_DIPLOMA))
    | (yes(employee.registered_at_france_travail) & registered_for_long)
    | present(employee.minimum_social)
    | (employee.prior_situation == "6")
)
"""The priority public of L6325-1-1."""

is_temporary_work: Condition = when_typed(
    "contract.is_temporary_work", lambda nature: nature == "TT" or None, contract.nature
)
is_permanent: Condition = when_typed("contract.is_permanent", lambda nature: nature == "CDI" or None, contract.nature)
is_fixed_term: Condition = when_typed("contract.is_fixed_term", lambda nature: nature == "CDD" or None, contract.nature)
is_vae_amendment: Condition = known_yes("contract.amends_for_vae", contract.is_vae_amendment)
nature_is_settled: Condition = present(contract.nature) | is_vae_amendment
"""What rests on the nature of the contract waits for it; an amendment of the VAE experiment has none."""
has_host: Condition = is_temporary_work | yes(contract.is_group_of_employers)
