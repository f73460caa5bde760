"""Operations drawn from the schema itself: whatever a client may write, and now and then what it may not."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from random import Random
from typing import Any, TypeVar

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    Undefined,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_leaf_type,
    is_required_argument,
)

from tests.reads.differential.document import Document, Field, Fragment, Inline, Selection, Spread

T = TypeVar("T")

ROOTS = (
    "dossier",
    "dossier",
    "dossier",
    "dossiers",
    "dossiers",
    "dossiers",
    "draft",
    "draft",
    "drafts",
    "drafts",
    "node",
)
BESIDE = (
    "viewer",
    "tasks",
    "schemes",
    "scheme",
    "dashboard",
    "notifications",
    "contacts",
    "news",
    "savedFilters",
    "affiliations",
    "reveals",
    "companies",
)
LISTS = ("drafts", "dossiers")
DEEPEST = 6
WIDEST = 6
LONGEST = 90
"""How many selections an operation has, about: the limits on tokens are far above."""

ALIASES = (
    "a",
    "b",
    "_",
    "__",
    "select",
    "order",
    "null",
    "true",
    "on_",
    "type",
    "ID",
    "é".encode().hex(),
    "k" * 70,
    "x" * 130,
)
SEARCHES = (
    "",
    "dup",
    "Dupont",
    "martin",
    "« chef de » dup",
    "humando kiso",
    "2512CP",
    "10",
    "%",
    "_",
    "'",
    '"',
    "\\",
    "é",
    "😀",
)
DAYS = ("2025-12-20", "2026-01-05", "2026-07-01", "2019-02-28", "9999-12-31")
UNKNOWN = (0, 999_999, -1, 2**31, "2512CP999999", "AF", "", "2512cp000001")
NOT_KEYS = ("", "x", "RHJhZnQ", "RG9zc2llcjo5OTk5OTk", "RHJhZnQ6LTE", "QWZmaWxpYXRpb246MQ", "é")


@dataclass(frozen=True, slots=True)
class Cursor:
    """The cursor of the case of that rank in a list looked at like this: known once it was asked for."""

    of: str
    criteria: Mapping[str, object]
    rank: int


@dataclass(frozen=True, slots=True)
class Operation:
    """What is sent: `variables` may hold a Cursor. One that was drawn has its `document`, unless it was spoilt."""

    text: str
    variables: Mapping[str, object] = field(default_factory=dict)
    name: str | None = None
    document: Document | None = None

    def __repr__(self) -> str:
        named = f"\noperationName: {self.name}" if self.name else ""
        return f"\n{self.text}{named}\nvariables: {dict(self.variables)!r}"


@dataclass(frozen=True)
class Seen:
    """What operations are drawn from for one person: the schema, what they reach, and what others reach."""

    schema: GraphQLSchema
    reached: Mapping[str, Sequence[Mapping[str, Any]]]
    """By list, the cases that this person reaches: their `id` and `number`."""
    all: Mapping[str, Sequence[Mapping[str, Any]]]
    schemes: Sequence[str]

    @cached_property
    def queries(self) -> GraphQLObjectType:
        """The root fields."""
        assert self.schema.query_type is not None
        return self.schema.query_type


def drawn(random: Random, seen: Seen) -> Operation:
    """Draw one operation."""
    drawing = _Drawing(random, seen)
    document = drawing.document().repaired(seen.schema)
    name = document.name if document.beside or drawing.rarely(20) else None
    if drawing.rarely(4):
        return Operation(drawing.spoilt(document.text()), drawing.values, name)
    return Operation(document.text(), drawing.values, name, document)


@dataclass
class _Drawing:
    """One operation being drawn."""

    random: Random
    seen: Seen
    declared: dict[str, str] = field(default_factory=dict)
    values: dict[str, object] = field(default_factory=dict)
    fragments: list[Fragment] = field(default_factory=list)
    left: int = LONGEST
    _names: Iterator[int] = field(default_factory=count)

    def document(self) -> Document:
        """Draw the selections of the whole operation, and what it declares."""
        roots = [self.root(self.one(self.likely)) for _ in range(self.one((1, 1, 1, 2, 2, 3)))]
        if self.rarely(12):
            roots.insert(self.random.randint(0, len(roots)), self.root(self.one(BESIDE)))
        if self.rarely(6):
            roots.append(Field("Query", "__typename"))
        beside = "\nquery Other { viewer { email } }" if self.rarely(5) else ""
        name = "Drawn" if beside or self.rarely(30) else None
        return Document(name, self.declared, self.wrapped(roots), self.fragments, beside)

    @property
    def likely(self) -> Sequence[str]:
        """The root fields under which this person finds something; all of them, seldom."""
        found = [name for name in ROOTS if self.seen.reached.get(f"{name.rstrip('s')}s")]
        return found if found and self.often() else ROOTS

    def wrapped(self, roots: list[Selection]) -> list[Selection]:
        """Put root fields into a fragment, seldom."""
        if not self.rarely(8):
            return roots
        if self.rarely(50):
            return [Inline("Query", self.steered(), roots)]
        return [self.named("Query", roots)]

    def root(self, name: str) -> Selection:
        """Draw a root field with its arguments and what it selects."""
        kind = self.seen.queries
        declared = kind.fields[name]
        given = self.listing(name) if name in LISTS else self.named_case(name, declared)
        return self.completed(Field("Query", name, given=given), declared, DEEPEST)

    def named_case(self, name: str, declared: GraphQLField) -> str:
        """Name a case within reach, mostly; or give another root what it asks for."""
        if name == "node":
            key = self.case(self.one(LISTS))["id"] if self.often() else self.one(NOT_KEYS)
            return self.arguments(declared.args, {"id": key})
        if name in ("draft", "dossier"):
            return self.arguments(declared.args, {"ref": self.reference(f"{name}s")})
        needed = {key: arg for key, arg in declared.args.items() if is_required_argument(arg) or self.rarely(30)}
        return self.arguments(declared.args, {key: self.value(arg.type, key) for key, arg in needed.items()})

    def reference(self, kind: str) -> Mapping[str, object]:
        """Name a draft or a dossier by its number or its key."""
        if self.rarely(6):
            return {"number": self.one(UNKNOWN)} if self.rarely(50) else {"id": self.one(NOT_KEYS)}
        case = self.case(kind if self.often() else self.one(LISTS))
        return {"number": case["number"]} if self.rarely(50) else {"id": case["id"]}

    def case(self, kind: str) -> Mapping[str, Any]:
        """One of the cases of a list: within reach unless there is none, or seldom."""
        reached = self.seen.reached[kind]
        return self.one(reached if reached and self.often() else self.seen.all[kind])

    def listing(self, name: str) -> str:
        """Draw what is looked for in a list, and which part of it."""
        declared = self.seen.queries.fields[name].args
        criteria = {
            key: self.value(declared[key].type, key) for key in ("filter", "search", "orderBy") if self.rarely(30)
        }
        return self.arguments(declared, criteria | self.part(name, criteria))

    def part(self, name: str, criteria: Mapping[str, object]) -> dict[str, object]:
        """Draw a part of a list: by cursors, by a page, the first unless said, or what is not a part."""
        few = self.one((2, 1, 3, 5, 2, 3, 2, 50))
        place = Cursor(name, criteria, self.random.randint(0, 4))
        page = {"number": self.random.randint(1, 3), "size": few}
        if self.often():
            return self.one(({"first": few}, {"first": few, "after": place}, {"page": page}, {"last": few}))
        return self.one(
            (
                {},
                {"first": few, "after": None},
                {"last": few, "before": place},
                {"page": {}},
                {"first": 0},
                {"first": 101},
                {"last": 2**31},
                {"first": few, "last": few},
                {"first": few, "page": page},
                {"first": few, "after": "MQ"},
                {"after": place, "before": place},
            )
        )

    def completed(self, picked: Field, declared: GraphQLField, deepest: int) -> Field:
        """Give a field what it selects, an alias and directives, and arguments when it has none yet."""
        kind = get_named_type(declared.type)
        self.left -= 1
        if not picked.given and declared.args and self.rarely(60):
            chosen = {key: self.value(arg.type, key) for key, arg in declared.args.items()}
            picked.given = self.arguments(declared.args, chosen)
        if self.rarely(7):
            picked.alias = self.alias(picked.parent)
        picked.steered = self.steered()
        if is_composite_type(kind):
            picked.below = self.selections(kind, deepest - 1)
        return picked

    def alias(self, parent: str) -> str:
        """One of the awkward ones, or the name of another field."""
        others = tuple(self.fields_of(self.seen.schema.type_map[parent]))
        return self.one(others if others and self.rarely(40) else ALIASES)

    def selections(self, kind: GraphQLNamedType, deepest: int) -> list[Selection]:
        """Draw what is selected of a type; never nothing."""
        if isinstance(kind, GraphQLObjectType) and self.rarely(8):
            return self.leaves(kind)
        wide = self.random.randint(1, WIDEST) if self.left > 0 else 1
        return [self.selection(kind, deepest) for _ in range(wide)]

    def leaves(self, kind: GraphQLObjectType) -> list[Selection]:
        """Select everything of a type that has nothing below."""
        names = [name for name, each in kind.fields.items() if is_leaf_type(get_named_type(each.type))]
        self.left -= len(names)
        return [Field(kind.name, name) for name in (*names, "__typename")]

    def selection(self, kind: GraphQLNamedType, deepest: int) -> Selection:
        """Draw a field, or a fragment around others."""
        if deepest > 0 and self.left > 0 and (is_abstract_type(kind) or self.rarely(12)):
            return self.fragment(kind, deepest)
        return self.field(kind, deepest)

    def field(self, kind: GraphQLNamedType, deepest: int) -> Field:
        """Draw a field of a type: one without anything below when it is deep enough."""
        fields = self.fields_of(kind)
        names = tuple(fields)
        if deepest <= 0 or self.left <= 0:
            names = tuple(name for name, each in fields.items() if is_leaf_type(get_named_type(each.type)))
        if not names or self.rarely(4):
            return Field(kind.name, "__typename", steered=self.steered())
        name = self.one(names)
        return self.completed(Field(kind.name, name), fields[name], deepest)

    def fields_of(self, kind: GraphQLNamedType) -> Mapping[str, GraphQLField]:
        """The fields that may be selected of a type without a fragment."""
        return kind.fields if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) else {}

    def fragment(self, kind: GraphQLNamedType, deepest: int) -> Selection:
        """Draw an inline or a named fragment, on the type, on one it may be, or on an interface of it."""
        used = [each.name for each in self.fragments if each.on == kind.name]
        if used and self.rarely(30):
            return Spread(self.one(used), self.steered())
        on = self.one(self.may_be(kind))
        below = self.selections(on, deepest - 1)
        if self.rarely(40):
            return self.named(on.name, below)
        return Inline(None if on is kind and self.rarely(50) else on.name, self.steered(), below)

    def may_be(self, kind: GraphQLNamedType) -> tuple[GraphQLNamedType, ...]:
        """The types of a fragment within a type."""
        if is_abstract_type(kind):
            possible = tuple(self.seen.schema.get_possible_types(kind))
            return (*(each for each in possible if each.name in ("Dossier", "Draft")), *possible, kind)
        assert isinstance(kind, GraphQLObjectType)
        return (kind, kind, *kind.interfaces)

    def named(self, on: str, below: list[Selection]) -> Spread:
        """Keep a fragment under a name, and use it."""
        name = f"F{next(self._names)}"
        self.fragments.append(Fragment(name, on, below))
        return Spread(name, self.steered())

    def steered(self) -> str:
        """Draw directives, seldom: known from the document, or from a variable."""
        if not self.rarely(7):
            return ""
        kept, both = self.one((True, True, True, False)), self.rarely(15)
        included, skipped = both or self.rarely(50), both
        told = [f"@include(if: {self.steer(kept)})"] if included else []
        return " ".join([*told, f"@skip(if: {self.steer(not kept)})"] if skipped or not included else told)

    def steer(self, said: bool) -> str:
        return self.variable("Boolean!", said) if self.rarely(60) else json.dumps(said)

    def arguments(self, declared: Mapping[str, GraphQLArgument], values: Mapping[str, object]) -> str:
        """Write arguments, in an order of their own."""
        names = self.random.sample(list(values), len(values))
        told = ", ".join(f"{name}: {self.written(declared[name].type, values[name])}" for name in names)
        return f"({told})" if told else ""

    def written(self, kind: GraphQLInputType, value: object) -> str:
        """Write a value: as it is, or as a variable, wholly or in part."""
        if isinstance(value, Cursor) or self.rarely(25):
            return self.variable(str(kind), value)
        bare = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
        if value is None:
            return "null"
        if isinstance(bare, GraphQLList) and isinstance(value, list):
            return f"[{', '.join(self.written(bare.of_type, each) for each in value)}]"
        if isinstance(bare, GraphQLInputObjectType) and isinstance(value, Mapping):
            told = (f"{name}: {self.written(_place(bare, name), each)}" for name, each in value.items())
            return f"{{{', '.join(told)}}}"
        return str(value) if isinstance(bare, GraphQLEnumType) else json.dumps(value, ensure_ascii=False)

    def variable(self, kind: str, value: object) -> str:
        """Pass a value by a variable: given, by default, absent or null where it may be."""
        name = f"v{next(self._names)}"
        self.declared[name] = kind
        self.values[name] = value
        if kind == "Boolean!" and self.rarely(40):
            self.declared[name] = f"Boolean{self.one(('!', ''))} = {json.dumps(value)}"
            del self.values[name]
        elif not kind.endswith("!") and not isinstance(value, Cursor) and self.rarely(15):
            self.values[name] = None
        elif not kind.endswith("!") and self.rarely(10):
            del self.values[name]
        elif self.rarely(1):
            self.values[name] = self.one((None, [], {}, "x", 2**40, True))
        return f"${name}"

    def value(self, kind: GraphQLInputType, name: str) -> object:
        """Draw a value of an input type; `name` says what it is for."""
        if isinstance(kind, GraphQLNonNull):
            return self.value(kind.of_type, name)
        if self.rarely(5):
            return None
        if isinstance(kind, GraphQLList):
            return [self.value(kind.of_type, name) or _A_VALUE[name] for _ in range(self.random.randint(0, 3))]
        if isinstance(kind, GraphQLEnumType):
            return self.one(tuple(kind.values))
        if isinstance(kind, GraphQLInputObjectType):
            return self.some_of(kind)
        return self.scalar(str(kind), name)

    def some_of(self, kind: GraphQLInputObjectType) -> Mapping[str, object]:
        """Draw some fields of an input object, and all those it must have."""
        return {
            name: self.value(each.type, name)
            for name, each in kind.fields.items()
            if (isinstance(each.type, GraphQLNonNull) and each.default_value is Undefined) or self.rarely(35)
        }

    def scalar(self, kind: str, name: str) -> object:
        """Draw a scalar by what it is for."""
        if name in ("scheme", "schemes", "code"):
            return self.one((*self.seen.schemes, "AF", "NONE"))
        by_kind: Mapping[str, Sequence[object]] = {
            "Boolean": (True, False),
            "Int": (1, 2, 3, 20),
            "Date": DAYS,
            "String": SEARCHES if name == "search" else ("Dossiers", "Badges et cartes", "x"),
        }
        return self.one(by_kind.get(kind, ("x",)))

    def spoilt(self, text: str) -> str:
        """Make a document that must be refused, or that asks for too much."""
        return self.one(
            (
                text.rstrip(" }"),
                text.replace("{ ", "{ unheardOf ", 1),
                text.replace("{ ", "{ viewer { email(x: $never) } ", 1),
                text + " { viewer { email } }",
                "{ " + "dossiers(first: 100) { nodes { tabs { fields { findings { message } } } } } }",
                text.replace("{ ", "{ drafts(first: 1) { nodes " + "{ employer " * 20, 1),
                text.replace("number", "number { x }", 1),
            )
        )

    def one(self, of: Sequence[T]) -> T:
        """Draw one of these."""
        return self.random.choice(of)

    def rarely(self, percent: int) -> bool:
        """Say yes so often."""
        return self.random.random() * 100 < percent

    def often(self) -> bool:
        """Say yes mostly."""
        return not self.rarely(12)


def _place(kind: GraphQLInputObjectType, name: str) -> GraphQLInputType:
    """The type that a variable must have at a field of an input object: one of exactly one may not be null."""
    declared = kind.fields[name].type
    return GraphQLNonNull(declared) if kind.is_one_of else declared


_A_VALUE: Mapping[str, object] = {"schemes": "CPRO", "states": "TRANSMITTED"}
