"""What the entry point names: the scheme, put together."""

from collections.abc import Iterable
from datetime import date

from monespace_cpro.case import concluded_on, start
from monespace_cpro.documents import DOCUMENTS
from monespace_cpro.portrait import portray
from monespace_cpro.prints.cerfa_12434 import CERFA_12434
from monespace_cpro.prints.recap import RECAP
from monespace_cpro.proposals import proposals
from monespace_cpro.rules import RULES
from monespace_cpro.tabs import TABS, Contract, Employee, Employer, Training
from monespace_gql.scheme import Answers, Decision, FundingProposal, Scheme, SubScheme, hookimpl


def reference_day(answers: Answers) -> date | None:
    """Return the day code lists are those of: the conclusion of the contract, else its start."""
    return answers.day(concluded_on) or answers.day(start)


CPRO = Scheme(
    code="CPRO",
    prefix="Cpro",
    label="Contrat de professionnalisation",
    version="2026.1",
    number_code="CP",
    new_title="Nouvelle demande de contrat de professionnalisation",
    sub_schemes=(SubScheme("CONTRAT_PRO", "ContratPro", "Contrat de Professionnalisation"),),
    tabs=TABS,
    documents=DOCUMENTS,
    rules=RULES,
    portray=portray,
    reference_day=reference_day,
    duplicable=(Employer, Employee, Contract, Training),
    forms=(CERFA_12434,),
    recap=RECAP,
    decision=Decision(days=20, tacit=True, source="D6325-2"),
    contract=True,
)


@hookimpl
def monespace_schemes() -> tuple[Scheme, ...]:
    """Bring the contrat de professionnalisation."""
    return (CPRO,)


@hookimpl
def monespace_funding_proposals(scheme: Scheme, answers: Answers, on: date) -> Iterable[FundingProposal]:
    """Propose what the OPCO pays at most for this contract."""
    return proposals(scheme, answers, on) if scheme.code == CPRO.code else ()
