"""Merging what one person typed into a content others may have changed: pure, nothing lost, conflicts told."""

import json
from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date

from monespace_gql.access.mask import Mask
from monespace_gql.drafts.items import ItemsMerge, without_ids
from monespace_gql.lexicon import paths
from monespace_gql.lexicon.place import at, put
from monespace_gql.lexicon.refusal import Refusal, RefusalKind, UserError
from monespace_gql.scheme import Reference, Scheme
from monespace_gql.scheme.field import MAX_ITEMS, FieldSpec
from monespace_gql.scheme.items import ITEM_ID
from monespace_gql.scheme.mistake import suggestion
from monespace_gql.scheme.tab import Block

MAX_TEXT = 4096

LOCKED = "Ce champ ne vous est pas modifiable."
WITHOUT_MANDATE = "Sans mandat de gestion, ce champ est saisi par l'adhérent."


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
class Form:
    """A form as one standing may fill it: what is closed, the lists whose items have an identity, all its places."""

    mask: Mask
    identified: frozenset[str]
    leaves: Collection[str]

    def closes(self, place: Typed) -> bool:
        """Say whether it may not be typed: where items are given with their identity, each field answers for itself."""
        if place.value is None or place.path not in self.identified:
            return self.mask.locks_inside(place.path)
        return all(leaf in self.mask.locked for leaf in self.leaves if leaf.startswith(f"{place.path}."))


@dataclass(frozen=True, slots=True)
class Base:
    """What the save is merged into."""

    content: Mapping[str, object]
    field_versions: Mapping[str, int]
    version: int


def merge(
    scheme: Scheme, base: Base, typed: Mapping[str, object], *, mask: Mask, if_version: int | None, on: date
) -> Merged:
    """Merge a tree of what was typed (tab → field → value; absent: unchanged, null: emptied) into the content.

    A null tab or block stands for the null of each of its fields that may be typed at that title.
    """
    form = Form(mask, frozenset(scheme.identified), scheme.leaves)
    given, errors = _places(scheme, typed, form)
    places = [place for place in given if place.spec.declared.computed is None]
    after, items = deepcopy(dict(base.content)), ItemsMerge(mask, form.identified)
    for place in places:
        put(after, place.path, _merged(place, base.content, form, items))
    kept = scheme.read(after, on=on).kept
    changes = [place for place in places if _is_changed(place, kept, base.content, form)]
    errors += [error for place in places for error in _too_much(place)] + items.errors
    errors += [error for place in changes for error in _locked(place, form, scheme)]
    errors += [error for place in given for error in _computed(place, base, kept)]
    errors += [error for place in changes for error in _stale(place, base, kept, mask, if_version)]
    return Merged(kept, tuple(place.path for place in changes), tuple(errors))


def accepted(merged: Merged) -> Merged:
    """Return what may be saved; raises Refusal with every reason why it may not."""
    if merged.errors:
        raise Refusal(*merged.errors)
    return merged


def _places(scheme: Scheme, typed: Mapping[str, object], form: Form) -> tuple[list[Typed], list[UserError]]:
    places: list[Typed] = []
    unknown: list[UserError] = []
    for code, given in typed.items():
        tab = scheme.tab(code)
        if tab is None:
            unknown.append(_unknown(code, [known.code for known in scheme.tabs]))
        elif given is None:
            places += _emptied(tab, tab.code, form)
        elif isinstance(given, Mapping):
            for found in _in_block(tab, given, tab.code, form):
                (places if isinstance(found, Typed) else unknown).append(found)  # type: ignore[arg-type]
        else:
            unknown.append(_misshapen(code))
    return places, unknown


def _in_block(block: type[Block], given: Mapping[str, object], prefix: str, form: Form) -> Iterator[Typed | UserError]:
    for field_name, value in given.items():
        path = f"{prefix}.{field_name}"
        spec = block.spec(field_name)
        if spec is None:
            yield _unknown(path, [f"{prefix}.{known.name}" for known in block.specs])
        elif not _has_shape(spec, value):
            yield _misshapen(path)
        elif spec.block is None or spec.many:
            yield Typed(path, spec, value)
            yield from _mistaken_in_items(spec, value, path, form)
        elif isinstance(value, Mapping):
            yield from _in_block(spec.block, value, path, form)
        else:
            yield from _emptied(spec.block, path, form)


