"""Who sees a type of document, and who may read one of its files (domain reference §7.2)."""

from collections.abc import Collection

from monespace_gql.access.viewer import Viewer
from monespace_gql.lexicon.standing import OPCO_STANDINGS, Standing

WITHOUT_SCHEME = OPCO_STANDINGS | {Standing.EMPLOYER}
"""Who is told of a piece whose type no installed scheme declares: nobody knows any more who else may be."""


def sees_type(title: Standing, readers: Collection[Standing], *, typing: bool) -> bool:
    """Say whether a type of document is listed.

    The provider that is typing a draft deposits what it may not read back; afterwards it is not told what is asked for,
    which would tell what the employer answered.
    """
    return title in readers or (typing and title is Standing.PROVIDER)


def reads_file(viewer: Viewer, title: Standing, readers: Collection[Standing], depositor_siren: str | None) -> bool:
    """Say whether the viewer may read a file: its type is open to them, or their company sent it.

    The provider of a module reads what its own company sent, and nothing else.
    """
    own = depositor_siren is not None and depositor_siren in {reach.siren for reach in viewer.reaches}
    if title in (Standing.PROVIDER, Standing.MODULE_PROVIDER) and own:
        return True
    return title in readers and title is not Standing.MODULE_PROVIDER
