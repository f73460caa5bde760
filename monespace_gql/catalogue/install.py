"""Finding plugins and checking them: what is wrong stops the boot with the plugin's name and the way to block it."""

import sys
from collections.abc import Iterable, Mapping
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType

import pluggy

from monespace_gql.catalogue import plugin_api
from monespace_gql.catalogue.broken import BrokenPlugin
from monespace_gql.catalogue.catalogue import Catalogue, Installed
from monespace_gql.catalogue.extend import with_additions
from monespace_gql.catalogue.observers import observers_of
from monespace_gql.catalogue.plugin import Plugin
from monespace_gql.catalogue.propose import check_proposals
from monespace_gql.scheme import Scheme, SchemeMistake, hookspecs

GROUP = "monespace.schemes"
SCHEMES = "monespace_schemes"


def install(blocked: Iterable[str] = (), found: Iterable[EntryPoint] | None = None) -> Catalogue:
    """Load every plugin of the entry-point group except the blocked distributions; raise BrokenPlugin for a bad one."""
    refused = {name.lower().replace("_", "-") for name in blocked}
    hooks = pluggy.PluginManager("monespace")
    hooks.add_hookspecs(hookspecs)
    brought: dict[str, Installed] = {}
    plugins: list[Plugin] = []
    for point in sorted(found if found is not None else entry_points(group=GROUP), key=lambda point: point.name):
        if _distribution(point).lower().replace("_", "-") not in refused:
            plugins.append(_loaded(hooks, point))
            _add(brought, plugins[-1])
    installed = {code: with_additions(entry, plugins) for code, entry in brought.items()}
    for entry in installed.values():
        check_proposals(entry, plugins)
    return Catalogue(MappingProxyType(installed), observers=observers_of(hooks), plugins=tuple(plugins))


def _distribution(entry: EntryPoint) -> str:
    return entry.dist.name if entry.dist is not None else entry.value


def _loaded(hooks: pluggy.PluginManager, entry: EntryPoint) -> Plugin:
    distribution = _distribution(entry)
    if entry.dist is not None and (refused := plugin_api.refusal(entry.dist)):
        raise BrokenPlugin(distribution, refused)
    version = entry.dist.version if entry.dist is not None else "0"
    found = Plugin(distribution, version, "", entry.module, hooks, None)
    try:
        registered = entry.load()
        hooks.register(registered, name=f"{distribution}: {entry.name}")
        hooks.check_pending()
    except Exception as mistake:
        raise BrokenPlugin(distribution, _told(found, mistake)) from mistake
    plugin = Plugin(distribution, version, _package(entry), entry.module, hooks, registered)
    if not plugin.implements:
        told = "it brings no scheme and implements no hook: write a @hookimpl monespace_schemes() that returns schemes"
        raise BrokenPlugin(distribution, f"{SchemeMistake.__name__}: {told}")
    return plugin


def _told(plugin: Plugin, mistake: Exception, hook: str = "") -> str:
    return f"{type(mistake).__name__}: {mistake}{plugin.place_of(mistake, hook)}"


def _add(installed: dict[str, Installed], plugin: Plugin) -> None:
    distribution = plugin.distribution
    for scheme in _schemes_of(plugin):
        if not isinstance(scheme, Scheme):
            raise BrokenPlugin(distribution, f"{SCHEMES} gave {scheme!r}, which is not a Scheme")
        _check_free(installed, distribution, scheme)
        installed[scheme.code] = Installed(scheme, distribution, plugin.version, plugin.package)


def _schemes_of(plugin: Plugin) -> list[Scheme]:
    if SCHEMES not in plugin.implements:
        return []
    try:
        brought = plugin.answers(SCHEMES)
        if not brought:  # pluggy leaves out a hook that returns None
            raise SchemeMistake(f"it brings no scheme: {SCHEMES}() returns None, return the schemes")
        return [scheme for answer in brought for scheme in answer]
    except Exception as mistake:
        raise BrokenPlugin(plugin.distribution, _told(plugin, mistake, SCHEMES)) from mistake


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
