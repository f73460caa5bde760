"""A complete content made of the declared examples: what documentation shows and tests start from."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from monespace_gql.scheme.declaration import Scheme
from monespace_gql.scheme.field import FieldSpec
from monespace_gql.scheme.tab import Block


def example_content(scheme: Scheme) -> dict[str, object]:
    """Return the content of the example case: every example except those of rare fields."""
    return {tab.code: _block(tab) for tab in scheme.tabs}


def merged(content: Mapping[str, object], changes: Mapping[str, object]) -> dict[str, object]:
    """Return the content with some places changed; blocks merge, lists and values replace."""
    result = dict(content)
    for name, change in changes.items():
        before = result.get(name)
        nested = isinstance(change, Mapping) and isinstance(before, Mapping)
        result[name] = merged(before, change) if nested else change  # type: ignore[arg-type]  # both are mappings here
    return result


def _block(block: type[Block]) -> dict[str, object]:
    return {spec.name: _field(spec) for spec in block.specs if not spec.declared.rare}


def _field(spec: FieldSpec) -> object:
    if spec.block is not None:
        return [_block(spec.block)] if spec.many else _block(spec.block)
    example = spec.declared.example
    if isinstance(example, (date, Decimal)) and spec.kind is not None:
        return spec.kind.keep(example)
    return example


def typable(scheme: Scheme, content: Mapping[str, object]) -> dict[str, object]:
    """Return the part of a content that a person types: what the server fills is left out."""
    return {tab.code: _typable(tab, content.get(tab.code)) for tab in scheme.tabs}


def _typable(block: type[Block], given: object) -> dict[str, object]:
    values = given if isinstance(given, Mapping) else {}
    typed: dict[str, object] = {}
    for spec in block.specs:
        by_the_server = spec.declared.reference is not None or spec.declared.computed is not None
        if by_the_server or spec.name not in values:
            continue
        value = values[spec.name]
        nested = spec.block is not None and not spec.many
        typed[spec.name] = _typable(spec.block, value) if nested and spec.block else value
    return typed
