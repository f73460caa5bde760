"""Who may see and do what: contexts, standings, row scope, masks. Declared once, here and on the fields of schemes."""

from monespace_gql.access.act import Act
from monespace_gql.access.known_viewers import Known, KnownViewers, Provisional
from monespace_gql.access.mask import Mask, mask_for
from monespace_gql.access.policy import may, standing
from monespace_gql.access.viewer import Case, ContextRefused, Reach, UnknownPerson, Viewer, load_viewer

__all__ = [
    "Act",
    "Case",
    "ContextRefused",
    "Known",
    "KnownViewers",
    "Mask",
    "Provisional",
    "Reach",
    "UnknownPerson",
    "Viewer",
    "load_viewer",
    "mask_for",
    "may",
    "standing",
]
