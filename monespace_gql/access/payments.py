"""Who reads the transfers and invoices behind what is paid: whoever holds the permission PAY, and the OPCO's staff."""

from monespace_gql.access.viewer import Case, Viewer
from monespace_gql.lexicon.standing import OPCO_STANDINGS, Permission, Standing


def reads_payments(viewer: Viewer, case: Case, title: Standing) -> bool:
    """Say whether the viewer reads each payment; the sums paid are open to whoever sees the cost."""
    if title in OPCO_STANDINGS:
        return True
    if title is Standing.EMPLOYER:
        return viewer.reaches_company(case.employer_siren, case.employer_siret, Permission.PAY, case.scheme)
    own = {case.creator_siren} if title is Standing.PROVIDER else case.module_sirens
    return any(reach.siren in own and reach.allows(Permission.PAY, case.scheme) for reach in viewer.reaches)
