"""The schemes installed here: found through entry points, checked, and frozen for the life of the process."""

from monespace_gql.catalogue.catalogue import Catalogue, Installed
from monespace_gql.catalogue.install import BrokenPlugin, install

__all__ = ["BrokenPlugin", "Catalogue", "Installed", "install"]
