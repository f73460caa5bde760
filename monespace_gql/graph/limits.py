"""How much one document may ask: depth, aliases, root fields, directives, tokens, cost; linear in its size."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, cast

from graphql import (
    ArgumentNode,
    ASTValidationRule,
    DocumentNode,
    FieldNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
    ValidationContext,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_list_type,
    type_from_ast,
    validate,
)
from graphql.language import SKIP, ValueNode, VisitorAction
from graphql.validation import ASTValidationContext

PAGE_ARGUMENTS = ("first", "last", "page")
WHOLE_SCHEMA = 2_000
"""What `__schema` costs: two copies of the schema in one request are the most anyone gets."""
ONE_TYPE = 100
UNREADABLE = 10**9


@dataclass(frozen=True, slots=True)
class Limits:
    """The most one document may ask for. Cost counts one a field, multiplied by the rows of the pages above it."""

    depth: int = 15
    introspection_depth: int = 16
    aliases: int = 30
    root_fields: int = 10
    mutation_fields: int = 5
    directives: int = 20
    repeats: int = 300
    """Fields asked for again where they already are: validation compares them two by two."""
    tokens: int = 4_000
    cost: int = 5_000
    page: int = 20
    """Rows supposed for a paged field that names no size: the API's own default."""
    rows: int = 2
    """Rows supposed for a list that has no page: such lists are short, but they nest."""
    long_lists: Mapping[str, int] = field(default_factory=lambda: {"Query.rules": 60})
    """Rows supposed for the lists without a page that are long."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What the limits say of a document: its errors, and the cost of each operation, by name."""

    errors: tuple[GraphQLError, ...]
    costs: Mapping[str | None, "Cost"]


@dataclass(frozen=True, slots=True)
class Rows:
    """How many rows a field asks for; a size given by a variable is known once the variables are."""

    known: int
    variables: tuple[str, ...] = ()

    def of(self, values: Mapping[str, Any], default: int) -> int:
        """Return the rows asked for with these variable values."""
        return max(self.known, *(_rows_in(values.get(name), default) for name in self.variables), 1)


@dataclass(frozen=True, slots=True)
class Cost:
    """A sum of fields, some of them multiplied by a number of rows not known before the variables are."""

    fixed: int = 0
    terms: tuple[tuple[Rows, "Cost"], ...] = ()

    def of(self, values: Mapping[str, Any], limits: Limits) -> int:
        """Return the cost with these variable values; a fragment used many times is worked out once."""
        return _total(self, values, limits.page, {}) if self.terms else self.fixed

    def times(self, rows: Rows) -> "Cost":
        """Return this cost for so many rows, folded when nothing depends on a variable."""
        if rows.variables or self.terms:
            return Cost(0, ((rows, self),))
        return Cost(self.fixed * rows.known)

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.fixed + other.fixed, self.terms + other.terms)


@dataclass(frozen=True, slots=True)
class Measure:
    """What a selection adds up to, its fragments expanded."""

    depth: int = 0
    introspection_depth: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0
    repeats: int = 0
    names: Mapping[str, int] = field(default_factory=dict)
    """What is selected at the top, by response name, with the number of fields it holds."""
    cost: Cost = field(default_factory=Cost)


class LimitsRule(ASTValidationRule):
    """Reports the operations that ask too much, and notes what each of them costs."""

    def __init__(self, context: ASTValidationContext, *, limits: Limits, costs: dict[str | None, Cost]) -> None:
        super().__init__(context)
        self.limits = limits
        self.costs = costs
        self.ruler = Ruler(cast("ValidationContext", context), limits)

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: object) -> VisitorAction:
        """Measure one operation; its own nodes need no further visit."""
        measure = self.ruler.operation(node)
        self.costs[node.name.value if node.name else None] = measure.cost
        for error in _excesses(node, measure, self.limits):
            self.report_error(error)
        return SKIP


def measure(schema: GraphQLSchema, document: DocumentNode, limits: Limits) -> Measured:
    """Hold this document against the limits, before any costlier validation."""
    costs: dict[str | None, Cost] = {}
    # `validate` only calls its rules with a context: a partial is a rule.
    rule = cast("type[ASTValidationRule]", partial(LimitsRule, limits=limits, costs=costs))
    errors = [_coded(error, limits) for error in validate(schema, document, [rule])]
    return Measured(tuple(errors), costs)


def too_costly(cost: int, limits: Limits) -> GraphQLError:
    """Return the error of an operation whose cost, variables known, passes the limit."""
    return _excess("QUERY_TOO_COSTLY", "La requête demande trop de données", min(cost, UNREADABLE), limits.cost)


