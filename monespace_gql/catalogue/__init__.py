"""The schemes installed here: found through entry points, checked, added to, and frozen for the life of the process."""

from monespace_gql.catalogue.broken import BrokenPlugin
from monespace_gql.catalogue.catalogue import Added, Catalogue, Installed
from monespace_gql.catalogue.install import install
from monespace_gql.catalogue.observers import Observer, observer

__all__ = ["Added", "BrokenPlugin", "Catalogue", "Installed", "Observer", "install", "observer"]
