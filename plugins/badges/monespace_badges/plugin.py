"""What the entry point names: the scheme, put together."""

from monespace_badges.code_tables import BTP_FUNDED_SINCE, CARTE_BTP, CARTE_CHRONO
from monespace_badges.columns import COLUMNS
from monespace_badges.documents import DOCUMENTS
from monespace_badges.portrait import portray
from monespace_badges.recap import RECAP
from monespace_badges.rules import RULES
from monespace_badges.tabs import TABS, Employer, Service
from monespace_gql.scheme import Scheme, SubScheme, hookimpl

BADGE = Scheme(
    code="BADGE",
    prefix="Badge",
    label="Badges et cartes",
    version="2026.1",
    number_code="AF",
    new_title="Nouvelle demande FPE",
    menu="Badges et cartes",
    columns=COLUMNS,
    sub_schemes=(
        SubScheme(CARTE_BTP, "CarteBTP", "Carte BTP", since=BTP_FUNDED_SINCE),
        SubScheme(CARTE_CHRONO, "CarteChrono", "Carte chronotachygraphe (chrono)"),
    ),
    tabs=TABS,
    documents=DOCUMENTS,
    rules=RULES,
    portray=portray,
    duplicable=(Employer, Service),
    recap=RECAP,
)


@hookimpl
def monespace_schemes() -> tuple[Scheme, ...]:
    """Bring badges et cartes."""
    return (BADGE,)
