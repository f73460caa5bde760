"""What goes wrong is told without a value: masked when ours, placed when the client's; logs hold no text."""

import asyncio
import json
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from monespace_gql.graph.documents import Documents
from monespace_gql.graph.executor import READING, READING_AND_WRITING, Executor, GraphQLRequest, OperationType, Outcome
from monespace_gql.web.identity import Tokens
from tests.web.client import GRAPHQL, Edge, code
from tests.web.small_schema import SECRET_VALUE, Context, World, schema

pytestmark = pytest.mark.asyncio

NIR = "295109912611193"


async def test_a_fault_is_masked_and_found_again_in_the_log(edge: Edge) -> None:
    with capture_logs() as logs:
        answer = await (await edge.post("{ hello boom }")).json()

    (error,) = answer["errors"]
    reference = error["extensions"]["reference"]
    assert answer["data"]["boom"] is None
    assert answer["data"]["hello"]
    assert error["message"] == f"Une erreur interne est survenue (référence {reference})."
    assert error["extensions"]["code"] == "INTERNAL"
    assert error["path"] == ["boom"]
    (fault,) = (line for line in logs if line["event"] == "fault")
    assert fault["reference"] == reference
    assert fault["exception_type"] == "ValueError"
    assert fault["path"] == "boom"
    assert any("small_schema.py" in frame and frame.endswith(" boom") for frame in fault["trail"])
    assert SECRET_VALUE not in json.dumps(logs, default=str, ensure_ascii=False)


@pytest.mark.parametrize("field", ["never", "unprintable", "unserialisable", "misdeclined"])
async def test_what_we_fail_to_write_is_our_fault_and_repeats_nothing(edge: Edge, field: str) -> None:
    response = await edge.post(f"{{ {field} }}", Accept=GRAPHQL)

    assert response.status == 200
    assert await code(response) == "INTERNAL"
    assert SECRET_VALUE not in await response.text()


async def test_what_the_product_declines_is_told_with_its_code(edge: Edge) -> None:
    answer = await (await edge.post("{ declined }")).json()

    (error,) = answer["errors"]
    assert error["message"] == "Ce dossier est introuvable ou ne vous est pas accessible."
    assert error["extensions"] == {"code": "NOT_FOUND", "kind": "NOT_FOUND"}
    assert answer["data"] == {"declined": None}


ECHOES = {
    "a date": (f'{{ born(on: "{NIR}") }}', None, "'Date'"),
    "a date by variable": ("query ($d: Date!) { born(on: $d) }", {"d": NIR}, "'$d'"),
    "a number": (f'{{ people(first: "{NIR}") {{ pageInfo {{ hasNextPage }} }} }}', None, "'Int'"),
    "a number too large": (
        f"{{ people(page: {{number: {NIR}}}) {{ pageInfo {{ hasNextPage }} }} }}",
        None,
        "'Int'",
    ),
    "a number by variable": (
        "query ($n: Int) { people(first: $n) { pageInfo { hasNextPage } } }",
        {"n": NIR},
        "'Int'",
    ),
    "a word of a closed list": (f"{{ painted(colour: N{NIR}) }}", None, "'Colour'"),
    "a word by variable": ("query ($c: Colour!) { painted(colour: $c) }", {"c": NIR}, "'Colour'"),
    "an object": (f'{{ described(person: {{name: "x", birth: "{NIR}"}}) }}', None, "'Date'"),
    "an object that is none": (f'{{ described(person: "{NIR}") }}', None, "'PersonInput'"),
    "an object with a missing field": (f'{{ described(person: {{birth: "{NIR}"}}) }}', None, "'name'"),
    "an object with an unknown field": (
        f'{{ described(person: {{name: "{NIR}", nam: "x"}}) }}',
        None,
        "unknown field 'nam'",
    ),
    "an object by variable": (
        "query ($p: PersonInput!) { described(person: $p) }",
        {"p": {"name": "x", "friends": [{"name": "y", "birth": NIR}]}},
        ".friends[0].birth",
    ),
    "an object by variable with a missing field": (
        "query ($p: PersonInput!) { described(person: $p) }",
        {"p": {"birth": NIR}},
        "'name'",
    ),
    "a name that is a value": (
        "query ($p: PersonInput!) { described(person: $p) }",
        {"p": {"name": "x", f"{NIR} Dupont": 1}},
        "unknown field",
    ),
    "a scalar for a list": ("query ($l: [String!]!) { named(names: $l) { name } }", {"l": {"x": NIR}}, "'String'"),
    "a string where none belongs": (f'{{ hello "{NIR}" }}', None, "found String."),
    "a number where none belongs": (f"{{ hello {NIR} }}", None, "found Int."),
    "a block string where none belongs": (f'{{ hello """{NIR}""" }}', None, "found BlockString."),
    "a string without end": (f'{{ hello(name: "{NIR}) }}', None, "Unterminated string."),
    "an escape that is none": (f'{{ hello(name: "\\u{{{NIR}}}") }}', None, "escape sequence."),
    "a number without a zero": (f"{{ hello(name: .{NIR}) }}", None, "Invalid number"),
}


@pytest.mark.parametrize(("query", "variables", "helpful"), ECHOES.values(), ids=ECHOES.keys())
async def test_a_wrong_value_is_placed_but_never_repeated(
    edge: Edge, query: str, variables: object, helpful: str
) -> None:
    with capture_logs() as logs:
        response = await edge.post(query, variables, Accept=GRAPHQL)

    answer = await response.text()
    assert response.status == 400
    assert await code(response) in ("GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT", "GRAPHQL_PARSE_FAILED")
    assert helpful in answer
    assert NIR not in answer
    assert NIR not in json.dumps(logs, default=str)


