"""requestAffiliation."""

import strawberry

from monespace_gql.directory.find import establishment, head_office
from monespace_gql.directory.learn import learn
from monespace_gql.graph.context import asked
from monespace_gql.graph.mutations.affiliation import AffiliationPayload, answer
from monespace_gql.graph.mutations.payload import OPERATION_ID
from monespace_gql.graph.types.standing import ContextType
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import RefusalKind, refuse
from monespace_gql.lexicon.standing import Context
from monespace_gql.people.models import Affiliation
from monespace_gql.people.request_affiliation import Company, request_affiliation


@strawberry.input(description="A company, or one of its establishments.", one_of=True)
class CompanyRef:
    """Exactly one of the two."""

    siren: str | None = strawberry.field(
        description="The company, with all its establishments.", default=strawberry.UNSET
    )
    siret: str | None = strawberry.field(description="One establishment.", default=strawberry.UNSET)


@strawberry.input(description="What to be affiliated to (« Me rattacher à une entreprise »).")
class RequestAffiliationInput:
    """A company of the directory, and why."""

    company: CompanyRef = strawberry.field(description="Which company or establishment.")
    context: ContextType = strawberry.field(
        description="EMPLOYER: « Je souhaite financer et suivre la formation de mon entreprise » ; PROVIDER: « Je suis "
        "un prestataire de formations »."
    )
    operation_id: str | None = strawberry.field(description=OPERATION_ID, default=None)


@strawberry.type(description="The affiliation after the act.")
class RequestAffiliationPayload(AffiliationPayload):
    """What requestAffiliation answers."""


@strawberry.type
class RequestAffiliationMutation:
    """The root field."""

    @strawberry.mutation(
        description="Ask for an affiliation; it counts once an administrator of that company, or the OPCO where there "
        "is none, has validated it."
    )
    async def request_affiliation(
        self,
        info: strawberry.Info,
        input: RequestAffiliationInput,
    ) -> RequestAffiliationPayload:
        context, person = asked(info), asked(info).viewer.person_id
        await learn(context.desk.store, context.directory, input.company.siret or input.company.siren or None)

        async def work(unit: Unit) -> Affiliation:
            company = await _company(input.company)
            return await request_affiliation(unit, person, company, Context[input.context.name])

        return await answer(info, "requestAffiliation", None, input.operation_id, work, RequestAffiliationPayload)


async def _company(ref: CompanyRef) -> Company:
    """Return a company that the directory knows; declines any other."""
    if ref.siret:
        found = await establishment(ref.siret)
        company = Company(found.siren, found.siret) if found else None
    else:
        found = await head_office(ref.siren or "")
        company = Company(found.siren, None) if found else None
    if company is None:
        told = "Aucune entreprise trouvée pour ce numéro."
        raise refuse(RefusalKind.NOT_FOUND, "UNKNOWN_COMPANY", told, path="company")
    return company
