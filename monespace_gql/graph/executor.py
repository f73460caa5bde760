"""Runs GraphQL operations: documents read once, limits held, faults masked; the only door that `web` uses."""

import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import partial
from inspect import isawaitable
from typing import Any, cast

import orjson
import strawberry
import structlog
from graphql import (
    ASTValidationRule,
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    OperationType,
    ValuesOfCorrectTypeRule,
    parse,
    specified_rules,
    validate,
)
from graphql.execution import Executor as Run
from graphql.execution import (
    create_source_event_stream,
    execute_root_selection_set,
    execute_subscription_event,
    map_source_to_response_event,
)
from strawberry.execution import optimized_is_awaitable
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from monespace_gql.graph import wording
from monespace_gql.graph.compiled.answer import CompiledReads
from monespace_gql.graph.context import Asked
from monespace_gql.graph.limits import Cost, Limits, measure, too_costly
from monespace_gql.graph.subscriptions.shared import Execution, Shared, Source, Subscriber
from monespace_gql.graph.subscriptions.sharing import shared_variables

__all__ = [
    "OPERATION_NOT_ALLOWED",
    "READING",
    "READING_AND_WRITING",
    "Executor",
    "GraphQLRequest",
    "OperationType",
    "Outcome",
    "Subscriber",
]

OPERATION_NOT_ALLOWED = wording.OPERATION_NOT_ALLOWED
READING = frozenset({OperationType.QUERY})
READING_AND_WRITING = frozenset({OperationType.QUERY, OperationType.MUTATION})

Before = Callable[[], Awaitable[None]]

DOCUMENTS_KEPT = 500
LONGEST_KEPT = 32 * 1024
LONGEST_NAME = 64
MOST_ERRORS = 20
COMPILED, MIXED, GRAPHQL = "compiled", "mixed", "graphql"

# The specification's rules, except that the one on literals does not repeat them.
RULES: tuple[type[ASTValidationRule], ...] = (
    *(wording.QuietValuesRule if rule is ValuesOfCorrectTypeRule else rule for rule in specified_rules),
    MaybeNullValidationRule,
    OneOfInputValidationRule,
)

log: structlog.stdlib.BoundLogger = structlog.get_logger("monespace.graphql")


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """One operation asked for, its parts already of the right JSON types."""

    query: str
    variables: Mapping[str, Any] | None = None
    operation_name: str | None = None
    extensions: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is answered: the response as JSON bytes, and what a transport must know to send it."""

    body: bytes
    has_data: bool
    """Whether the operation was run at all: the response has a `data` entry, even null."""
    errors: tuple[Mapping[str, Any], ...] = ()
    reads: str | None = None
    """Which way a query was answered: `compiled`, `mixed` or `graphql`; None for what is no query, or was not run."""

    @property
    def code(self) -> str | None:
        """The code of the first error, when there is one."""
        return str(self.errors[0]["extensions"]["code"]) if self.errors else None


OVER = Outcome(b"", False)
"""The end of a subscription that has nothing more to wait for, and nothing to say about it."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document that may be run: parsed, valid, within the limits; with the cost of each of its operations."""

    tree: DocumentNode
    costs: Mapping[str | None, Cost]


@dataclass(slots=True)
class Journey:
    """What the log will say of one operation: never its text, never its variables."""

    started: float
    document: str
    operation: str | None = None
    name: str | None = None
    reads: str | None = None
    codes: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    def note(self, error: GraphQLError) -> None:
        """Keep the code and the place of an error."""
        self.codes.append(str((error.extensions or {}).get("code")))
        self.paths.append(_dotted(error))


class Declined(Exception):
    """Raised inside: the request is answered by these errors, nothing was run."""

    def __init__(self, *errors: GraphQLError) -> None:
        super().__init__()
        self.errors = errors


