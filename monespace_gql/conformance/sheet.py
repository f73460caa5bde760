"""A YAML sheet as a jurist writes it: what its items share, then the items; mistakes are told with their place."""

from collections.abc import Iterator
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from monespace_gql.scheme.mistake import suggestion


class SituationMistake(Exception):
    """A situation cannot be read; the message names the file, the situation and what to write instead."""


class Strict(BaseModel):
    """An item: its keys and no other."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


Item = TypeVar("Item", bound=Strict)


def read(file: Traversable, key: str, model: type[Item], *, as_kept: bool = False) -> Iterator[Item]:
    """Read the items of a sheet: a list, or what they share and a list under `key`.

    Values are what a person typed; `as_kept`, what a content keeps: numbers and booleans are read as such.
    """
    loader = _AsKept if as_kept else _AsTyped
    try:
        written = yaml.load(file.read_text(encoding="utf-8"), loader)  # noqa: S506 - a SafeLoader that resolves less
    except yaml.YAMLError as mistake:
        raise SituationMistake(f"{file.name}: {mistake}") from mistake
    shared, items = _unfolded(file, key, written)
    for rank, item in enumerate(items, 1):
        yield _item(file, rank, {**shared, **item} if isinstance(item, dict) else item, model)


class _AsTyped(yaml.SafeLoader):
    """Reads scalars as the text that is written: `01`, `1823.10` and `2026-01-05` stay what a person typed."""


class _AsKept(yaml.SafeLoader):
    """Reads whole numbers and booleans as such, and the rest as text: `2026-01-05` is how a day is kept."""


def _resolving(*tags: str) -> dict[str, Any]:  # Any: as PyYAML keeps its patterns
    return {
        first: [(tag, pattern) for tag, pattern in resolvers if tag.rpartition(":")[2] in tags]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_AsTyped.yaml_implicit_resolvers = _resolving("null", "merge")
_AsKept.yaml_implicit_resolvers = _resolving("null", "merge", "bool", "int")


def _unfolded(file: Traversable, key: str, written: object) -> tuple[dict[str, object], list[object]]:
    if isinstance(written, list):
        return {}, written
    if isinstance(written, dict) and isinstance(written.get(key), list):
        return {name: value for name, value in written.items() if name != key}, written[key]
    raise SituationMistake(f"{file.name}: write a list of {key}, or `{key}:` and what they share")


def _item(file: Traversable, rank: int, item: object, model: type[Item]) -> Item:
    try:
        return model.model_validate(item)
    except ValidationError as mistake:
        name = item.get("name", f"no. {rank}") if isinstance(item, dict) else f"no. {rank}"
        first = mistake.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise SituationMistake(f"{file.name}, « {name} », {place}: {first['msg']}.{_meant(first)}") from mistake


_KEYS = (
    "name",
    "scheme",
    "on",
    "given",
    "attached",
    "expect",
    "speaks",
    "not",
    "clean",
    "code",
    "severity",
    "at",
    "message",
    "mutant",
    "because",
    "version",
    "kept",
    "becomes",
)


def _meant(error: Any) -> str:  # Any: pydantic's own description of an error
    return suggestion(str(error["loc"][-1]), _KEYS) if error["type"] == "extra_forbidden" else ""
