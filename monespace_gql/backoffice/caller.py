"""The back office as the product sees it: a manager of the OPCO that is no person."""

from dataclasses import dataclass

from monespace_gql.access import Viewer
from monespace_gql.lexicon.standing import Context, Standing

NOBODY = 0


@dataclass(frozen=True, slots=True)
class OfficeViewer(Viewer):
    """Sees and does what a manager does; the journal names it apart."""

    @property
    def actor(self) -> str:
        """How the journal names it."""
        return "system:backoffice"


def office_viewer() -> OfficeViewer:
    """Return the back office, let in by its signature."""
    return OfficeViewer(
        person_id=NOBODY,
        email="",
        first_name="Back",
        last_name="office",
        context=Context.MANAGER,
        contexts=(Context.MANAGER,),
        opco_role=Standing.MANAGER,
    )
