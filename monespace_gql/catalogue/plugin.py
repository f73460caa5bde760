"""A plugin that was loaded: who it is, which hooks it implements, and asking it, whatever it then raises."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from traceback import walk_tb
from typing import Any

import pluggy


@dataclass(frozen=True, eq=False)
class Plugin:
    """One entry point of a distribution; `package` holds the module that it names, empty for one that stands alone."""

    distribution: str
    version: str
    package: str
    module: str
    hooks: pluggy.PluginManager
    registered: object

    @property
    def implements(self) -> frozenset[str]:
        """The names of the hooks that it implements."""
        return frozenset(caller.name for caller in self.hooks.get_hookcallers(self.registered) or ())

    def ask(self, hook: str, **given: Any) -> list[Any]:  # Any: what a hook is given and answers is its own affair
        """Return everything that this plugin alone answers to a hook; nothing where it does not implement it."""
        return [each for answer in self.answers(hook, **given) for each in answer]

    def answers(self, hook: str, **given: Any) -> list[Iterable[Any]]:  # Any: as above
        """Return the answer of this plugin alone; none where it does not implement the hook, or returns None."""
        others = [other for other in self.hooks.get_plugins() if other is not self.registered]
        answered: list[Iterable[Any]] = self.hooks.subset_hook_caller(hook, others)(**given)
        return answered

    def place_of(self, failure: BaseException, hook: str = "") -> str:
        """Name its last line that was running, else the line of its hook; nothing where neither is known."""
        package = self.module.partition(".")[0]
        running = ((str(frame.f_globals.get("__name__")), line) for frame, line in walk_tb(failure.__traceback__))
        own = [(module, line) for module, line in running if module.partition(".")[0] == package]
        places = own[-1:] or list(self._lines(hook))
        return "".join(f" ({module}, line {line})" for module, line in places[:1])

    def _lines(self, hook: str) -> Iterator[tuple[str, int]]:
        caller = getattr(self.hooks.hook, hook, None)
        for each in caller.get_hookimpls() if caller is not None else ():
            if each.plugin is self.registered:
                yield str(each.function.__module__), each.function.__code__.co_firstlineno
