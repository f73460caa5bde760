"""The JSON Schema of every scheme: made of words of 2020-12, and true of the example case and of its kept form."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from monespace_gql.catalogue import install
from monespace_gql.scheme import Scheme
from monespace_gql.scheme.example import example_content, merged
from monespace_gql.scheme.json_schema import json_schema
from tests.scheme.given import ON, SCHEME

each_scheme = pytest.mark.parametrize("scheme", [SCHEME, *install()], ids=lambda scheme: scheme.code)

Schema = Mapping[str, Any]  # Any: JSON
JSON_TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}
WORDS = {
    "$schema": str,
    "title": str,
    "description": str,
    "type": str,
    "format": str,
    "pattern": str,
    "maxLength": int,
    "minimum": int,
    "maximum": int,
    "exclusiveMaximum": int,
    "maxItems": int,
    "readOnly": bool,
    "additionalProperties": bool,
    "properties": dict,
    "required": list,
    "items": dict,
    "oneOf": list,
    "const": str,
}


def problems(schema: Schema, value: object, place: str = "") -> Iterator[str]:
    """What a validator would say of the value, for the words that our schemas use."""
    kind = JSON_TYPES[schema["type"]]
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        yield f"{place} is no {schema['type']}"
    elif isinstance(value, int):
        if not schema.get("minimum", value) <= value <= schema.get("maximum", value):
            yield f"{place} is out of bounds"
        if value >= schema.get("exclusiveMaximum", value + 1):
            yield f"{place} is out of bounds"
    elif isinstance(value, dict):
        yield from _in_object(schema, value, place)
    elif isinstance(value, list):
        if len(value) > schema["maxItems"]:
            yield f"{place} is too long"
        for rank, item in enumerate(value):
            yield from problems(schema["items"], item, f"{place}[{rank}]")
    elif isinstance(value, str):
        if not re.search(schema.get("pattern", ""), value) or len(value) > schema.get("maxLength", len(value)):
            yield f"{place} is not written as it must be"
        if "oneOf" in schema and sum(each["const"] == value for each in schema["oneOf"]) != 1:
            yield f"{place} is none of the list"


def _in_object(schema: Schema, value: Mapping[str, object], place: str) -> Iterator[str]:
    yield from (f"{place}.{name} is missing" for name in schema["required"] if name not in value)
    for name, inner in value.items():
        if name in schema["properties"]:
            yield from problems(schema["properties"][name], inner, f"{place}.{name}")
        elif schema.get("additionalProperties") is False:
            yield f"{place}.{name} is unknown"


def parts(schema: Schema) -> Iterator[Schema]:
    yield schema
    for inner in (*schema.get("properties", {}).values(), *([schema["items"]] if "items" in schema else [])):
        yield from parts(inner)


def without_nulls(value: object) -> object:
    """A content as it travels: what is empty is left out."""
    if isinstance(value, Mapping):
        return {name: without_nulls(inner) for name, inner in value.items() if inner is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


def kept(scheme: Scheme, changes: Mapping[str, object]) -> object:
    return without_nulls(scheme.read(merged(example_content(scheme), changes), on=ON).kept)


@each_scheme
def test_it_is_made_of_known_words_of_the_right_types(scheme: Scheme) -> None:
    schema = json_schema(scheme)

    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert json.loads(json.dumps(schema)) == schema
    for part in parts(schema):
        assert {word: type(value) for word, value in part.items()} == {word: WORDS[word] for word in part}
        assert part["type"] in JSON_TYPES
        assert re.compile(part.get("pattern", ""))
        assert set(part.get("required", [])) <= set(part.get("properties", {}))
        assert len(set(part.get("required", []))) == len(part.get("required", []))


@each_scheme
def test_every_field_of_the_form_is_in_it_with_its_label(scheme: Scheme) -> None:
    schema = json_schema(scheme)

    for path, spec in scheme.leaves.items():
        part: Any = schema  # Any: JSON
        for step in path.split("."):
            part = part["properties"][step]
            part = part.get("items", part)
        assert part["title"] == spec.label
        written_by_us = spec.declared.reference is not None or spec.declared.computed is not None
        assert part.get("readOnly", False) is written_by_us
        assert ("oneOf" in part) is (spec.declared.choices is not None)


@each_scheme
def test_the_example_case_is_true_to_it(scheme: Scheme) -> None:
    assert list(problems(json_schema(scheme), kept(scheme, {}))) == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"company": {"siret": None}}, ".company.siret is missing"),
        ({"company": {"naf": "x"}}, ".company.naf is not written as it must be"),
        ({"person": {"phone": "12"}}, ".person.phone is not written as it must be"),
        ({"person": {"colour": "GREEN"}}, ".person.colour is none of the list"),
        ({"person": {"second_address": {"street": "1 rue"}}}, ".person.second_address.town.postcode is missing"),
        (
            {"costs": {"items": [{"wording": "A", "quantity": "x", "rate": "1"}]}},
            ".costs.items[0].quantity is no integer",
        ),
        ({"costs": {"items": [{"wording": "A", "quantity": 0, "rate": "1"}]}}, ".costs.items[0].quantity is out of"),
        ({"costs": {"items": [{"wording": "A", "quantity": 100, "rate": "1"}]}}, ".costs.items[0].quantity is out of"),
        ({"costs": {"items": [{"wording": "A", "quantity": 1, "rate": "x"}]}}, ".costs.items[0].rate is not written"),
        ({"costs": {"comments": "x" * 501}}, ".costs.comments is not written"),
    ],
)
def test_what_the_form_refuses_is_false_to_it(changes: dict[str, object], told: str) -> None:
    found = list(problems(json_schema(SCHEME), kept(SCHEME, changes)))

    assert any(told in problem for problem in found), found


def test_bounds_are_in_it_those_of_amounts_as_notes() -> None:
    item: Any = json_schema(SCHEME)["properties"]  # Any: JSON
    quantity, rate = (
        item["costs"]["properties"]["items"]["items"]["properties"][name] for name in ("quantity", "rate")
    )

    assert (quantity["minimum"], quantity["maximum"]) == (1, 99)
    assert (rate["type"], rate["minimum"], rate["exclusiveMaximum"]) == ("string", 0, 1000)


def test_an_unknown_field_is_false_to_it() -> None:
    content = merged(example_content(SCHEME), {"company": {"unknown": "x"}})

    assert list(problems(json_schema(SCHEME), without_nulls(content)))
