"""The plugin API that a distribution is written for: read from its metadata, before any of its code is run."""

import re
from importlib.metadata import Distribution

from monespace_gql.scheme import PLUGIN_API

GROUP = "monespace.plugin_api"
"""The entry-point group whose name is the version: `"1.1" = "monespace_vae"`."""


def refusal(distribution: Distribution) -> str | None:
    """Return why this core cannot load a distribution; None when it can, or when nothing is declared."""
    asked = (entry.name for entry in distribution.entry_points if entry.group == GROUP)
    return next((told for version in asked if (told := _refused(version))), None)


def _refused(version: str) -> str | None:
    written_for = re.fullmatch(r"(\d+)\.(\d+)", version)
    if written_for is None:
        return f'its pyproject.toml declares the plugin API « {version} »: write a version such as "{PLUGIN_API}"'
    (major, minor), (ours, offered) = (map(int, pair) for pair in (written_for.groups(), PLUGIN_API.split(".")))
    if major == ours and minor <= offered:
        return None
    older = (major, minor) > (ours, offered)
    what = "install a newer monespace-gql" if older else "install a newer version of the plugin, or port it"
    return f"it is written for the plugin API {version}, and this monespace-gql offers {PLUGIN_API}: {what}"
