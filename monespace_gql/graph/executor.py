"""Runs GraphQL operations: documents read once, limits held, faults masked; the only door that `web` uses."""

import secrets
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping
from contextlib import aclosing
from functools import partial
from inspect import isawaitable
from typing import Any, NamedTuple, cast

import orjson
import strawberry
import structlog
from graphql import DocumentNode, ExecutionResult, GraphQLError, GraphQLSchema, OperationType
from graphql.execution import Executor as Run
from graphql.execution import (
    create_source_event_stream,
    execute_root_selection_set,
    execute_subscription_event,
    map_source_to_response_event,
)
from strawberry.execution import optimized_is_awaitable
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from monespace_gql.graph import wording
from monespace_gql.graph.begun import Begun
from monespace_gql.graph.compiled.answer import CompiledReads
from monespace_gql.graph.context import Asked
from monespace_gql.graph.declined import Declined
from monespace_gql.graph.documents import MOST_ERRORS, Documents, Selected, digest
from monespace_gql.graph.journey import Journey, dotted
from monespace_gql.graph.limits import Limits, too_costly
from monespace_gql.graph.subscriptions.shared import Execution, Shared, Source, Subscriber
from monespace_gql.graph.subscriptions.sharing import shared_variables

__all__ = [
    "OPERATION_NOT_ALLOWED",
    "READING",
    "READING_AND_WRITING",
    "Executor",
    "GraphQLRequest",
    "Journey",
    "OperationType",
    "Outcome",
    "Subscriber",
]

OPERATION_NOT_ALLOWED = wording.OPERATION_NOT_ALLOWED
READING = frozenset({OperationType.QUERY})
READING_AND_WRITING = frozenset({OperationType.QUERY, OperationType.MUTATION})

Before = Callable[[], Awaitable[None]]

LONGEST_NAME = 64
COMPILED, MIXED, GRAPHQL = "compiled", "mixed", "graphql"

log: structlog.stdlib.BoundLogger = structlog.get_logger("monespace.graphql")


class GraphQLRequest(NamedTuple):
    """One operation asked for, its parts already of the right JSON types."""

    query: str
    variables: Mapping[str, Any] | None = None
    operation_name: str | None = None
    extensions: Mapping[str, Any] | None = None


