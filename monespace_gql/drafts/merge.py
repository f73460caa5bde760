"""Merging what one person typed into a content others may have changed: pure, nothing lost, conflicts told."""

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date

from monespace_gql.access.mask import Mask, masked
from monespace_gql.lexicon import paths
from monespace_gql.lexicon.refusal import RefusalKind, UserError
from monespace_gql.scheme import Scheme
from monespace_gql.scheme.field import MAX_ITEMS, FieldSpec
from monespace_gql.scheme.mistake import suggestion
from monespace_gql.scheme.tab import Block

MAX_TEXT = 4096

Tree = dict[str, object]


@dataclass(frozen=True, slots=True)
class Typed:
    """One place somebody filled: a leaf, or a repeated block as a whole."""

    path: str
    spec: FieldSpec
    value: object


@dataclass(frozen=True, slots=True)
class Merged:
    """The content after the save, the places it changed, and why it must be declined, if it must."""

    content: Mapping[str, object]
    changed: tuple[str, ...]
    errors: tuple[UserError, ...]


@dataclass(frozen=True, slots=True)
class Base:
    """What the save is merged into."""

    content: Mapping[str, object]
    field_versions: Mapping[str, int]
    version: int


def merge(
    scheme: Scheme, base: Base, typed: Mapping[str, object], *, mask: Mask, if_version: int | None, on: date
) -> Merged:
    """Merge a tree of what was typed (tab → field → value; absent: unchanged, null: emptied) into the content."""
    places, unknown = _places(scheme, typed)
    after = deepcopy(dict(base.content))
    for place in places:
        _put(after, place.path, _unmasked(place, base.content, mask))
    kept = scheme.read(after, on=on).kept
    changes = [place for place in places if _differ(_at(kept, place.path), _at(base.content, place.path))]
    errors = [*unknown, *(error for place in places for error in _too_much(place))]
    errors += [error for place in changes for error in _locked(place, mask)]
    errors += [error for place in changes for error in _stale(place, base, kept, mask, if_version)]
    return Merged(kept, tuple(place.path for place in changes), tuple(errors))


def _places(scheme: Scheme, typed: Mapping[str, object]) -> tuple[list[Typed], list[UserError]]:
    places: list[Typed] = []
    unknown: list[UserError] = []
    for code, given in typed.items():
        tab = scheme.tab(code)
        if tab is None:
            unknown.append(_unknown(code, [known.code for known in scheme.tabs]))
        elif isinstance(given, Mapping):
            for found in _in_block(tab, given, tab.code):
                (places if isinstance(found, Typed) else unknown).append(found)  # type: ignore[arg-type]
        elif given is not None:
            unknown.append(_misshapen(code))
    return places, unknown


def _in_block(block: type[Block], given: Mapping[str, object], prefix: str) -> Iterator[Typed | UserError]:
    for field_name, value in given.items():
        path = f"{prefix}.{field_name}"
        spec = block.spec(field_name)
        if spec is None:
            yield _unknown(path, [f"{prefix}.{known.name}" for known in block.specs])
        elif not _has_shape(spec, value):
            yield _misshapen(path)
        elif spec.block is None or spec.many:
            yield Typed(path, spec, value)
            yield from _mistaken_in_items(spec, value, path)
        else:
            inside = value if isinstance(value, Mapping) else dict.fromkeys(inner.name for inner in spec.block.specs)
            yield from _in_block(spec.block, inside, path)


def _mistaken_in_items(spec: FieldSpec, items: object, path: str) -> Iterator[UserError]:
    """Look for what is no field in each item of a repeated block, which is kept as a whole."""
    if spec.block is None or not isinstance(items, list):
        return
    for rank, item in enumerate(items[:MAX_ITEMS]):
        inside = _in_block(spec.block, item, f"{path}[{rank}]")
        yield from (found for found in inside if isinstance(found, UserError))


