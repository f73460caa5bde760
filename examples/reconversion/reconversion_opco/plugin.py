"""What the entry point names: the scheme, put together."""

from monespace_gql.scheme import Scheme, SubScheme, hookimpl

from reconversion_opco.code_tables import EXTERNAL, INTERNAL
from reconversion_opco.documents import DOCUMENTS
from reconversion_opco.law import OPENED
from reconversion_opco.portrait import portray
from reconversion_opco.prints import FORM
from reconversion_opco.recap import RECAP
from reconversion_opco.rules import RULES
from reconversion_opco.tabs import TABS, Employee, Employer, Funding, Training

RECO = Scheme(
    code="RECO",
    prefix="Reco",
    label="Période de reconversion",
    version="1",
    number_code="RE",
    new_title="Nouvelle période de reconversion",
    sub_schemes=(
        SubScheme(INTERNAL, "Interne", "Période de reconversion interne"),
        SubScheme(EXTERNAL, "Externe", "Période de reconversion externe"),
    ),
    tabs=TABS,
    documents=DOCUMENTS,
    rules=RULES,
    portray=portray,
    duplicable=(Employer, Employee, Training, Funding),
    creatable_from=OPENED,
    forms=(FORM,),
    recap=RECAP,
)


@hookimpl
def monespace_schemes() -> tuple[Scheme, ...]:
    """Bring the scheme."""
    return (RECO,)