class Ruler:
    """Measures the selections of one document; each fragment is measured once."""

    def __init__(self, context: ValidationContext, limits: Limits) -> None:
        self.context = context
        self.schema = context.schema
        self.limits = limits
        self.fragments: dict[str, Measure] = {}

    def operation(self, node: OperationDefinitionNode) -> Measure:
        """Measure an operation, with the directives put on it and on its variables."""
        root = self.schema.get_root_type(node.operation)
        variables = node.variable_definitions or ()
        directives = _count(node.directives) + sum(_count(variable.directives) for variable in variables)
        return _sum((self.selections(node.selection_set, root), Measure(directives=directives)))

    def selections(self, node: SelectionSetNode | None, parent: GraphQLNamedType | None) -> Measure:
        """Measure what is selected of this type; an unknown type is measured without its pages."""
        if node is None:
            return Measure()
        return _sum(self.selection(selection, parent) for selection in _without_echo(node.selections))

    def selection(self, node: SelectionNode, parent: GraphQLNamedType | None) -> Measure:
        """Measure a field, a spread or an inline fragment."""
        return _sum((Measure(directives=_count(node.directives)), self.selected(node, parent)))

    def selected(self, node: SelectionNode, parent: GraphQLNamedType | None) -> Measure:
        """Measure what a selection brings, its own directives apart."""
        if isinstance(node, FieldNode):
            return self.field(node, parent)
        if isinstance(node, FragmentSpreadNode):
            return self.fragment(node.name.value)
        inline = cast("InlineFragmentNode", node)
        condition = inline.type_condition
        inner = type_from_ast(self.schema, condition) if condition else parent
        return self.selections(inline.selection_set, inner)

    def fragment(self, name: str) -> Measure:
        """Measure a fragment once; one that contains itself counts as empty there, and is refused by validation."""
        if name in self.fragments:
            return self.fragments[name]
        self.fragments[name] = Measure()
        definition = self.context.get_fragment(name)
        if definition is None:
            return Measure()
        inside = self.selections(definition.selection_set, type_from_ast(self.schema, definition.type_condition))
        # A cost that waits for variables is shared, not copied, or a bomb of fragments would be a bomb of terms.
        cost = Cost(0, ((Rows(1), inside.cost),)) if inside.cost.terms else inside.cost
        own = _count(definition.directives)
        self.fragments[name] = replace(inside, directives=inside.directives + own, cost=cost)
        return self.fragments[name]

    def field(self, node: FieldNode, parent: GraphQLNamedType | None) -> Measure:
        """Measure a field and what is selected below it."""
        definition = _field_of(self.schema, parent, node.name.value)
        below = self.selections(node.selection_set, get_named_type(definition.type) if definition else None)
        introspecting = parent is not None and parent.name.startswith("__")
        return Measure(
            depth=below.depth + (not introspecting),
            introspection_depth=below.introspection_depth + introspecting,
            fields=1,
            aliases=below.aliases + (node.alias is not None),
            directives=below.directives,
            repeats=below.repeats,
            names={(node.alias or node.name).value: 1 + sum(below.names.values())},
            cost=Cost() if introspecting else self.cost(node, parent, definition, below.cost),
        )

    def cost(
        self, node: FieldNode, parent: GraphQLNamedType | None, definition: GraphQLField | None, below: Cost
    ) -> Cost:
        """Return what a field costs: itself, and what is below it as many times as there are rows."""
        if node.name.value == "__schema":
            return Cost(WHOLE_SCHEMA)
        if node.name.value == "__type":
            return Cost(ONE_TYPE)
        return Cost(1) + below.times(self.rows(node, parent, definition))

    def rows(self, node: FieldNode, parent: GraphQLNamedType | None, definition: GraphQLField | None) -> Rows:
        """Return the rows a field stands for: its page, the list it was given, or the few of an unpaged list."""
        if definition is None or _is_connection(parent):
            return Rows(1)
        if _is_connection(get_named_type(definition.type)) or any(name in definition.args for name in PAGE_ARGUMENTS):
            return self.page([given for given in node.arguments or () if given.name.value in PAGE_ARGUMENTS])
        if not is_list_type(get_nullable_type(definition.type)):
            return Rows(1)
        if long := self.limits.long_lists.get(f"{parent}.{node.name.value}"):
            return Rows(long)
        lists = [given for given in node.arguments or () if _is_list_argument(definition, given)]
        return self.page(lists) if lists else Rows(self.limits.rows)

    def page(self, given: Iterable[ArgumentNode]) -> Rows:
        """Return the rows these arguments ask for, or those of a page of the usual size."""
        sizes = [size for size in (_size(argument.value) for argument in given) if size]
        if not sizes:
            return Rows(self.limits.page)
        return Rows(max(size.known for size in sizes), tuple(name for size in sizes for name in size.variables))


