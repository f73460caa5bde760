"""What a client is told when an operation fails: a code, a place, no value; our own faults masked by a reference."""

import re
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import CodeType
from typing import Any, cast

from graphql import (
    GraphQLError,
    GraphQLInputType,
    GraphQLSchema,
    OperationType,
    ValueNode,
    VariableDefinitionNode,
    get_argument_values,
    get_named_type,
    get_nullable_type,
    is_input_object_type,
    is_input_type,
    is_list_type,
    type_from_ast,
)
from graphql.language import SKIP, VisitorAction
from graphql.utilities import validate_input_literal
from graphql.validation import ValuesOfCorrectTypeRule
from strawberry.exceptions import StrawberryInputCoercionError

from monespace_gql.lexicon.refusal import Refusal

PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
TOO_MANY_TOKENS = "TOO_MANY_TOKENS"
VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
INTROSPECTION_DISABLED = "INTROSPECTION_DISABLED"
BAD_USER_INPUT = "BAD_USER_INPUT"
OPERATION_NOT_FOUND = "OPERATION_NOT_FOUND"
OPERATION_NOT_ALLOWED = "OPERATION_NOT_ALLOWED"
INTERNAL = "INTERNAL"

LONGEST = 300

# Where graphql-core's messages begin to repeat what was sent.
_ECHO = re.compile(r"(?:, but encountered error|[,;] found| Found): .*|, but encountered error.*", re.DOTALL)
_TOKEN = re.compile(r"\b(Name|Int|Float|String|BlockString|Comment) '.*'", re.DOTALL)
_ESCAPE = re.compile(r"(?<=escape sequence): .*", re.DOTALL)
_GUESSED_NUMBER = re.compile(r", did you mean '0\.\d+'\?")
_NO_NAME = re.compile(r"unknown field '(?![A-Za-z_]\w{0,63}').*", re.DOTALL)
_PLACE = re.compile(
    r"(?P<where>(?:Variable|Argument) '.*?' has invalid (?:default )?value(?: at (?P<path>\S+))?: )", re.DOTALL
)
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")
_OWN_WORDS = ("Expected value of ", "Expected a value of ", "Expected variable ", "Within OneOf Input Object ")


class QuietValuesRule(ValuesOfCorrectTypeRule):
    """The specification's rule on literals, which never repeats the literal."""

    def is_valid_value_node(self, node: ValueNode, input_type: GraphQLInputType | None) -> VisitorAction:
        """Hold a literal against its type."""
        if input_type is None:
            return SKIP
        expected = input_type

        def report(error: GraphQLError, path: list[str | int]) -> None:
            message = _without_value(error, expected, path)
            # A scalar of ours does not know where it is read: the literal is the place, at least.
            self.report_error(GraphQLError(message, error.nodes or node, extensions={"code": VALIDATION_FAILED}))

        validate_input_literal(node, input_type, report, None, None, self.context.hide_suggestions)
        return SKIP


def syntax_error(error: GraphQLError) -> GraphQLError:
    """Return the error of a document that cannot be read, without its tokens."""
    if "Parsing aborted" in error.message and "more than" in error.message:
        return _coded(error, TOO_MANY_TOKENS, "Le document est trop long : trop d'éléments de syntaxe.")
    message = _GUESSED_NUMBER.sub("", _TOKEN.sub(r"\1", error.message))
    return _coded(error, PARSE_FAILED, _ESCAPE.sub(".", message))


def validation_error(error: GraphQLError) -> GraphQLError:
    """Return the error of a document that does not fit the schema; one that already has its code keeps it."""
    if _code(error):
        return error
    if error.message.startswith("GraphQL introspection has been disabled"):
        return _coded(error, INTROSPECTION_DISABLED, "L'introspection est fermée sur ce serveur.")
    return _coded(error, VALIDATION_FAILED, error.message)


def request_error(error: GraphQLError, schema: GraphQLSchema) -> GraphQLError:
    """Return the error of a request that cannot start: no such operation, or variables that do not fit."""
    place = _PLACE.match(error.message)
    if place is None:
        return _unstarted(error)
    definition = next((node for node in error.nodes or () if isinstance(node, VariableDefinitionNode)), None)
    expected = type_from_ast(schema, definition.type) if definition else None
    cause = error.original_error if isinstance(error.original_error, GraphQLError) else error
    typed = expected if expected is not None and is_input_type(expected) else None
    said = _without_value(cause, typed, _steps(place["path"] or ""))
    return _coded(error, BAD_USER_INPUT, place["where"] + said)


def not_allowed(operation: OperationType) -> GraphQLError:
    """Return the error of an operation sent by a way that does not carry its type."""
    how = {
        OperationType.MUTATION: "Une mutation s'envoie par POST.",
        OperationType.SUBSCRIPTION: "Un abonnement s'ouvre par WebSocket ou en text/event-stream.",
        OperationType.QUERY: "Une requête s'envoie par POST, GET ou WebSocket.",
    }
    return GraphQLError(how[operation], extensions={"code": OPERATION_NOT_ALLOWED})


