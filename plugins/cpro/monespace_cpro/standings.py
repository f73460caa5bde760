"""Who reads and who types what is private on this form (the law on personal data, and the portal's habilitations)."""

from monespace_gql.scheme import OPCO_STANDINGS, Standing

TYPING = frozenset({Standing.EMPLOYER, Standing.PROVIDER})
"""Who fills the form: the employer, or the provider that pre-fills it for them."""

CASE_PARTIES = TYPING | OPCO_STANDINGS
"""Everyone but the providers of the other modules, who see their own part only."""

EMPLOYER_AND_OPCO = OPCO_STANDINGS | {Standing.EMPLOYER}
"""NIR, health and pay: a provider never reads back what it types of them, and types NIR and pay with a mandate only."""
