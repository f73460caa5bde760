"""The trainees a cost is shared by: those who attend its module, the first of the dossier first."""

from collections.abc import Sequence

from monespace_gql.dossiers.models import DossierModule, DossierTrainee
from monespace_gql.financing.grant import Beneficiary, SharedBy

LONGEST_NAME = 255


async def beneficiaries_of(dossier_id: int) -> SharedBy:
    """Return what gives the trainees of each module of a dossier, by its rank."""
    trainees = await DossierTrainee.filter(dossier_id=dossier_id).order_by("rank")
    everybody = [Beneficiary(trainee.rank, _name(trainee)) for trainee in trainees]
    attending = {module.rank: module.trainee_ranks for module in await DossierModule.filter(dossier_id=dossier_id)}

    def shared_by(module_rank: int) -> Sequence[Beneficiary]:
        ranks = attending.get(module_rank)
        return everybody if ranks is None else [each for each in everybody if each.rank in ranks]

    return shared_by


def _name(trainee: DossierTrainee) -> str:
    return f"{trainee.first_name} {trainee.usual_name or trainee.birth_name}"[:LONGEST_NAME]
