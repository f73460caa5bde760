"""Versions of a scheme: how a content typed under one is taken up by the next, and what that changed. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pydantic.fields import FieldInfo

from monespace_gql.lexicon import paths
from monespace_gql.scheme.field import Declaration, declared_in
from monespace_gql.scheme.mistake import SchemeMistake, suggestion

if TYPE_CHECKING:
    from monespace_gql.scheme.declaration import Scheme
    from monespace_gql.scheme.tab import Block

Tree = dict[str, Any]  # Any: JSON, of a form that this version of the scheme no longer describes


def as_it_is(content: Tree) -> Tree:
    """Take a content up unchanged: the new version changed no field."""
    return content


@dataclass(frozen=True, kw_only=True, eq=False)
class Migration:
    """How contents of version `since` become contents of version `to`.

    `migrate` takes a copy of the content (tab → field → value, as kept) and returns the new one; it must be pure.
    `says` tells the person typing, in French, what changed. `former` declares, by path, the fields that `to` no longer
    has, with the `field(…)` they had: what was typed there is shown to who could read it, and to nobody without it.
    """

    since: str
    to: str
    migrate: Callable[[Tree], Tree] = as_it_is
    says: tuple[str, ...] = ()
    former: Mapping[str, FieldInfo] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        for path, info in self.former.items():
            if not isinstance(info, FieldInfo) or declared_in(info) is None:
                raise SchemeMistake(f"the migration from {self.since!r}: `former` gives « {path} » no field(…)")


@dataclass(frozen=True, slots=True)
class Change:
    """One place before and after; None where there is nothing."""

    path: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Upgrade:
    """A content taken up by the present version."""

    since: str
    to: str
    content: Mapping[str, object]
    changes: tuple[Change, ...]
    notes: tuple[str, ...]


class MigrationFailed(Exception):
    """A step raised, or gave what is no content of the scheme; the message repeats no value."""


def steps_from(scheme: Scheme, version: str) -> tuple[Migration, ...] | None:
    """Return the steps from a version to the present one, None when there is no way."""
    by_version = {step.since: step for step in scheme.migrations}
    steps: list[Migration] = []
    while version != scheme.version:
        if version not in by_version:
            return None
        steps.append(by_version[version])
        version = steps[-1].to
    return tuple(steps)


def upgraded(scheme: Scheme, content: Mapping[str, object], version: str) -> Upgrade | None:
    """Take up a content of another version; None when there is no way, MigrationFailed when a step is at fault."""
    steps = steps_from(scheme, version)
    if steps is None:
        return None
    after: Any = deepcopy(dict(content))  # Any: whatever an author's code returns, checked below
    for step in steps:
        after = _taken(step, after)
    if unknown := next(_unknown(scheme, after), None):
        raise MigrationFailed(f"the migrations from {version!r} to {scheme.version!r} give {unknown}")
    kept = scheme.read(after, on=date.max).kept  # in the form values are kept; no day changes it
    notes = tuple(sentence for step in steps for sentence in step.says)
    return Upgrade(version, scheme.version, kept, tuple(_changes(content, kept)), notes)


def declarations(scheme: Scheme, path: str) -> tuple[Declaration, ...]:
    """Return the declarations that a place, indexes left out, has now and had in former versions."""
    now = scheme.leaves.get(path)
    then = (declared_in(step.former[path]) for step in scheme.migrations if path in step.former)
    return (*([now.declared] if now else []), *(declared for declared in then if declared))


def check_migrations(scheme: Scheme) -> None:
    """Refuse steps that lead nowhere: a gap, a loop, two ways from one version."""
    place, versions = f"scheme {scheme.code!r}", [step.since for step in scheme.migrations]
    for version in versions:
        if versions.count(version) > 1:
            raise SchemeMistake(f"{place} declares two migrations from version {version!r}")
        if version == scheme.version:
            raise SchemeMistake(f"{place} declares a migration from its own version {version!r}: a loop")
        _check_way(scheme, version)


def _check_way(scheme: Scheme, version: str) -> None:
    place, passed = f"scheme {scheme.code!r}", [version]
    by_version = {step.since: step.to for step in scheme.migrations}
    while passed[-1] != scheme.version:
        if passed[-1] not in by_version:
            near = suggestion(passed[-1], [*by_version, scheme.version])
            raise SchemeMistake(
                f"{place}: migrations lead from {version!r} to {passed[-1]!r} and stop before {scheme.version!r}.{near}"
            )
        passed.append(by_version[passed[-1]])
        if passed[-1] in passed[:-1]:
            raise SchemeMistake(f"{place}: its migrations turn in a loop, {' → '.join(passed)}")


def _taken(step: Migration, content: Any) -> Any:  # Any: as above
    try:
        return step.migrate(content)
    except Exception as failure:
        told = f"the migration from {step.since!r} to {step.to!r} raised {type(failure).__name__}"
        raise MigrationFailed(told) from failure


def _unknown(scheme: Scheme, content: object) -> Iterator[str]:
    """Name what is no content of the scheme: an unknown place, or something else than what stands there."""
    if not isinstance(content, Mapping):
        yield "no content"
        return
    tabs = {tab.code: tab for tab in scheme.tabs}
    for code, given in content.items():
        if code not in tabs:
            yield f"the unknown tab « {str(code)[:60]} »"
        else:
            yield from _unknown_in(tabs[code], given, str(code))


def _unknown_in(block: type[Block], given: object, path: str) -> Iterator[str]:
    if given is not None and not isinstance(given, Mapping):
        yield f"no block at « {path} »"
    for name, value in given.items() if isinstance(given, Mapping) else ():
        spec, place = block.spec(str(name)), f"{path}.{str(name)[:60]}"
        if spec is None:
            yield f"the unknown field « {place} »"
        elif spec.block is None:
            if value is not None and not isinstance(value, (str, int, bool)):
                yield f"a {type(value).__name__} at « {place} », where a text, a whole number or a boolean is kept"
        elif not spec.many:
            yield from _unknown_in(spec.block, value, place)
        elif value is not None and not isinstance(value, list):
            yield f"no list at « {place} »"
        else:
            yield from (told for item in value or () for told in _unknown_in(spec.block, item, place))


def _changes(before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[Change]:
    then, now = dict(_leaves(before)), dict(_leaves(after))
    for path in sorted({*then, *now}, key=_place):
        if json.dumps(then.get(path)) != json.dumps(now.get(path)):
            yield Change(path, then.get(path), now.get(path))


def _leaves(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Walk what was typed; what is empty is not there."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(inner, paths.join(path, str(name)))
    elif isinstance(value, list):
        for rank, inner in enumerate(value):
            yield from _leaves(inner, f"{path}[{rank}]")
    elif value is not None:
        yield path, value


def _place(path: str) -> list[tuple[bool, str | int]]:
    """Order places by their names and ranks: databases do not keep the order of a content."""
    return [(isinstance(step, int), step) for step in paths.steps(path)]


def changed_places(changes: Iterable[Change]) -> tuple[str, ...]:
    """Return the places that a save versions: a field, or a repeated block as a whole, each once."""
    return tuple(dict.fromkeys(change.path.split("[", 1)[0] for change in changes))