def _has_shape(spec: FieldSpec, value: object) -> bool:
    """Say whether a block is given as an object, a repeated one as a list of objects; a single field takes anything."""
    if spec.block is None or value is None:
        return True
    if spec.many:
        return isinstance(value, list) and all(isinstance(item, Mapping) for item in value)
    return isinstance(value, Mapping)


def _misshapen(path: str) -> UserError:
    message = f"« {path} » regroupe plusieurs champs : donnez-les un par un."
    return UserError(RefusalKind.INVALID, "NOT_ONE_FIELD", message, path)


def _unknown(path: str, known: list[str]) -> UserError:
    shown = path[:100]
    message = f"Le champ « {shown} » n'existe pas dans ce formulaire.{suggestion(path, known)}"
    return UserError(RefusalKind.INVALID, "UNKNOWN_FIELD", message, shown)


def _too_much(place: Typed) -> Iterator[UserError]:
    if isinstance(place.value, list) and len(place.value) > MAX_ITEMS:
        yield UserError(RefusalKind.LIMIT, "TOO_MANY_ITEMS", f"{MAX_ITEMS} lignes maximum.", place.path)
    if _longest(place.value) > MAX_TEXT:
        yield UserError(RefusalKind.LIMIT, "TOO_LONG", f"{MAX_TEXT} caractères maximum.", place.path)


def _longest(value: object) -> int:
    if isinstance(value, Mapping):
        return max(map(_longest, value.values()), default=0)
    if isinstance(value, list):
        return max(map(_longest, value), default=0)
    return len(value) if isinstance(value, str) else 0


def _locked(place: Typed, mask: Mask) -> Iterator[UserError]:
    pattern = paths.pattern(place.path)
    inside = {path for path in mask.locked if path == pattern or path.startswith(f"{pattern}.")}
    if not inside:
        return
    if place.spec.declared.reference is not None:
        message = "Cette donnée est issue d'une base de référence et n'est pas modifiable."
        yield UserError(RefusalKind.FORBIDDEN, "REFERENCE_FIELD", message, place.path)
    else:
        yield UserError(RefusalKind.FORBIDDEN, "FIELD_LOCKED", "Ce champ ne vous est pas modifiable.", place.path)


def _stale(
    place: Typed, base: Base, kept: Mapping[str, object], mask: Mask, if_version: int | None
) -> Iterator[UserError]:
    if if_version is None or base.field_versions.get(place.path, 0) <= if_version:
        return
    yours, theirs = _at(kept, place.path), _at(mask.cover(base.content), place.path)
    if paths.pattern(place.path) in mask.masked and yours is not None:
        yours = masked(str(yours))
    yield UserError(
        RefusalKind.STALE,
        "CHANGED_BY_ANOTHER",
        "Ce champ a été modifié depuis votre lecture : comparez les deux valeurs et enregistrez celle à garder.",
        place.path,
        details={"yours": yours, "theirs": theirs},
    )


def _unmasked(place: Typed, content: Mapping[str, object], mask: Mask) -> object:
    """Take what is sent back as it was read for « unchanged »: a masked form, the null of a hidden place."""
    current = _at(content, place.path)
    if place.value is None and mask.hides(place.path):
        return current
    if paths.pattern(place.path) in mask.masked and current is not None and place.value == masked(str(current)):
        return current
    return place.value


def _differ(one: object, other: object) -> bool:
    """Say whether two values as kept differ: unlike for `!=`, a yes is not the number 1."""
    return one != other or json.dumps(one, sort_keys=True) != json.dumps(other, sort_keys=True)


def _at(content: Mapping[str, object], path: str) -> object:
    found: object = content
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def _put(content: Tree, path: str, value: object) -> None:
    *parents, last = path.split(".")
    here = content
    for step in parents:
        inner = here.get(step)
        if not isinstance(inner, dict):
            inner = here[step] = {}
        here = inner
    here[last] = value
