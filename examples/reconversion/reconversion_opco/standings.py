"""Who reads and who types what is private in this form."""

from monespace_gql.scheme import OPCO_STANDINGS, Standing

TYPING = frozenset({Standing.EMPLOYER, Standing.PROVIDER})
"""Who fills the form: the employer, or the provider that types it first."""

CASE_PARTIES = TYPING | OPCO_STANDINGS
"""Everyone of the case but the provider of a module, who sees its own part only."""

EMPLOYER_AND_OPCO = OPCO_STANDINGS | {Standing.EMPLOYER}
"""A provider may type a NIR while it holds a mandate; it never reads one back."""
