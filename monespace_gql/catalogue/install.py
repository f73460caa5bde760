"""Finding plugins and checking them: what is wrong stops the boot with the plugin's name and the way to block it."""

import sys
from collections.abc import Iterable, Mapping
from importlib.metadata import EntryPoint, entry_points
from traceback import walk_tb
from types import MappingProxyType

import pluggy

from monespace_gql.catalogue import plugin_api
from monespace_gql.catalogue.catalogue import Catalogue, Installed
from monespace_gql.scheme import Scheme, SchemeMistake, hookspecs

GROUP = "monespace.schemes"


class BrokenPlugin(Exception):
    """A plugin cannot be used; the message names its distribution, what is wrong, and how to start without it."""

    def __init__(self, distribution: str, reason: str) -> None:
        super().__init__(
            f"The plugin « {distribution} » cannot be loaded: {reason}\n"
            f"To start without it: MONESPACE_BLOCKED_PLUGINS={distribution}"
        )
        self.distribution = distribution
        self.reason = reason


def install(blocked: Iterable[str] = (), found: Iterable[EntryPoint] | None = None) -> Catalogue:
    """Load every plugin of the entry-point group except the blocked distributions; raise BrokenPlugin for a bad one."""
    refused = {name.lower().replace("_", "-") for name in blocked}
    hooks = pluggy.PluginManager("monespace")
    hooks.add_hookspecs(hookspecs)
    installed: dict[str, Installed] = {}
    for entry in sorted(found if found is not None else entry_points(group=GROUP), key=lambda entry: entry.name):
        if _distribution(entry).lower().replace("_", "-") not in refused:
            _add(installed, entry, _schemes_of(hooks, entry))
    return Catalogue(MappingProxyType(installed))


def _distribution(entry: EntryPoint) -> str:
    return entry.dist.name if entry.dist is not None else entry.value


def _schemes_of(hooks: pluggy.PluginManager, entry: EntryPoint) -> list[Scheme]:
    distribution = _distribution(entry)
    if entry.dist is not None and (refused := plugin_api.refusal(entry.dist)):
        raise BrokenPlugin(distribution, refused)
    try:
        plugin = entry.load()
        hooks.register(plugin, name=f"{distribution}: {entry.name}")
        hooks.check_pending()
        asked = hooks.subset_hook_caller("monespace_schemes", _others(hooks, plugin))
        return [scheme for brought in _told(asked()) for scheme in brought]
    except Exception as mistake:
        told = f"{type(mistake).__name__}: {mistake}{_place(mistake, entry)}"
        raise BrokenPlugin(distribution, told) from mistake


def _place(mistake: Exception, entry: EntryPoint) -> str:
    """Name the last line of the plugin's own that was running; nothing when none was."""
    package = entry.module.partition(".")[0]
    for frame, line in reversed(list(walk_tb(mistake.__traceback__))):
        module = str(frame.f_globals.get("__name__"))
        if module.partition(".")[0] == package:
            return f" ({module}, line {line})"
    return ""


def _told(answers: list[Iterable[Scheme]]) -> list[Iterable[Scheme]]:
    if not answers:  # pluggy leaves out a hook that is not there and one that returns None
        raise SchemeMistake("it brings no scheme: write a @hookimpl monespace_schemes() that returns them")
    return answers


def _others(hooks: pluggy.PluginManager, plugin: object) -> list[object]:
    return [other for other in hooks.get_plugins() if other is not plugin]


def _add(installed: dict[str, Installed], entry: EntryPoint, brought: Iterable[Scheme]) -> None:
    distribution = _distribution(entry)
    version = entry.dist.version if entry.dist is not None else "0"
    for scheme in brought:
        if not isinstance(scheme, Scheme):
            raise BrokenPlugin(distribution, f"monespace_schemes gave {scheme!r}, which is not a Scheme")
        _check_free(installed, distribution, scheme)
        installed[scheme.code] = Installed(scheme, distribution, version, _package(entry))


def _package(entry: EntryPoint) -> str:
    """Return the package whose folder holds the module of the entry point; nothing for a module that stands alone."""
    found = sys.modules[entry.module].__spec__
    return found.parent or "" if found is not None else ""


def _check_free(installed: Mapping[str, Installed], distribution: str, scheme: Scheme) -> None:
    for other in installed.values():
        if other.scheme.code == scheme.code:
            raise BrokenPlugin(distribution, f"the scheme code {scheme.code!r} is already that of {other.distribution}")
        if other.scheme.prefix.lower() == scheme.prefix.lower():
            raise BrokenPlugin(distribution, f"the prefix {scheme.prefix!r} is already that of {other.distribution}")