async def test_a_wrong_literal_is_located(edge: Edge) -> None:
    answer = await (await edge.post('{ born(on: "hier") }')).json()

    assert answer["errors"][0]["locations"] == [{"line": 1, "column": 12}]


async def test_names_are_still_suggested_when_introspection_is_open(edge: Edge) -> None:
    assert "Did you mean 'hello'" in await (await edge.post("{ helo }")).text()


async def test_the_log_of_an_operation_names_it_without_its_text(edge: Edge) -> None:
    document = f'query Salut {{ hello(name: "{NIR}") }}'

    with capture_logs() as logs:
        await edge.post(document)
        await edge.post("query Avec($n: String) { hello(name: $n) }", {"n": NIR})

    first, second = (line for line in logs if line["event"] == "request")
    assert (first["operation"], first["name"], second["name"]) == ("query", "Salut", "Avec")
    assert len(first["document"]) == 64
    assert first["document"] != second["document"]
    assert first["codes"] == []
    assert NIR not in json.dumps(logs, default=str)


async def test_a_fault_before_any_operation_is_masked_too(edge: Edge, tokens: Tokens) -> None:
    broken = tokens.issue("broken@exemple.fr", timedelta(hours=1))

    with capture_logs() as logs:
        response = await edge.client.post(
            "/graphql", json={"query": "{ hello }"}, headers={"Authorization": f"Bearer {broken}"}
        )

    assert response.status == 500
    assert await code(response) == "INTERNAL"
    assert SECRET_VALUE not in await response.text() + json.dumps(logs, default=str)


class TestExecutor:
    """The executor alone, as another transport would use it."""

    @pytest.fixture
    def executor(self) -> Executor:
        return Executor(schema, new_reference=lambda: "R1")

    @pytest.fixture
    def context(self, world: World) -> Context:
        return Context(world, "ada")

    async def test_an_outcome_is_ready_to_send(self, executor: Executor, context: Context) -> None:
        outcome = await executor.run(GraphQLRequest("{ hello }"), context, allow=READING)

        assert outcome == Outcome(b'{"data":{"hello":"Bonjour le monde, de ada"}}', has_data=True, reads="graphql")
        assert outcome.code is None

    async def test_what_is_not_allowed_is_not_run(self, executor: Executor, context: Context, world: World) -> None:
        outcome = await executor.run(GraphQLRequest('mutation { rename(name: "x") }'), context, allow=READING)

        assert not outcome.has_data
        assert outcome.code == "OPERATION_NOT_ALLOWED"
        assert world.names == []

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("{ hello }", OperationType.QUERY),
            ('mutation { rename(name: "x") }', OperationType.MUTATION),
            ("subscription { count(to: 1) }", OperationType.SUBSCRIPTION),
            ("{ nothing }", None),
            ("{", None),
            ("query A { hello } query B { hello }", None),
        ],
    )
    async def test_the_type_of_an_operation_is_known_before_it_runs(
        self, executor: Executor, query: str, found: OperationType | None
    ) -> None:
        assert executor.operation_type(GraphQLRequest(query)) is found

    async def test_a_subscription_gives_its_outcomes_one_by_one(self, executor: Executor, context: Context) -> None:
        stream = await executor.subscribe(GraphQLRequest("subscription { count(to: 2) }"), context)

        assert not isinstance(stream, Outcome)
        assert [outcome.body async for outcome in stream] == [b'{"data":{"count":1}}', b'{"data":{"count":2}}']

    async def test_a_subscription_that_breaks_ends_with_a_masked_error(
        self, executor: Executor, context: Context
    ) -> None:
        stream = await executor.subscribe(GraphQLRequest("subscription { breaks }"), context)

        assert not isinstance(stream, Outcome)
        outcomes = [outcome async for outcome in stream]
        assert [outcome.has_data for outcome in outcomes] == [True, False]
        assert outcomes[1].errors[0]["extensions"] == {"code": "INTERNAL", "reference": "R1"}
        assert SECRET_VALUE.encode() not in outcomes[1].body

    async def test_a_subscription_that_cannot_start_says_why(self, executor: Executor, context: Context) -> None:
        outcome = await executor.subscribe(GraphQLRequest("subscription { nothing }"), context)

        assert isinstance(outcome, Outcome)
        assert outcome.code == "GRAPHQL_VALIDATION_FAILED"

    async def test_closing_a_subscription_closes_its_source(
        self, executor: Executor, context: Context, world: World
    ) -> None:
        stream = await executor.subscribe(GraphQLRequest("subscription { wait }"), context)
        assert not isinstance(stream, Outcome)
        await anext(stream)
        assert world.open_streams == 1

        await stream.aclose()

        assert world.open_streams == 0

    async def test_cancelling_an_operation_is_not_a_fault(self, executor: Executor, context: Context) -> None:
        task = asyncio.create_task(executor.run(GraphQLRequest("{ hello }"), context, allow=READING_AND_WRITING))
        task.cancel()

        with pytest.raises(asyncio.CancelledError):
            await task

    async def test_documents_are_kept_within_bounds(self, executor: Executor, context: Context) -> None:
        executor._documents = Documents(executor.schema, executor.limits, introspection=True, kept=60)

        for number in range(10):
            await executor.run(GraphQLRequest(f"query Q{number} {{ hello }}"), context, allow=READING)  # of 18 letters
        long_one = GraphQLRequest("{ hello } #" + "x" * 40_000)
        await executor.run(long_one, context, allow=READING)
        await executor.run(GraphQLRequest("{ nothing }"), context, allow=READING)

        assert len(executor._documents) == 3
