"""Putting what plugins add to a scheme beside its own: only added, checked as a whole, the guilty plugin named."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from monespace_gql.catalogue.broken import BrokenPlugin
from monespace_gql.catalogue.catalogue import Added, Installed
from monespace_gql.catalogue.plugin import Plugin
from monespace_gql.lexicon.origin import Origin
from monespace_gql.scheme import Addition, Form, SchemeMistake
from monespace_gql.scheme.addition import ADDITIONS, TEMPLATES, extended, names_in, names_of

Kind = TypeVar("Kind", Addition, Form)


def with_additions(entry: Installed, plugins: Sequence[Plugin]) -> Installed:
    """Return an installed scheme with what every plugin adds to it; BrokenPlugin for one that cannot be added."""
    completed = entry
    for plugin in plugins:
        additions = tuple(_given(plugin, ADDITIONS, entry, Addition))
        forms = tuple(_given(plugin, TEMPLATES, entry, Form))
        if additions or forms:
            completed = _added(completed, plugin, additions, forms)
    return completed


def _given(plugin: Plugin, hook: str, entry: Installed, kind: type[Kind]) -> list[Kind]:
    try:
        given = plugin.ask(hook, scheme=entry.scheme)
        for each in given:
            if not isinstance(each, kind):
                raise SchemeMistake(f"{hook} gave {each!r}, which is not of the type {kind.__name__}")
        return given
    except Exception as mistake:
        raise _broken(plugin, hook, entry, mistake) from mistake


def _added(entry: Installed, plugin: Plugin, additions: tuple[Addition, ...], forms: tuple[Form, ...]) -> Installed:
    hook, before = ADDITIONS if additions else TEMPLATES, _before(entry, plugin)
    try:
        _check_theirs(entry, plugin, additions)
        _check_free(entry, additions, forms)
        own = extended(before.scheme if before else entry.declared, plugin.distribution, additions, forms)
        together = extended(entry.scheme, plugin.distribution, additions, forms) if entry.added else own
    except Exception as mistake:
        raise _broken(plugin, hook, entry, mistake) from mistake
    given = (*(before.additions if before else ()), *additions), (*(before.forms if before else ()), *forms)
    added = Added(*given, own, plugin.distribution, plugin.version, plugin.package)
    others = (each for each in entry.added if each is not before)
    return replace(entry, scheme=together, added=(*others, added), declared_apart=entry.declared)


def _before(entry: Installed, plugin: Plugin) -> Added | None:
    """Return what another entry point of the same package adds: their situations stand in one folder."""
    by = plugin.distribution, plugin.package
    return next((added for added in entry.added if (added.distribution, added.package) == by), None)


def _check_theirs(entry: Installed, plugin: Plugin, additions: Sequence[Addition]) -> None:
    if additions and plugin.distribution == entry.distribution:
        told = f"« {additions[0].label} » is added to a scheme of the same distribution"
        raise SchemeMistake(f"{told}: declare its rules and documents in {entry.scheme.code} itself")


def _check_free(entry: Installed, additions: Sequence[Addition], forms: Sequence[Form]) -> None:
    taken = {name: _owner(entry, origin) for name, origin in names_of(entry.scheme).items()}
    named = [(addition.label, names_in(entry.scheme, addition)) for addition in additions]
    for label, names in [*named, *((form.label, [f"the form {form.code}"]) for form in forms)]:
        for name in names:
            if name in taken:
                raise SchemeMistake(f"{name} of « {label} » is already that of {taken[name]}")
        taken |= dict.fromkeys(names, f"« {label} », of the same plugin")


def _owner(entry: Installed, origin: Origin | None) -> str:
    return entry.distribution if origin is None else f"{origin.plugin} (« {origin.label} »)"


def _broken(plugin: Plugin, hook: str, entry: Installed, mistake: Exception) -> BrokenPlugin:
    beside = [entry.distribution, *(added.distribution for added in entry.added)]
    told = f"{type(mistake).__name__}: {mistake}{plugin.place_of(mistake, hook)}"
    what = f"what it adds to {entry.scheme.code}, beside {', '.join(dict.fromkeys(beside))}"
    return BrokenPlugin(plugin.distribution, f"{what}: {told}")
