"""Fields the server computes from others of their block: checked and run once, on the examples, when declared."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from inspect import signature

from monespace_gql.scheme.field import Declaration, FieldSpec
from monespace_gql.scheme.kind import FormatProblem, JsonValue, as_typed
from monespace_gql.scheme.mistake import SchemeMistake, suggestion


def inputs(declared: Declaration) -> tuple[str, ...]:
    """Return the names of the fields that a computed field rests on."""
    return tuple(signature(declared.computed).parameters) if declared.computed else ()


def compute(spec: FieldSpec, values: Mapping[str, object | None]) -> JsonValue:
    """Return the value as it is kept, from the values of the inputs by name; None while one of them is missing."""
    assert spec.declared.computed is not None
    assert spec.kind is not None
    if any(value is None for value in values.values()):
        return None
    value = spec.declared.computed(**values)
    return None if value is None else spec.kind.keep(value)


def with_computed(place: str, specs: tuple[FieldSpec, ...]) -> tuple[FieldSpec, ...]:
    """Return the fields of a block, computed ones with their example, read by nobody who may not read their inputs."""
    known = {spec.name: spec for spec in specs}
    return tuple(_resolved(f"{place}.{spec.name}", spec, known) if spec.declared.computed else spec for spec in specs)


def _resolved(place: str, spec: FieldSpec, known: Mapping[str, FieldSpec]) -> FieldSpec:
    used = [_input(place, name, known) for name in inputs(spec.declared)]
    if spec.required or spec.kind is None or spec.many or not used:
        told = "a computed field is a single value, missing while its inputs are: write `… | None` and name its inputs"
        raise SchemeMistake(f"{place}: {told}")
    readers = spec.declared.read.intersection(*(each.declared.read for each in used))
    example = _example(place, spec, used)
    return replace(spec, declared=replace(spec.declared, read=readers, write=frozenset(), example=example))


def _input(place: str, name: str, known: Mapping[str, FieldSpec]) -> FieldSpec:
    spec = known.get(name)
    if spec is None:
        raise SchemeMistake(f"{place} is computed from « {name} », unknown in its block.{suggestion(name, known)}")
    if spec.kind is None or spec.many or spec.declared.computed or spec.declared.sensitive:
        raise SchemeMistake(f"{place} is computed from « {name} »: only plain fields that are not sensitive can be")
    return spec


def _example(place: str, spec: FieldSpec, used: list[FieldSpec]) -> object:
    assert spec.kind is not None
    try:
        value = compute(spec, {each.name: _value(each) for each in used})
        if value is None:
            raise ValueError("it gives nothing")
        return spec.kind.read(value)
    except FormatProblem as problem:
        raise SchemeMistake(f"{place} cannot be computed from the examples: {problem.message}") from problem
    except Exception as mistake:
        raise SchemeMistake(f"{place} cannot be computed from the examples: {mistake!r}") from mistake


def _value(spec: FieldSpec) -> object:
    """Return the example of a field as the value that is read of it."""
    assert spec.kind is not None
    given = spec.declared.example
    typed = as_typed(spec.kind.keep(given) if isinstance(given, (date, Decimal)) else given)
    return None if typed is None else spec.kind.read(typed)