def _emptied(block: type[Block], prefix: str, form: Form) -> list[Typed]:
    """Return what a null tab or block empties; where nothing in it may be typed, all of it, which is then declined."""
    every = list(_nulls(block, prefix))
    return [place for place in every if not form.mask.locks_inside(place.path)] or every


def _nulls(block: type[Block], prefix: str) -> Iterator[Typed]:
    for spec in block.specs:
        path = f"{prefix}.{spec.name}"
        if spec.block is None or spec.many:
            yield Typed(path, spec, None)
        else:
            yield from _nulls(spec.block, path)


def _mistaken_in_items(spec: FieldSpec, items: object, path: str, form: Form) -> Iterator[UserError]:
    """Look for what is no field in each item of a repeated block."""
    if spec.block is None or not isinstance(items, list):
        return
    beside = {ITEM_ID} if paths.pattern(path) in form.identified else set[str]()
    for rank, item in enumerate(items[:MAX_ITEMS]):
        fields = {name: value for name, value in item.items() if name not in beside}
        inside = _in_block(spec.block, fields, f"{path}[{rank}]", form)
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


def _computed(place: Typed, base: Base, kept: Mapping[str, object]) -> Iterator[UserError]:
    """Decline a value given for what the server computes, unless it is only sent back as it was or will be."""
    if place.spec.declared.computed is None or place.value in (
        None,
        at(base.content, place.path),
        at(kept, place.path),
    ):
        return
    message = "Ce champ est calculé : modifiez les données dont il dépend."
    yield UserError(RefusalKind.FORBIDDEN, "COMPUTED_FIELD", message, place.path)


def _locked(place: Typed, form: Form, scheme: Scheme) -> Iterator[UserError]:
    if not form.closes(place):
        return
    if place.spec.declared.reference is not None:
        yield UserError(RefusalKind.FORBIDDEN, "REFERENCE_FIELD", _not_typed(place, scheme), place.path)
    else:
        message = WITHOUT_MANDATE if place.spec.declared.write_needs_mandate else LOCKED
        yield UserError(RefusalKind.FORBIDDEN, "FIELD_LOCKED", message, place.path)


def _not_typed(place: Typed, scheme: Scheme) -> str:
    reference = place.spec.declared.reference
    if reference is Reference.SUB_SCHEME:
        return "Ce choix se fait à l'ouverture : dupliquez le brouillon pour en changer."
    if reference is Reference.SIRET and not any(place.path in dict(lookup.filled) for lookup in scheme.lookups):
        return "Le choix de l'entreprise n'est pas modifiable. En cas d'erreur, ressaisissez un nouveau dossier."
    return "Cette donnée est issue d'une base de référence et n'est pas modifiable."


def _stale(
    place: Typed, base: Base, kept: Mapping[str, object], mask: Mask, if_version: int | None
) -> Iterator[UserError]:
    if if_version is None or base.field_versions.get(place.path, 0) <= if_version:
        return
    yours, theirs = at(kept, place.path), at(mask.cover(base.content), place.path)
    if not mask.hides(place.path):  # else it is what they have just typed
        yours = mask.cover_at(yours, place.path)
    yield UserError(
        RefusalKind.STALE,
        "CHANGED_BY_ANOTHER",
        "Ce champ a été modifié depuis votre lecture : comparez les deux valeurs et enregistrez celle à garder.",
        place.path,
        details={"yours": yours, "theirs": theirs},
    )


def _merged(place: Typed, content: Mapping[str, object], form: Form, items: ItemsMerge) -> object:
    """Take what is sent back as it was read for « unchanged »: a masked form, the null of a hidden place."""
    before = at(content, place.path)
    if place.path in form.identified and not form.closes(place):
        return items.items(place.spec, place.value if isinstance(place.value, list) else [], before, place.path)
    closed = place.path in form.mask.hidden | form.mask.masked
    return before if closed and place.value == form.mask.cover_at(before, place.path) else place.value


def _is_changed(place: Typed, kept: Mapping[str, object], before: Mapping[str, object], form: Form) -> bool:
    values = at(kept, place.path), at(before, place.path)
    return _differ(*(map(without_ids, values) if place.path in form.identified else values))


def _differ(one: object, other: object) -> bool:
    """Say whether two values as kept differ: unlike for `!=`, a yes is not the number 1."""
    return one != other or json.dumps(one, sort_keys=True) != json.dumps(other, sort_keys=True)