class Outcome(NamedTuple):
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
        self._documents = Documents(self.schema, self.limits, introspection=introspection)
        self._shared = Shared()

    async def run(
        self,
        request: GraphQLRequest,
        context: object,
        *,
        allow: frozenset[OperationType],
        before: Before | None = None,
        journey: Journey | None = None,
    ) -> Outcome:
        """Run a query or a mutation and return its outcome; raises nothing, cancellation and two things apart.

        An operation whose type is not among those allowed is declined with OPERATION_NOT_ALLOWED. `before` is awaited
        once the operation is known to be allowed, valid and within the limits, before any of it is run. A viewer who
        was let in provisionally is confirmed before they are told anything. What either raises is passed on. Who brings
        a journey tells of it in the log; of the others a line is written here.
        """
        if journey is not None:
            return await self._run(request, context, allow, before, journey)
        journey, started = Journey(), self.timer()
        try:
            return await self._run(request, context, allow, before, journey)
        finally:
            self._log("operation", started, journey)

    async def subscribe(
        self, request: GraphQLRequest, context: object
    ) -> AsyncGenerator[Outcome, None] | Subscriber | Outcome:
        """Open a subscription: its outcomes one by one, or the one outcome that says why there are none.

        Those who are told the same share one execution, and are given a place there. Close the generator (`aclose`), or
        `leave` the place, to end the subscription.
        """
        journey, started = Journey(), self.timer()
        begun = self._begun(request, context, frozenset({OperationType.SUBSCRIPTION}), journey)
        ended = partial(self._log, "subscription_ended", started, journey)
        opened = begun if isinstance(begun, Outcome) else await self._opened(begun, request, journey, ended)
        self._log("operation", started, journey)
        return opened

    @property
    def followed(self) -> int:
        """How many feeds and states are followed for subscriptions, each once for all who are told the same."""
        return len(self._shared)

    def operation_type(self, request: GraphQLRequest) -> OperationType | None:
        """Return the type of the operation that this request selects; None when it selects nothing that may run."""
        try:
            selected = self._documents.read(request.query).operation(request.operation_name)
        except Declined:
            return None
        return selected.node.operation if selected else None

    async def _run(
        self,
        request: GraphQLRequest,
        context: object,
        allow: frozenset[OperationType],
        before: Before | None,
        journey: Journey,
    ) -> Outcome:
        begun = self._begun(request, context, allow, journey)
        if isinstance(begun, Outcome) or before is not None:
            await _confirm(context)
        if isinstance(begun, Outcome):
            return begun
        if before is not None:
            await before()
        return await self._compiled(begun, context, journey) or await self._result(begun.run, context, journey)

    def _begun(
        self, request: GraphQLRequest, context: object, allow: frozenset[OperationType], journey: Journey
    ) -> Begun | Outcome:
        try:
            document = self._documents.read(request.query)
            journey.document = document.digest
            selected = document.operation(request.operation_name)
            if selected is None:  # which of its errors it is, graphql-core tells
                self._run_of(document.tree, request, context)
                raise LookupError(request.operation_name)
            self._allow(selected, allow, journey)
            return self._with_variables(selected, request, context)
        except Declined as declined:
            journey.document = journey.document or digest(request.query)
            return self._declined(declined.errors, journey)
        except Exception as fault:  # noqa: BLE001 - a scalar that breaks on a value is a fault of ours, not a crash
            return self._declined([_wrapped(fault)], journey)

    def _allow(self, selected: Selected, allow: frozenset[OperationType], journey: Journey) -> None:
        node = selected.node
        journey.operation = node.operation.value
        journey.name = node.name.value[:LONGEST_NAME] if node.name else None
        if node.operation not in allow:
            raise Declined(wording.not_allowed(node.operation))

    def _with_variables(self, selected: Selected, request: GraphQLRequest, context: object) -> Begun:
        """Read the variables of an operation, and hold it to its cost."""
        given = request.variables or {}
        variables = selected.variables.read(given, most_errors=MOST_ERRORS, hide_suggestions=not self.introspection)
        if isinstance(variables, list):
            raise Declined(*(wording.request_error(error, self.schema) for error in variables))
        cost = selected.cost.of(variables.coerced, self.limits)
        if cost > self.limits.cost:
            raise Declined(too_costly(cost, self.limits))
        return Begun(selected, given, variables, lambda: self._run_of(selected.document.tree, request, context))

    def _run_of(self, tree: DocumentNode, request: GraphQLRequest, context: object) -> Run[Any]:
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

    async def _compiled(self, begun: Begun, context: object, journey: Journey) -> Outcome | None:
        """Answer a query from compiled plans, None when graphql-core is to run it."""
        if begun.selected.node.operation is not OperationType.QUERY:
            return None
        journey.reads = GRAPHQL
        if self.reads is None or not isinstance(context, Asked):
            return None
        answer = await self.reads.answer(begun, context)
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
        self, begun: Begun, request: GraphQLRequest, journey: Journey, ended: Callable[[], None]
    ) -> AsyncGenerator[Outcome, None] | Subscriber | Outcome:
        try:
            run = begun.run
            opening = create_source_event_stream(run)
            source = await opening if isawaitable(opening) else opening
        except Exception as fault:  # noqa: BLE001 - whatever breaks is ours: masked here, and in the log
            return self._declined([_wrapped(fault)], journey)
        if isinstance(source, ExecutionResult):
            return self._declined(source.errors or (), journey)
        if isinstance(source, Source):
            return self._joined(begun, request, source, journey, ended)
        return self._events(map_source_to_response_event(run, source), journey, ended)

    def _joined(
        self,
        begun: Begun,
        request: GraphQLRequest,
        source: Source[Any],
        journey: Journey,
        ended: Callable[[], None],
    ) -> Subscriber:
        selected = begun.selected
        variables = shared_variables(selected.document.tree, selected.node, begun.given)
        same = (selected.document.digest, request.operation_name, variables)
        execution = Execution(partial(self._event, begun.run, journey), partial(self._failed, journey), OVER)
        return self._shared.join(same, source, execution, ended)

    async def _event(self, run: Run[Any], journey: Journey, payload: object) -> Outcome:
        result = execute_subscription_event(run.build_per_event_executor(payload))
        return self._outcome(await result if isawaitable(result) else result, journey)

    def _failed(self, journey: Journey, fault: Exception) -> Outcome:
        return self._declined([_wrapped(fault)], journey)

    async def _events(
        self, results: AsyncGenerator[ExecutionResult, None], journey: Journey, ended: Callable[[], None]
    ) -> AsyncGenerator[Outcome, None]:
        try:
            async with aclosing(results):
                async for result in results:
                    yield self._outcome(result, journey)
        except Exception as fault:  # noqa: BLE001 - the stream ends with a masked error rather than in silence
            yield self._declined([_wrapped(fault)], journey)
        finally:
            ended()

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
            path=dotted(error),
            exception_type=type(cause).__qualname__,
            trail=wording.trail(cause),
            operation=journey.operation,
            name=journey.name,
            document=journey.document,
        )
        return wording.masked(error, reference)

    def _log(self, event: str, started: float, journey: Journey) -> None:
        log.info(event, **journey.told(), duration_ms=round((self.timer() - started) * 1000, 1))


async def _confirm(context: object) -> None:
    """Make sure of the rights of a viewer who was let in provisionally."""
    if isinstance(context, Asked):
        await context.confirm()


def _wrapped(fault: Exception) -> GraphQLError:
    return fault if isinstance(fault, GraphQLError) else GraphQLError("fault", original_error=fault)
