"""Documents that may be run: parsed, validated and held to the limits once, for as long as they are used."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from graphql import (
    ASTValidationRule,
    DocumentNode,
    GraphQLSchema,
    GraphQLSyntaxError,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    ValuesOfCorrectTypeRule,
    parse,
    specified_rules,
    validate,
)
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from monespace_gql.graph import wording
from monespace_gql.graph.declined import Declined
from monespace_gql.graph.limits import Cost, Limits, measure
from monespace_gql.graph.variables import Variables, variables_of
from monespace_gql.lexicon.recent import Recent

LETTERS_KEPT = 500_000
"""How long the documents kept may be, together: read, they take a hundred bytes a letter."""

LONGEST_KEPT = 32 * 1024
MOST_ERRORS = 20

# The specification's rules, except that the one on literals does not repeat them.
RULES: tuple[type[ASTValidationRule], ...] = (
    *(wording.QuietValuesRule if rule is ValuesOfCorrectTypeRule else rule for rule in specified_rules),
    MaybeNullValidationRule,
    OneOfInputValidationRule,
)


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A document that may be run, and the cost of each of its operations; `digest` names it in the log."""

    tree: DocumentNode
    digest: str
    costs: Mapping[str | None, Cost]
    _schema: GraphQLSchema
    _selected: dict[str | None, "Selected | None"] = field(default_factory=dict)

    def operation(self, name: str | None) -> "Selected | None":
        """Return the operation that a request names, the only one when it names none; None when it selects nothing."""
        if name is None or name in self.costs:
            if name not in self._selected:
                self._selected[name] = self._found(name)
            return self._selected[name]
        return None

    def _found(self, name: str | None) -> "Selected | None":
        operations = [node for node in self.tree.definitions if isinstance(node, OperationDefinitionNode)]
        if name is None:
            node = operations[0] if len(operations) == 1 else None
        else:
            node = next((each for each in operations if each.name and each.name.value == name), None)
        if node is None:
            return None
        return Selected(
            self, node, variables_of(self._schema, node), self.costs[node.name.value if node.name else None]
        )


@dataclass(frozen=True, slots=True, eq=False)
class Selected:
    """One operation of a document: the same object for as long as the document is kept."""

    document: Document
    node: OperationDefinitionNode
    variables: Variables
    cost: Cost


class Documents:
    """The documents of one schema."""

    def __init__(self, schema: GraphQLSchema, limits: Limits, *, introspection: bool, kept: int = LETTERS_KEPT) -> None:
        self._schema = schema
        self._limits = limits
        self._introspection = introspection
        self._kept: Recent[str, Document] = Recent(kept, weigh=len)

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._kept)

    def read(self, text: str) -> Document:
        """Return the document of a text; raises Declined with all that is wrong with it."""
        if len(text) > LONGEST_KEPT:
            return self._read(text)
        return self._kept.get(text, lambda: self._read(text))

    def _read(self, text: str) -> Document:
        try:
            tree = parse(text, max_lexical_tokens=self._limits.tokens, max_comments=self._limits.tokens)
        except GraphQLSyntaxError as error:
            raise Declined(wording.syntax_error(error)) from None
        measured = measure(self._schema, tree, self._limits)
        errors = measured.errors or validate(
            self._schema, tree, self._rules(), MOST_ERRORS, hide_suggestions=not self._introspection
        )
        if errors:
            raise Declined(*(wording.validation_error(error) for error in errors))
        return Document(tree, digest(text), measured.costs, self._schema)

    def _rules(self) -> tuple[type[ASTValidationRule], ...]:
        return RULES if self._introspection else (NoSchemaIntrospectionCustomRule, *RULES)


def digest(text: str) -> str:
    """Return what names a text in the log, where the text itself never stands."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
