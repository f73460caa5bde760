"""The JSON Schema of a scheme's content, for clients that know no scheme in particular.

Amounts are strings there: their bounds are notes to the reader, validators look at the bounds of numbers alone.
"""

from decimal import Decimal
from functools import lru_cache

from monespace_gql.scheme.declaration import Scheme
from monespace_gql.scheme.field import FieldSpec
from monespace_gql.scheme.items import ITEM_ID
from monespace_gql.scheme.kind import BOOLEAN, DATE, EMAIL, INTEGER, MONEY
from monespace_gql.scheme.tab import Block

_TYPES = {INTEGER.code: "integer", BOOLEAN.code: "boolean"}
_FORMATS = {DATE.code: "date", EMAIL.code: "email"}


@lru_cache(maxsize=64)
def json_schema(scheme: Scheme) -> dict[str, object]:
    """Return the JSON Schema (2020-12) of a complete content, labels as titles."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": scheme.label,
        "type": "object",
        "properties": {tab.code: {"title": tab.label, **_block(tab, scheme)} for tab in scheme.tabs},
        "required": [tab.code for tab in scheme.tabs],
    }


def _block(block: type[Block], scheme: Scheme) -> dict[str, object]:
    return {
        "type": "object",
        "properties": {spec.name: {"title": spec.label, **_field(spec, scheme)} for spec in block.specs},
        "required": [spec.name for spec in block.specs if spec.required],
        "additionalProperties": False,
    }


def _field(spec: FieldSpec, scheme: Scheme) -> dict[str, object]:
    if spec.block is None:
        return _leaf(spec)
    if not spec.many:
        return _block(spec.block, scheme)
    return {"type": "array", "items": _item(spec.block, scheme), "maxItems": spec.items}


def _item(block: type[Block], scheme: Scheme) -> dict[str, object]:
    schema = _block(block, scheme)
    if block in scheme.identified.values():
        schema["properties"] = {ITEM_ID: {"type": "string"}} | dict(schema["properties"])  # type: ignore[call-overload]
    return schema


def _leaf(spec: FieldSpec) -> dict[str, object]:
    declared, code = spec.declared, spec.kind.code if spec.kind else ""
    schema: dict[str, object] = {"type": _TYPES.get(code, "string")}
    if code in _FORMATS:
        schema["format"] = _FORMATS[code]
    if code == MONEY.code:
        schema["pattern"] = r"^-?\d+\.\d{2}$"
    elif spec.kind and spec.kind.pattern:
        schema["pattern"] = spec.kind.pattern
    if declared.choices is not None:
        schema["oneOf"] = [{"const": choice.code, "title": choice.label} for choice in declared.choices]
    elif schema["type"] == "string" and code not in (DATE.code, MONEY.code):
        schema["maxLength"] = declared.max_length
    bounds = {"minimum": declared.least, "maximum": declared.most, "exclusiveMaximum": declared.below}
    schema |= {word: _number(bound) for word, bound in bounds.items() if bound is not None}
    if declared.reference is not None or declared.computed is not None:
        schema["readOnly"] = True
    if declared.help:
        schema["description"] = declared.help
    return schema


def _number(bound: int | Decimal) -> int | float:
    return int(bound) if bound == int(bound) else float(bound)
