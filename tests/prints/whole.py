"""A content with every field of a scheme filled with its example, the rare ones too."""

from datetime import date
from decimal import Decimal

from monespace_gql.scheme import Block, Scheme
from monespace_gql.scheme.field import FieldSpec


def everything(scheme: Scheme) -> dict[str, object]:
    """Fill every field."""
    return {tab.code: _block(tab) for tab in scheme.tabs}


def _block(block: type[Block]) -> dict[str, object]:
    return {spec.name: _field(spec) for spec in block.specs}


def _field(spec: FieldSpec) -> object:
    if spec.block is not None:
        return [_block(spec.block)] if spec.many else _block(spec.block)
    example = spec.declared.example
    assert spec.kind is not None
    return spec.kind.keep(example) if isinstance(example, (date, Decimal)) else example