def told(error: GraphQLError) -> GraphQLError | None:
    """Return what the client may be told of an error met while running; None for a fault of ours, to be masked.

    Told as they are: errors that carry a code, put there by who raised them, and refusals of the product.
    """
    cause = root_cause(error)
    if isinstance(cause, Refusal):
        first = cause.errors[0]
        return _at(error, first.message, {"code": first.code, "kind": first.kind.value})
    if not isinstance(cause, GraphQLError):
        return None
    if _code(cause):
        return _at(error, cause.message, cause.extensions or {})
    if isinstance(cause, StrawberryInputCoercionError) or _raised_in(cause, get_argument_values.__code__):
        return _at(error, _argument_message(cause), {"code": BAD_USER_INPUT})
    return None


def masked(error: GraphQLError, reference: str) -> GraphQLError:
    """Return what the client is told of a fault of ours: a reference that is in the log."""
    message = f"Une erreur interne est survenue (référence {reference})."
    return _at(error, message, {"code": INTERNAL, "reference": reference})


def root_cause(error: BaseException) -> BaseException:
    """Return the exception that was first raised, under the errors that graphql-core wraps around it."""
    while isinstance(error, GraphQLError) and error.original_error is not None:
        error = error.original_error
    return error


def trail(error: BaseException) -> list[str]:
    """Return the traceback of an exception and of its causes, without their messages: these may repeat a value."""
    return list(_trail(traceback.TracebackException.from_exception(error)))


def as_response(error: GraphQLError) -> Mapping[str, Any]:
    """Return the error as the specification writes it, never longer than a few lines."""
    formatted = dict(error.formatted)
    return {**formatted, "message": error.message[:LONGEST]}


def _unstarted(error: GraphQLError) -> GraphQLError:
    if error.message.startswith("Unknown operation"):
        return _coded(error, OPERATION_NOT_FOUND, "Le document ne contient pas l'opération nommée par operationName.")
    if error.message.startswith("Must provide operation name"):
        message = "Le document contient plusieurs opérations : nommez celle qui est voulue dans operationName."
        return _coded(error, OPERATION_NOT_FOUND, message)
    return _coded(error, BAD_USER_INPUT, error.message)


def _trail(error: traceback.TracebackException) -> Iterator[str]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from _trail(cause)
    yield from (f"{frame.filename}:{frame.lineno} {frame.name}" for frame in error.stack)
    yield error.exc_type.__qualname__ if error.exc_type else "exception"


def _without_value(error: GraphQLError, expected: GraphQLInputType | None, path: Sequence[str | int]) -> str:
    if _code(error):
        return error.message
    if error.message.startswith(_OWN_WORDS):
        return _NO_NAME.sub("an unknown field", _ECHO.sub("", error.message)).rstrip(".") + "."
    leaf = get_named_type(_type_at(expected, path)) if expected is not None else None
    return f"Expected value of type '{leaf}'." if leaf else "Expected a value of another type."


def _type_at(expected: GraphQLInputType, path: Iterable[str | int]) -> GraphQLInputType:
    for step in path:
        inner = get_nullable_type(expected)
        # A single value stands for a list of one, without a step in the path.
        while isinstance(step, str) and is_list_type(inner):
            inner = get_nullable_type(inner.of_type)
        if isinstance(step, int) and is_list_type(inner):
            expected = inner.of_type
        elif isinstance(step, str) and is_input_object_type(inner) and step in inner.fields:
            expected = inner.fields[step].type
    return expected


def _argument_message(cause: GraphQLError) -> str:
    place = _PLACE.match(cause.message)
    if place is None:
        return _ECHO.sub("", cause.message)
    rest = cause.message[place.end() :]
    said = _ECHO.sub("", rest) if rest.startswith(_OWN_WORDS) else "Expected a value of another type."
    return place["where"] + said


def _steps(path: str) -> list[str | int]:
    return [name or int(index) for name, index in _STEP.findall(path)]


def _raised_in(error: BaseException, code: CodeType) -> bool:
    frames = traceback.walk_tb(error.__traceback__)
    return any(frame.f_code is code for frame, _ in frames)


def _code(error: GraphQLError) -> str | None:
    return cast("str | None", (error.extensions or {}).get("code"))


def _coded(error: GraphQLError, code: str, message: str) -> GraphQLError:
    return GraphQLError(message, error.nodes, error.source, error.positions, error.path, extensions={"code": code})


def _at(error: GraphQLError, message: str, extensions: Mapping[str, Any]) -> GraphQLError:
    return GraphQLError(message, error.nodes, error.source, error.positions, error.path, extensions=dict(extensions))
