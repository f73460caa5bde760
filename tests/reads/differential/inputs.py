"""What an operation is given: values of the input types, as they are written or by variables of every sort."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    Undefined,
)

from tests.reads.differential.chance import Chance

WORDS = ("", "dup", "Dupont", "martin", "« chef de » dup", "humando kiso", "2512CP", "10", "é")
SIGNS = ("%", "_", "'", '"', "\\", "😀")
DAYS = ("2025-12-20", "2026-01-05", "2026-07-01", "2019-02-28", "9999-12-31")
MENUS = ("Dossiers", "Badges et cartes", "x")
NOT_INSTALLED = ("AF", "GONE", "NONE")
OF_NO_TYPE: Sequence[object] = ([], {}, "x", 2**40, True)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The cursor of the case of that rank in a list looked at like this: known once it was asked for."""

    of: str
    criteria: Mapping[str, object]
    rank: int


@dataclass
class Inputs:
    """The variables of one operation, as they are declared and given, while its arguments are drawn."""

    chance: Chance
    schemes: Sequence[str]
    declared: dict[str, str] = field(default_factory=dict)
    given: dict[str, object] = field(default_factory=dict)
    _names: Iterator[int] = field(default_factory=count)

    def arguments(self, declared: Mapping[str, GraphQLArgument], values: Mapping[str, object]) -> str:
        """Write arguments, in an order of their own."""
        names = self.chance.shuffled(list(values))
        told = ", ".join(f"{name}: {self._written(declared[name].type, values[name])}" for name in names)
        return f"({told})" if told else ""

    def steered(self) -> str:
        """Draw directives, seldom: decided in the document, or by a variable."""
        if not self.chance.rarely(7):
            return ""
        kept = self.chance.one((True, True, True, False))
        include, skip = f"@include(if: {self._steer(kept)})", f"@skip(if: {self._steer(not kept)})"
        return self.chance.one((include, skip, f"{include} {skip}"))

    def value(self, kind: GraphQLInputType, name: str) -> object:
        """Draw a value of an input type; `name` says what it is for."""
        may_be_null = not isinstance(kind, GraphQLNonNull)
        return None if may_be_null and self.chance.rarely(5) else self._value(_not_null(kind), name)

    def _value(self, kind: GraphQLInputType, name: str) -> object:
        if isinstance(kind, GraphQLList):
            return [self._value(_not_null(kind.of_type), name) for _ in range(self.chance.up_to(3))]
        if isinstance(kind, GraphQLEnumType):
            return self.chance.one(tuple(kind.values))
        if isinstance(kind, GraphQLInputObjectType):
            return self._some_of(kind)
        return self.chance.one(self._scalars(str(kind), name))

    def _some_of(self, kind: GraphQLInputObjectType) -> Mapping[str, object]:
        """Draw some fields of an input object, and all those it must have."""
        return {
            name: self.value(each.type, name)
            for name, each in kind.fields.items()
            if (isinstance(each.type, GraphQLNonNull) and each.default_value is Undefined) or self.chance.rarely(35)
        }

    def _scalars(self, kind: str, name: str) -> Sequence[object]:
        if name in ("scheme", "schemes", "code"):
            return (*self.schemes, *NOT_INSTALLED)
        if kind == "String":
            return (*WORDS, *SIGNS) if name == "search" else MENUS
        by_kind: Mapping[str, Sequence[object]] = {"Boolean": (True, False), "Int": (1, 2, 3, 20), "Date": DAYS}
        return by_kind.get(kind, ("x",))

    def _steer(self, said: bool) -> str:
        if self.chance.rarely(40):
            return json.dumps(said)
        name = self._new(f"Boolean{self.chance.one(('!', ''))} = {json.dumps(said)}")
        if self.chance.rarely(60):
            self.declared[name], self.given[name] = "Boolean!", said
        return f"${name}"

    def _written(self, kind: GraphQLInputType, value: object) -> str:
        """Write a value: as it is, or by a variable, wholly or in part."""
        if isinstance(value, Cursor) or self.chance.rarely(25):
            return self._variable(kind, value)
        bare = _not_null(kind)
        if isinstance(bare, GraphQLList) and isinstance(value, list):
            return f"[{', '.join(self._written(bare.of_type, each) for each in value)}]"
        if isinstance(bare, GraphQLInputObjectType) and isinstance(value, Mapping):
            told = (f"{name}: {self._written(_place(bare, name), each)}" for name, each in value.items())
            return f"{{{', '.join(told)}}}"
        return _literal(kind, value)

    def _variable(self, kind: GraphQLInputType, value: object) -> str:
        """Pass a value by a variable: given, by default, absent or null where it may be; seldom of no type."""
        name, may_be_null = self._new(str(kind)), not isinstance(kind, GraphQLNonNull)
        self.given[name] = value
        if isinstance(value, Cursor):
            return f"${name}"
        if value is not None and self.chance.rarely(20):
            self.declared[name] = f"{kind} = {_literal(kind, value)}"
            if self.chance.often():
                del self.given[name]
        elif may_be_null and self.chance.rarely(20):
            self.given[name] = None
            if self.chance.rarely(50):
                del self.given[name]
        elif self.chance.rarely(1):
            self.given[name] = self.chance.one(OF_NO_TYPE)
        return f"${name}"

    def _new(self, kind: str) -> str:
        name = f"v{next(self._names)}"
        self.declared[name] = kind
        return name


def _not_null(kind: GraphQLInputType) -> GraphQLInputType:
    return kind.of_type if isinstance(kind, GraphQLNonNull) else kind


def _place(kind: GraphQLInputObjectType, name: str) -> GraphQLInputType:
    """The type that a variable must have at a field of an input object: one of exactly one may not be null."""
    declared = kind.fields[name].type
    return GraphQLNonNull(declared) if kind.is_one_of else declared


def _literal(kind: GraphQLInputType, value: object) -> str:
    """Write a value without any variable."""
    bare = _not_null(kind)
    if isinstance(bare, GraphQLList) and isinstance(value, list):
        return f"[{', '.join(_literal(bare.of_type, each) for each in value)}]"
    if isinstance(bare, GraphQLInputObjectType) and isinstance(value, Mapping):
        told = (f"{name}: {_literal(bare.fields[name].type, each)}" for name, each in value.items())
        return f"{{{', '.join(told)}}}"
    return (
        str(value) if isinstance(bare, GraphQLEnumType) and value is not None else json.dumps(value, ensure_ascii=False)
    )
