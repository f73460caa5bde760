"""Which repeated blocks have items with an identity, so that a save keeps what its author may not read of each."""

from collections.abc import Mapping

from monespace_gql.lexicon import paths
from monespace_gql.scheme.field import FieldSpec
from monespace_gql.scheme.mistake import SchemeMistake
from monespace_gql.scheme.tab import Block, Tab

ITEM_ID = "id"
"""Under what name an item bears its identity, beside its fields."""


def identified_blocks(tabs: tuple[type[Tab], ...], leaves: Mapping[str, FieldSpec]) -> dict[str, type[Block]]:
    """Return the repeated blocks, by pattern path, that hold a field not read in full and typed by the same people.

    A list that everybody reads as they type it is replaced as a whole and needs no identity.
    """
    return {
        path: block for tab in tabs for path, block in _repeated(tab, tab.code) if _is_uneven(_inside(path, leaves))
    }


def list_paths(tabs: tuple[type[Tab], ...]) -> frozenset[str]:
    """Return every repeated block, by pattern path."""
    return frozenset(path for tab in tabs for path, _ in _repeated(tab, tab.code))


def item_id(item: object, rank: int) -> str:
    """Return the identity of an item, its rank until a save has given it one."""
    found = item.get(ITEM_ID) if isinstance(item, Mapping) else None
    return found if isinstance(found, str) else str(rank)


def _repeated(block: type[Block], prefix: str) -> list[tuple[str, type[Block]]]:
    found = []
    for spec in block.specs:
        path = paths.join(prefix, spec.name)
        if spec.block is not None:
            found += [(path, spec.block)] * spec.many + _repeated(spec.block, path)
    return found


def _inside(path: str, leaves: Mapping[str, FieldSpec]) -> dict[str, FieldSpec]:
    return {leaf: spec for leaf, spec in leaves.items() if leaf.startswith(f"{path}.")}


def _is_uneven(leaves: Mapping[str, FieldSpec]) -> bool:
    declared = [spec.declared for spec in leaves.values()]
    closed = any(each.sensitive or each.reference or each.write - each.read for each in declared)
    return closed or len({(each.read, each.write) for each in declared}) > 1


def check_identified(scheme: str, blocks: Mapping[str, type[Block]]) -> None:
    """Refuse a field that bears the name of the identity."""
    for path, block in blocks.items():
        if block.spec(ITEM_ID) is not None:
            told = f"{path}.{ITEM_ID}: « {ITEM_ID} » is the identity of each item here, choose another name"
            raise SchemeMistake(f"scheme {scheme!r}, {told}, such as « own_{ITEM_ID} »")
