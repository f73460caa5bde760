"""Operations drawn from the schema itself: whatever a client may write, and now and then what it may not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_leaf_type,
    is_required_argument,
)

from tests.reads.differential.chance import Chance
from tests.reads.differential.document import Document, Field, Fragment, Inline, Selection, Spread
from tests.reads.differential.inputs import Cursor, Inputs

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

ALIASES = ("a", "b", "_", "__", "select", "order", "null", "true", "on_", "type", "ID", "k" * 70, "x" * 130)
UNKNOWN = (0, 999_999, -1, 2**31, "2512CP999999", "AF", "", "2512cp000001")
NOT_KEYS = ("", "x", "RHJhZnQ", "RG9zc2llcjo5OTk5OTk", "RHJhZnQ6LTE", "QWZmaWxpYXRpb246MQ", "é")


@dataclass(frozen=True, slots=True)
class Operation:
    """What is sent: `variables` may hold a Cursor. One that was drawn has its `document`, unless it was spoilt."""

    text: str
    variables: Mapping[str, object] = field(default_factory=dict)
    name: str | None = None
    document: Document | None = None

    def __repr__(self) -> str:
        named = f"\noperationName: {self.name}" if self.name else ""
        given = {name: value for name, value in self.variables.items() if f"${name}" in self.text}
        return f"\n{self.text}{named}\nvariables: {given!r}"


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
    chance = Chance(random)
    drawing = _Drawing(chance, seen, Inputs(chance, seen.schemes))
    document = drawing.document().repaired(seen.schema)
    name = document.name if document.beside or chance.rarely(20) else None
    if chance.rarely(4):
        return Operation(chance.one(_spoilt(document.text())), drawing.inputs.given, name)
    return Operation(document.text(), drawing.inputs.given, name, document)


@dataclass
class _Drawing:
    """One operation being drawn."""

    chance: Chance
    seen: Seen
    inputs: Inputs
    fragments: list[Fragment] = field(default_factory=list)
    left: int = LONGEST

    def document(self) -> Document:
        """Draw the selections of the whole operation, and what it declares."""
        roots = [self.root(self.chance.one(self.likely)) for _ in range(self.chance.one((1, 1, 1, 2, 2, 3)))]
        if self.chance.rarely(12):
            roots.insert(self.chance.up_to(len(roots)), self.root(self.chance.one(BESIDE)))
        if self.chance.rarely(6):
            roots.append(Field("Query", "__typename"))
        beside = "\nquery Other { viewer { email } }" if self.chance.rarely(5) else ""
        name = "Drawn" if beside or self.chance.rarely(30) else None
        return Document(name, self.inputs.declared, self.wrapped(roots), self.fragments, beside)

    @property
    def likely(self) -> Sequence[str]:
        """The root fields under which this person finds something; all of them, seldom."""
        found = [name for name in ROOTS if self.seen.reached.get(f"{name.rstrip('s')}s")]
        return found if found and self.chance.often() else ROOTS

    def wrapped(self, roots: list[Selection]) -> list[Selection]:
        """Put root fields into a fragment, seldom."""
        if not self.chance.rarely(8):
            return roots
        if self.chance.rarely(50):
            return [Inline("Query", self.inputs.steered(), roots)]
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
            key = self.case(self.chance.one(LISTS))["id"] if self.chance.often() else self.chance.one(NOT_KEYS)
            return self.inputs.arguments(declared.args, {"id": key})
        if name in ("draft", "dossier"):
            return self.inputs.arguments(declared.args, {"ref": self.reference(f"{name}s")})
        needed = {key: arg for key, arg in declared.args.items() if is_required_argument(arg) or self.chance.rarely(30)}
        return self.inputs.arguments(
            declared.args, {key: self.inputs.value(arg.type, key) for key, arg in needed.items()}
        )

    def reference(self, kind: str) -> Mapping[str, object]:
        """Name a draft or a dossier by its number or its key."""
        if self.chance.rarely(6):
            return {"number": self.chance.one(UNKNOWN)} if self.chance.rarely(50) else {"id": self.chance.one(NOT_KEYS)}
        case = self.case(kind if self.chance.often() else self.chance.one(LISTS))
        return {"number": case["number"]} if self.chance.rarely(50) else {"id": case["id"]}

    def case(self, kind: str) -> Mapping[str, Any]:
        """One of the cases of a list: within reach unless there is none, or seldom."""
        reached = self.seen.reached[kind]
        return self.chance.one(reached if reached and self.chance.often() else self.seen.all[kind])

    def listing(self, name: str) -> str:
        """Draw what is looked for in a list, and which part of it."""
        declared = self.seen.queries.fields[name].args
        criteria = {
            key: self.inputs.value(declared[key].type, key)
            for key in ("filter", "search", "orderBy")
            if self.chance.rarely(30)
        }
        return self.inputs.arguments(declared, criteria | self.part(name, criteria))

    def part(self, name: str, criteria: Mapping[str, object]) -> dict[str, object]:
        """Draw a part of a list: by cursors, by a page, the first unless said, or what is not a part."""
        few = self.chance.one((2, 1, 3, 5, 2, 3, 2, 50))
        place = Cursor(name, criteria, self.chance.up_to(4))
        page = {"number": 1 + self.chance.up_to(2), "size": few}
        if self.chance.often():
            return self.chance.one(({"first": few}, {"first": few, "after": place}, {"page": page}, {"last": few}))
        return self.chance.one(
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
        if not picked.given and declared.args and self.chance.rarely(60):
            chosen = {key: self.inputs.value(arg.type, key) for key, arg in declared.args.items()}
            picked.given = self.inputs.arguments(declared.args, chosen)
        if self.chance.rarely(7):
            picked.alias = self.alias(picked.parent)
        picked.steered = self.inputs.steered()
        if is_composite_type(kind):
            picked.below = self.selections(kind, deepest - 1)
        return picked

    def alias(self, parent: str) -> str:
        """One of the awkward ones, or the name of another field."""
        others = tuple(self.fields_of(self.seen.schema.type_map[parent]))
        return self.chance.one(others if others and self.chance.rarely(40) else ALIASES)

    def selections(self, kind: GraphQLNamedType, deepest: int) -> list[Selection]:
        """Draw what is selected of a type; never nothing."""
        if isinstance(kind, GraphQLObjectType) and self.chance.rarely(8):
            return self.leaves(kind)
        wide = 1 + self.chance.up_to(WIDEST - 1) if self.left > 0 else 1
        return [self.selection(kind, deepest) for _ in range(wide)]

    def leaves(self, kind: GraphQLObjectType) -> list[Selection]:
        """Select everything of a type that has nothing below."""
        names = [name for name, each in kind.fields.items() if is_leaf_type(get_named_type(each.type))]
        self.left -= len(names)
        return [Field(kind.name, name) for name in (*names, "__typename")]

    def selection(self, kind: GraphQLNamedType, deepest: int) -> Selection:
        """Draw a field, or a fragment around others."""
        if deepest > 0 and self.left > 0 and (is_abstract_type(kind) or self.chance.rarely(12)):
            return self.fragment(kind, deepest)
        return self.field(kind, deepest)

    def field(self, kind: GraphQLNamedType, deepest: int) -> Field:
        """Draw a field of a type: one without anything below when it is deep enough."""
        fields = self.fields_of(kind)
        names = tuple(fields)
        if deepest <= 0 or self.left <= 0:
            names = tuple(name for name, each in fields.items() if is_leaf_type(get_named_type(each.type)))
        if not names or self.chance.rarely(4):
            return Field(kind.name, "__typename", steered=self.inputs.steered())
        name = self.chance.one(names)
        return self.completed(Field(kind.name, name), fields[name], deepest)

    def fields_of(self, kind: GraphQLNamedType) -> Mapping[str, GraphQLField]:
        """The fields that may be selected of a type without a fragment."""
        return kind.fields if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) else {}

    def fragment(self, kind: GraphQLNamedType, deepest: int) -> Selection:
        """Draw an inline or a named fragment, on the type, on one it may be, or on an interface of it."""
        used = [each.name for each in self.fragments if each.on == kind.name]
        if used and self.chance.rarely(30):
            return Spread(self.chance.one(used), self.inputs.steered())
        on = self.chance.one(self.may_be(kind))
        below = self.selections(on, deepest - 1)
        if self.chance.rarely(40):
            return self.named(on.name, below)
        return Inline(None if on is kind and self.chance.rarely(50) else on.name, self.inputs.steered(), below)

    def may_be(self, kind: GraphQLNamedType) -> tuple[GraphQLNamedType, ...]:
        """The types of a fragment within a type."""
        if is_abstract_type(kind):
            possible = tuple(self.seen.schema.get_possible_types(kind))
            return (*(each for each in possible if each.name in ("Dossier", "Draft")), *possible, kind)
        assert isinstance(kind, GraphQLObjectType)
        return (kind, kind, *kind.interfaces)

    def named(self, on: str, below: list[Selection]) -> Spread:
        """Keep a fragment under a name, and use it."""
        name = f"F{len(self.fragments)}"
        self.fragments.append(Fragment(name, on, below))
        return Spread(name, self.inputs.steered())


def _spoilt(text: str) -> Sequence[str]:
    """Make documents that must be refused, or that ask for too much."""
    return (
        text.rstrip(" }"),
        text.replace("{ ", "{ unheardOf ", 1),
        text.replace("{ ", "{ viewer { email(x: $never) } ", 1),
        f"{text} {{ viewer {{ email }} }}",
        "{ dossiers(first: 100) { nodes { tabs { fields { findings { message } } } } } }",
        text.replace("{ ", f"{{ drafts(first: 1) {{ nodes {'{ employer ' * 20}", 1),
        text.replace("number", "number { x }", 1),
    )