class Executor:
    """Runs the operations of one schema; one is shared by all the requests of a process."""

    def __init__(
        self,
        schema: strawberry.Schema,
        *,
        limits: Limits | None = None,
        introspection: bool = True,
        compiled: bool = False,
        timer: Callable[[], float] = time.perf_counter,
        new_reference: Callable[[], str] = lambda: secrets.token_hex(4).upper(),
    ) -> None:
        self.schema: GraphQLSchema = schema._schema
        self.limits = limits or Limits()
        self.introspection = introspection
        self.reads = CompiledReads(schema) if compiled else None
        self.timer = timer
        self.new_reference = new_reference
        self._documents: OrderedDict[str, Document] = OrderedDict()
        self._shared = Shared()

    async def run(
        self, request: GraphQLRequest, context: object, *, allow: frozenset[OperationType], before: Before | None = None
    ) -> Outcome:
        """Run a query or a mutation and return its outcome; raises nothing, cancellation and two things apart.

        An operation whose type is not among those allowed is declined with OPERATION_NOT_ALLOWED. `before` is awaited
        once the operation is known to be allowed, valid and within the limits, before any of it is run. A viewer who
        was let in provisionally is confirmed before they are told anything. What either raises is passed on.
        """
        journey = self._journey(request)
        try:
            run = self._prepared(request, context, allow, journey)
            if isinstance(run, Outcome) or before is not None:
                await _confirm(context)
            if isinstance(run, Outcome):
                return run
            if before is not None:
                await before()
            return await self._compiled(run, context, journey) or await self._result(run, context, journey)
        finally:
            self._log("operation", journey)

    async def subscribe(
        self, request: GraphQLRequest, context: object
    ) -> AsyncGenerator[Outcome, None] | Subscriber | Outcome:
        """Open a subscription: its outcomes one by one, or the one outcome that says why there are none.

        Those who are told the same share one execution, and are given a place there. Close the generator (`aclose`), or
        `leave` the place, to end the subscription.
        """
        journey = self._journey(request)
        run = self._prepared(request, context, frozenset({OperationType.SUBSCRIPTION}), journey)
        opened = run if isinstance(run, Outcome) else await self._opened(run, request, journey)
        self._log("operation", journey)
        return opened

    @property
    def followed(self) -> int:
        """How many feeds and states are followed for subscriptions, each once for all who are told the same."""
        return len(self._shared)

    def operation_type(self, request: GraphQLRequest) -> OperationType | None:
        """Return the type of the operation that this request selects; None when it selects nothing that may run."""
        try:
            operation = _selected(self._document(request.query, _digest(request.query)).tree, request.operation_name)
        except Declined:
            return None
        return operation.operation if operation else None

    def _journey(self, request: GraphQLRequest) -> Journey:
        return Journey(self.timer(), _digest(request.query))

    def _prepared(
        self, request: GraphQLRequest, context: object, allow: frozenset[OperationType], journey: Journey
    ) -> Run[Any] | Outcome:
        try:
            document = self._document(request.query, journey.document)
            self._allow(_selected(document.tree, request.operation_name), allow, journey)
            run = self._built(document.tree, request, context)
            self._hold_cost(run, document.costs)
        except Declined as declined:
            return self._declined(declined.errors, journey)
        except Exception as fault:  # noqa: BLE001 - a scalar that breaks on a value is a fault of ours, not a crash
            return self._declined([_wrapped(fault)], journey)
        return run

    def _allow(
        self, operation: OperationDefinitionNode | None, allow: frozenset[OperationType], journey: Journey
    ) -> None:
        if operation is None:
            return
        journey.operation = operation.operation.value
        journey.name = operation.name.value[:LONGEST_NAME] if operation.name else None
        if operation.operation not in allow:
            raise Declined(wording.not_allowed(operation.operation))

    def _built(self, tree: DocumentNode, request: GraphQLRequest, context: object) -> Run[Any]:
        run = StrawberryGraphQLCoreExecutionContext.build(
            self.schema,
            tree,
            context_value=context,
            raw_variable_values=dict(request.variables or {}),
            operation_name=request.operation_name,
            max_coercion_errors=MOST_ERRORS,
            is_awaitable=cast("Any", optimized_is_awaitable),
            hide_suggestions=not self.introspection,
            operation_extensions=dict(request.extensions or {}),
        )
        if isinstance(run, list):
            raise Declined(*(wording.request_error(error, self.schema) for error in run))
        return run

    def _hold_cost(self, run: Run[Any], costs: Mapping[str | None, Cost]) -> None:
        name = run.operation.name.value if run.operation.name else None
        cost = costs[name].of(run.variable_values.coerced, self.limits)
        if cost > self.limits.cost:
            raise Declined(too_costly(cost, self.limits))

    def _document(self, query: str, digest: str) -> Document:
        document = self._documents.pop(digest, None) or self._read(query)
        if len(query) <= LONGEST_KEPT:
            self._documents[digest] = document
        if len(self._documents) > DOCUMENTS_KEPT:
            self._documents.popitem(last=False)
        return document

    def _read(self, query: str) -> Document:
        try:
            tree = parse(query, max_lexical_tokens=self.limits.tokens, max_comments=self.limits.tokens)
        except GraphQLSyntaxError as error:
            raise Declined(wording.syntax_error(error)) from None
        measured = measure(self.schema, tree, self.limits)
        errors = measured.errors or validate(
            self.schema, tree, self._rules(), MOST_ERRORS, hide_suggestions=not self.introspection
        )
        if errors:
            raise Declined(*(wording.validation_error(error) for error in errors))
        return Document(tree, measured.costs)

    def _rules(self) -> tuple[type[ASTValidationRule], ...]:
        return RULES if self.introspection else (NoSchemaIntrospectionCustomRule, *RULES)

    async def _compiled(self, run: Run[Any], context: object, journey: Journey) -> Outcome | None:
        """Answer a query from compiled plans, None when graphql-core is to run it."""
        if run.operation.operation is not OperationType.QUERY:
            return None
        journey.reads = GRAPHQL
        if self.reads is None or not isinstance(context, Asked):
            return None
        answer = await self.reads.answer(run, journey.document, context)
        if answer is None:
            return None
        journey.reads = MIXED if answer.mixed else COMPILED
        return Outcome(answer.body, True, reads=journey.reads)

    async def _result(self, run: Run[Any], context: object, journey: Journey) -> Outcome:
        await _confirm(context)
        try:
            result = execute_root_selection_set(run)
            return self._outcome(await result if isawaitable(result) else result, journey)
        except Exception as fault:  # noqa: BLE001 - whatever breaks is ours: masked here, and in the log
            return self._outcome(ExecutionResult(None, [_wrapped(fault)]), journey)

    async def _opened(
        self, run: Run[Any], request: GraphQLRequest, journey: Journey
    ) -> AsyncGenerator[Outcome, None] | Subscriber | Outcome:
        try:
            opening = create_source_event_stream(run)
            source = await opening if isawaitable(opening) else opening
        except Exception as fault:  # noqa: BLE001 - whatever breaks is ours: masked here, and in the log
            return self._declined([_wrapped(fault)], journey)
        if isinstance(source, ExecutionResult):
            return self._declined(source.errors or (), journey)
        if isinstance(source, Source):
            return self._joined(run, request, source, journey)
        return self._events(map_source_to_response_event(run, source), journey)

    def _joined(self, run: Run[Any], request: GraphQLRequest, source: Source[Any], journey: Journey) -> Subscriber:
        variables = shared_variables(
            self._document(request.query, journey.document).tree, run.operation, request.variables or {}
        )
        same = (journey.document, request.operation_name, variables)
        execution = Execution(partial(self._event, run, journey), partial(self._failed, journey), OVER)
        return self._shared.join(same, source, execution, partial(self._log, "subscription_ended", journey))

    async def _event(self, run: Run[Any], journey: Journey, payload: object) -> Outcome:
        result = execute_subscription_event(run.build_per_event_executor(payload))
        return self._outcome(await result if isawaitable(result) else result, journey)

    def _failed(self, journey: Journey, fault: Exception) -> Outcome:
        return self._declined([_wrapped(fault)], journey)

    async def _events(
        self, results: AsyncGenerator[ExecutionResult, None], journey: Journey
    ) -> AsyncGenerator[Outcome, None]:
        try:
            async with aclosing(results):
                async for result in results:
                    yield self._outcome(result, journey)
        except Exception as fault:  # noqa: BLE001 - the stream ends with a masked error rather than in silence
            yield self._declined([_wrapped(fault)], journey)
        finally:
            self._log("subscription_ended", journey)

    def _declined(self, errors: Iterable[GraphQLError], journey: Journey) -> Outcome:
        said = self._said(errors, journey)
        try:
            return Outcome(orjson.dumps({"errors": said}), False, said)
        except TypeError as fault:
            return self._declined([_wrapped(fault)], journey)

    def _outcome(self, result: ExecutionResult, journey: Journey) -> Outcome:
        said = self._said(result.errors or (), journey)
        response: dict[str, Any] = {"errors": said, "data": result.data} if said else {"data": result.data}
        try:
            return Outcome(orjson.dumps(response), True, said, journey.reads)
        except TypeError as fault:
            return self._outcome(ExecutionResult(None, [_wrapped(fault)]), journey)

    def _said(self, errors: Iterable[GraphQLError], journey: Journey) -> tuple[Mapping[str, Any], ...]:
        return tuple(self._say(error, journey) for error in errors)

    def _say(self, error: GraphQLError, journey: Journey) -> Mapping[str, Any]:
        told = wording.told(error) or self._masked(error, journey)
        journey.note(told)
        return wording.as_response(told)

    def _masked(self, error: GraphQLError, journey: Journey) -> GraphQLError:
        reference = self.new_reference()
        cause = wording.root_cause(error)
        log.error(
            "fault",
            reference=reference,
            path=_dotted(error),
            exception_type=type(cause).__qualname__,
            trail=wording.trail(cause),
            operation=journey.operation,
            name=journey.name,
            document=journey.document,
        )
        return wording.masked(error, reference)

    def _log(self, event: str, journey: Journey) -> None:
        log.info(
            event,
            operation=journey.operation,
            name=journey.name,
            document=journey.document,
            reads=journey.reads,
            codes=journey.codes[:MOST_ERRORS],
            paths=journey.paths[:MOST_ERRORS],
            duration_ms=round((self.timer() - journey.started) * 1000, 1),
        )


def _selected(tree: DocumentNode, name: str | None) -> OperationDefinitionNode | None:
    operations = [node for node in tree.definitions if isinstance(node, OperationDefinitionNode)]
    if name is None:
        return operations[0] if len(operations) == 1 else None
    return next((node for node in operations if node.name and node.name.value == name), None)


async def _confirm(context: object) -> None:
    """Make sure of the rights of a viewer who was let in provisionally."""
    if isinstance(context, Asked):
        await context.confirm()


def _wrapped(fault: Exception) -> GraphQLError:
    return fault if isinstance(fault, GraphQLError) else GraphQLError("fault", original_error=fault)


def _dotted(error: GraphQLError) -> str:
    return ".".join(map(str, error.path or ()))


def _digest(query: str) -> str:
    return hashlib.sha256(query.encode("utf-8", "surrogatepass")).hexdigest()
