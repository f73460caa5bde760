"""Whether a provider holds a management mandate for an employer."""

from datetime import date

from monespace_gql.people.models import Mandate

EVERY_SCHEME = "*"


async def holds_mandate(
    provider_siren: str, employer_siren: str, employer_siret: str, *, scheme: str, on: date
) -> bool:
    """Say whether a mandate of that provider covers the establishment, the scheme and the day."""
    mandates = await Mandate.filter(provider_siren=provider_siren, employer_siren=employer_siren, starts_on__lte=on)
    return any(_covers(mandate, employer_siret, scheme, on) for mandate in mandates)


def _covers(mandate: Mandate, siret: str, scheme: str, on: date) -> bool:
    in_time = mandate.ends_on is None or on <= mandate.ends_on
    there = mandate.employer_siret is None or mandate.employer_siret == siret
    return in_time and there and (EVERY_SCHEME in mandate.schemes or scheme in mandate.schemes)
