"""Merging the items of a repeated block by their identity: what their author may not read or type of them is kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import uuid4

from monespace_gql.access.mask import HIDDEN_CHARACTER, Mask
from monespace_gql.lexicon import paths
from monespace_gql.lexicon.refusal import RefusalKind, UserError
from monespace_gql.scheme.field import FieldSpec
from monespace_gql.scheme.items import ITEM_ID, item_id
from monespace_gql.scheme.tab import Block

Item = Mapping[str, object]


@dataclass
class ItemsMerge:
    """One merge of repeated blocks at one title, and what it declines.

    An item given with its `id` is that item: absent fields are unchanged, null empties. Without `id` it is a new one.
    Items that are not given go away. `identified` are the lists whose items have an identity, by pattern path.
    """

    mask: Mask
    identified: frozenset[str]
    errors: list[UserError] = field(default_factory=list)

    def items(self, spec: FieldSpec, typed: Sequence[Item], before: object, path: str) -> list[object]:
        """Return the items as they are after the merge."""
        assert spec.block is not None
        known = {item_id(item, rank): item for rank, item in enumerate(before if isinstance(before, list) else [])}
        self.errors += self._mistaken(typed, known, path)
        return [self._item(spec.block, item, known, f"{path}[{rank}]") for rank, item in enumerate(typed)]

    def _item(self, block: type[Block], typed: Item, known: Mapping[str, Item], path: str) -> dict[str, object]:
        before = known.get(str(typed.get(ITEM_ID)), {})
        return {ITEM_ID: before.get(ITEM_ID) or uuid4().hex, **self._block(block, typed, before, path)}

    def _block(self, block: type[Block], typed: Item, before: Item, path: str) -> dict[str, object]:
        return {spec.name: self._field(spec, typed, before, f"{path}.{spec.name}") for spec in block.specs}

    def _field(self, spec: FieldSpec, typed: Item, before: Item, path: str) -> object:
        given, was = typed.get(spec.name), before.get(spec.name)
        if spec.name not in typed:
            return was
        if spec.block is None:
            return self._leaf(given, was, path)
        if not spec.many:
            inside = given if isinstance(given, Mapping) else self._nulls(spec.block, path)
            return self._block(spec.block, inside, was if isinstance(was, Mapping) else {}, path)
        items = given if isinstance(given, list) else []
        if paths.pattern(path) in self.identified:
            return self.items(spec, items, was, path)
        return self._leaf(items, was or [], path) if self.mask.locks_inside(path) else items

    def _nulls(self, block: type[Block], path: str) -> Item:
        """Return what a null block empties: the fields of it that may be typed."""
        return {spec.name: None for spec in block.specs if not self.mask.locks_inside(f"{path}.{spec.name}")}

    def _leaf(self, given: object, was: object, path: str) -> object:
        """Take what is sent back as it was read for « unchanged »; decline what may not be typed, and a loose mask."""
        pattern = paths.pattern(path)
        if given == self.mask.cover_at(was, pattern):
            return was
        if self.mask.locks_inside(pattern):
            self._decline(RefusalKind.FORBIDDEN, "FIELD_LOCKED", "Ce champ ne vous est pas modifiable.", path)
        elif pattern in self.mask.masked and HIDDEN_CHARACTER in str(given):
            told = "Cette valeur est masquée : renvoyez celle de la même ligne, ou la valeur entière."
            self._decline(RefusalKind.INVALID, "MASKED_VALUE", told, path)
        return given

    def _mistaken(self, typed: Sequence[Item], known: Mapping[str, Item], path: str) -> Iterator[UserError]:
        named = [item[ITEM_ID] for item in typed if item.get(ITEM_ID) is not None]
        for rank, key in enumerate(named):
            if key in named[:rank]:
                told = "Deux lignes portent le même identifiant."
                yield UserError(RefusalKind.INVALID, "DUPLICATE_ITEM", told, path)
            elif not isinstance(key, str) or key not in known:
                told = "Une de ces lignes n'existe plus : relisez la liste."
                yield UserError(RefusalKind.STALE, "UNKNOWN_ITEM", told, path)
        if typed and known and not named and self._closes_some(path):
            told = "Renvoyez l'identifiant (id) de chaque ligne à garder : tous leurs champs ne vous sont pas ouverts."
            yield UserError(RefusalKind.INVALID, "ITEM_ID_NEEDED", told, path)

    def _closes_some(self, path: str) -> bool:
        """Say whether a field of the items is not read in full, or not typed: whatever it holds, which is not told."""
        inside = f"{paths.pattern(path)}."
        return any(closed.startswith(inside) for closed in self.mask.hidden | self.mask.masked | self.mask.locked)

    def _decline(self, kind: RefusalKind, code: str, message: str, path: str) -> None:
        self.errors.append(UserError(kind, code, message, path))


def without_ids(value: object) -> object:
    """Return a list without the identities of its items, at any depth: what people see of it."""
    if isinstance(value, list):
        return [without_ids(item) for item in value]
    if isinstance(value, Mapping):
        return {name: without_ids(inner) for name, inner in value.items() if name != ITEM_ID}
    return value