def _excesses(node: OperationDefinitionNode, measure: Measure, limits: Limits) -> Iterable[GraphQLError]:
    depth, roots = measure.introspection_depth, _most_roots(node, limits)
    yield from _beyond("QUERY_TOO_DEEP", "La requête est trop profonde", measure.depth, limits.depth, node)
    yield from _beyond(
        "INTROSPECTION_TOO_DEEP", "L'introspection est trop profonde", depth, limits.introspection_depth, node
    )
    yield from _beyond("TOO_MANY_ALIASES", "La requête compte trop d'alias", measure.aliases, limits.aliases, node)
    yield from _beyond(
        "TOO_MANY_ROOT_FIELDS", "La requête compte trop de champs à la racine", measure.fields, roots, node
    )
    yield from _beyond(
        "TOO_MANY_DIRECTIVES", "La requête compte trop de directives", measure.directives, limits.directives, node
    )
    yield from _beyond("TOO_MANY_REPEATS", "La requête répète trop de champs", measure.repeats, limits.repeats, node)
    if not measure.cost.terms and measure.cost.fixed > limits.cost:
        yield too_costly(measure.cost.fixed, limits)


def _most_roots(node: OperationDefinitionNode, limits: Limits) -> int:
    return limits.mutation_fields if node.operation is OperationType.MUTATION else limits.root_fields


def _beyond(code: str, what: str, found: int, most: int, node: OperationDefinitionNode) -> Iterator[GraphQLError]:
    if found > most:
        yield _excess(code, what, found, most, node)


def _excess(code: str, what: str, found: int, most: int, node: OperationDefinitionNode | None = None) -> GraphQLError:
    # A bomb counts in numbers too long to print.
    asked = str(found) if found < UNREADABLE else f"plus de {UNREADABLE}"
    return GraphQLError(f"{what} : {asked}, {most} au plus.", node, extensions={"code": code})


def _coded(error: GraphQLError, limits: Limits) -> GraphQLError:
    """Give its code to the abort by which graphql-core answers fragments nested past any reason."""
    if error.extensions and "code" in error.extensions:
        return error
    message = f"La requête est trop profonde : {limits.depth} niveaux au plus."
    return GraphQLError(message, extensions={"code": "QUERY_TOO_DEEP"})


def _total(cost: Cost, values: Mapping[str, Any], default: int, known: dict[int, int]) -> int:
    if id(cost) not in known:
        known[id(cost)] = cost.fixed + sum(
            rows.of(values, default) * _total(below, values, default, known) for rows, below in cost.terms
        )
    return known[id(cost)]


def _sum(measures: Iterable[Measure]) -> Measure:
    found = tuple(measures)
    names, repeats = _merged([each.names for each in found if each.names])
    return Measure(
        depth=max((each.depth for each in found), default=0),
        introspection_depth=max((each.introspection_depth for each in found), default=0),
        fields=sum(each.fields for each in found),
        aliases=sum(each.aliases for each in found),
        directives=sum(each.directives for each in found),
        repeats=repeats + sum(each.repeats for each in found),
        names=names,
        cost=Cost(sum(each.cost.fixed for each in found), tuple(term for each in found for term in each.cost.terms)),
    )


def _merged(selected: list[Mapping[str, int]]) -> tuple[Mapping[str, int], int]:
    """Return these names together, and how many fields stand under a name that was already there."""
    if len(selected) < 2:
        return (selected[0] if selected else {}), 0
    names: dict[str, int] = {}
    repeats = 0
    for name, size in (item for each in selected for item in each.items()):
        repeats += size if name in names else 0
        names[name] = names.get(name, 0) + size
    return names, repeats


def _without_echo(selections: Iterable[SelectionNode]) -> Iterable[SelectionNode]:
    """Leave out a fragment spread again beside itself: it is read once, here as everywhere."""
    seen: set[str] = set()
    for node in selections:
        if isinstance(node, FragmentSpreadNode) and not node.directives:
            if node.name.value in seen:
                continue
            seen.add(node.name.value)
        yield node


def _size(value: ValueNode) -> Rows | None:
    if isinstance(value, VariableNode):
        return Rows(1, (value.name.value,))
    if isinstance(value, IntValueNode):
        # A number of ten digits is past every limit, and one of thousands is slow to read.
        return Rows(max(int(value.value), 1) if len(value.value) < 10 else UNREADABLE)
    if isinstance(value, ListValueNode):
        return Rows(max(len(value.values), 1))
    if isinstance(value, ObjectValueNode):
        return next((_size(item.value) for item in value.fields if item.name.value == "size"), None)
    return None


def _rows_in(value: object, default: int) -> int:
    if isinstance(value, int):
        return value
    if isinstance(value, list | tuple):
        return len(value)
    if isinstance(value, dict):
        return _rows_in(value.get("size"), default)
    return default


def _field_of(schema: GraphQLSchema, parent: GraphQLNamedType | None, name: str) -> GraphQLField | None:
    if parent is None:
        return None
    return schema.get_field(cast("GraphQLObjectType", parent), name)


def _is_connection(type_: GraphQLNamedType | None) -> bool:
    return isinstance(type_, GraphQLObjectType) and "pageInfo" in type_.fields


def _is_list_argument(definition: GraphQLField, given: ArgumentNode) -> bool:
    argument = definition.args.get(given.name.value)
    return argument is not None and is_list_type(get_nullable_type(argument.type))


def _count(nodes: Iterable[object] | None) -> int:
    return sum(1 for _ in nodes or ())
