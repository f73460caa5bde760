"""The situations an installed plugin brings: the folder `situations/` beside the module that its entry point names."""

from importlib.resources import files
from importlib.resources.abc import Traversable

from monespace_gql.catalogue import Installed
from monespace_gql.conformance.equivalent import Equivalent, load_equivalents
from monespace_gql.conformance.situation import Situation, load

FOLDER = "situations"


def situations_of(installed: Installed) -> list[Situation]:
    """Return the situations of one scheme; a plugin with several keeps those of all in one folder."""
    folder = folder_of(installed)
    return [each for each in load(folder) if each.scheme == installed.scheme.code] if folder is not None else []


def equivalents_of(installed: Installed) -> list[Equivalent]:
    """Return the mutants of one scheme that its author declares equivalent."""
    folder = folder_of(installed)
    found = load_equivalents(folder) if folder is not None else []
    return [each for each in found if each.scheme == installed.scheme.code]


def folder_of(installed: Installed) -> Traversable | None:
    """Return the folder that holds them; None when the plugin has none."""
    folder = files(installed.package) / FOLDER if installed.package else None
    return folder if folder is not None and folder.is_dir() else None
