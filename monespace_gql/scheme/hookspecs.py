"""Every hook a plugin may implement, on one page."""

from collections.abc import Iterable

import pluggy

from monespace_gql.scheme.declaration import Scheme

PLUGIN_API = "1.1"
"""The version of what this room offers to plugins; it moves apart from the core's version."""

hookspec = pluggy.HookspecMarker("monespace")
hookimpl = pluggy.HookimplMarker("monespace")


@hookspec
def monespace_schemes() -> Iterable[Scheme]:  # type: ignore[empty-body]  # a specification has no body
    """Return the schemes this plugin brings; called once, at boot."""
