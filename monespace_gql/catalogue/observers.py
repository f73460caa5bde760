"""The plugins that follow what happens: those that implement `monespace_happened`, each under a name that lasts."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

import pluggy

from monespace_gql.scheme import Event, hookspecs

Hook = Callable[..., list[Awaitable[None]]]
"""Calls one plugin; pluggy answers with a list, empty for a hook that is not asynchronous."""


@dataclass(frozen=True, slots=True)
class Observer:
    """A plugin that is told what happens; its place in the sequence is kept under its name."""

    name: str
    tell: Callable[[Event], Awaitable[None]]


def observers_of(hooks: pluggy.PluginManager) -> tuple[Observer, ...]:
    """Return the registered plugins that have the hook, in the order of their names."""
    plugins = [implementation.plugin for implementation in hooks.hook.monespace_happened.get_hookimpls()]
    told = [Observer(str(hooks.get_name(plugin)), partial(_tell, _alone(hooks, plugin))) for plugin in plugins]
    return tuple(sorted(told, key=lambda observer: observer.name))


def observer(name: str, plugin: object) -> Observer:
    """Return an observer that is not installed: one of the core's own, through the same hook."""
    hooks = pluggy.PluginManager("monespace")
    hooks.add_hookspecs(hookspecs)
    hooks.register(plugin, name=name)
    hooks.check_pending()
    (found,) = observers_of(hooks)
    return found


def _alone(hooks: pluggy.PluginManager, plugin: object) -> Hook:
    others = [other for other in hooks.get_plugins() if other is not plugin]
    return hooks.subset_hook_caller("monespace_happened", others)


async def _tell(hook: Hook, event: Event) -> None:
    for answer in hook(event=event):
        await answer
