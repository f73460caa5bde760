"""GraphQL over HTTP: what a stock client sends is answered as the draft says, and every context is its own."""

import orjson
import pytest

from monespace_gql.web.options import WebOptions
from tests.web.client import GRAPHQL, Edge, code
from tests.web.conftest import Serve
from tests.web.small_schema import World

pytestmark = pytest.mark.asyncio


async def test_a_query_is_answered_with_the_viewer_it_was_asked_by(edge: Edge) -> None:
    response = await edge.post("query ($name: String!) { hello(name: $name) }", {"name": "Zoé"})

    assert response.status == 200
    assert response.content_type == "application/json"
    assert await response.json() == {"data": {"hello": "Bonjour Zoé, de ada@exemple.fr"}}


async def test_a_query_may_be_asked_by_get(edge: Edge) -> None:
    query = {"query": "query ($n: String!) { hello(name: $n) }", "variables": orjson.dumps({"n": "Zoé"}).decode()}

    response = await edge.client.get("/graphql", params=query, headers=edge.headers(Accept=GRAPHQL))

    assert response.status == 200
    assert response.content_type == GRAPHQL
    assert (await response.json(content_type=None))["data"]["hello"].startswith("Bonjour Zoé")


@pytest.mark.parametrize("accept", ["application/json", GRAPHQL])
async def test_a_mutation_by_get_is_refused_and_writes_nothing(edge: Edge, world: World, accept: str) -> None:
    query = {"query": 'mutation { rename(name: "Zoé") }'}

    response = await edge.client.get("/graphql", params=query, headers=edge.headers(Accept=accept))

    assert response.status == 405
    assert response.headers["Allow"] == "POST"
    assert await code(response) == "OPERATION_NOT_ALLOWED"
    assert world.names == []


async def test_a_mutation_by_post_is_run(edge: Edge, world: World) -> None:
    assert await edge.data('mutation { rename(name: "Zoé") }') == {"rename": "Zoé"}
    assert world.names == ["Zoé"]


async def test_a_subscription_by_post_is_sent_elsewhere(edge: Edge) -> None:
    response = await edge.post("subscription { count(to: 1) }")

    assert response.status == 400
    assert await code(response) == "OPERATION_NOT_ALLOWED"


async def test_the_operation_is_chosen_by_its_name(edge: Edge) -> None:
    document = "query A { hello } query B { person { name } }"
    asked = {"query": document, "operationName": "B"}

    chosen = await edge.client.post("/graphql", json=asked, headers=edge.headers())
    unnamed = await edge.post(document, Accept=GRAPHQL)
    unknown = await edge.send(orjson.dumps({**asked, "operationName": "2 95 10"}), Accept=GRAPHQL)

    assert await chosen.json() == {"data": {"person": {"name": "Ada"}}}
    assert (unnamed.status, await code(unnamed)) == (400, "OPERATION_NOT_FOUND")
    assert (unknown.status, await code(unknown)) == (400, "OPERATION_NOT_FOUND")
    assert "2 95 10" not in await unknown.text()


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("application/graphql-response+json, application/json;q=0.9", GRAPHQL),
        ("application/graphql-response+json;q=0.5, application/json", "application/json"),
        ("application/graphql-response+json; charset=utf-8", GRAPHQL),
        ("application/json;q=0, */*", GRAPHQL),
        ("APPLICATION/JSON", "application/json"),
    ],
)
async def test_the_media_type_is_the_one_the_client_likes_best(edge: Edge, accept: str, answered: str) -> None:
    response = await edge.post("{ hello }", Accept=accept)

    assert response.status == 200
    assert response.content_type == answered


@pytest.mark.parametrize("accept", ["text/plain", "image/*", "application/json;q=0", "application/xml;q=oops"])
async def test_a_client_that_accepts_none_of_ours_is_told(edge: Edge, accept: str) -> None:
    response = await edge.post("{ hello }", Accept=accept)

    assert response.status == 406
    assert await code(response) == "NOT_ACCEPTABLE"


async def test_what_does_not_run_is_400_for_graphql_and_200_for_json(edge: Edge) -> None:
    strict = await edge.post("{ nothing }", Accept=GRAPHQL)
    lenient = await edge.post("{ nothing }", Accept="application/json")

    assert (strict.status, lenient.status) == (400, 200)
    assert "data" not in await strict.json(content_type=None)
    assert "data" not in await lenient.json()


async def test_each_operation_has_a_context_of_its_own(edge: Edge, world: World) -> None:
    await edge.data("{ hello }")
    await edge.data("{ hello }")

    assert len(world.contexts) == 2
    assert world.contexts[0] is not world.contexts[1]


async def test_the_navigation_context_comes_with_the_request(edge: Edge, world: World) -> None:
    await edge.post("{ hello }", X_Context="EMPLOYER")

    assert world.identified == [("ada@exemple.fr", "EMPLOYER")]


async def test_a_context_that_is_not_ones_own_is_refused(edge: Edge) -> None:
    response = await edge.post("{ hello }", X_Context="MANAGER")

    assert response.status == 403
    assert await code(response) == "CONTEXT_REFUSED"


async def test_without_a_token_nothing_is_read_and_the_client_is_told_how(edge: Edge, world: World) -> None:
    response = await edge.client.post("/graphql", json={"query": "{ hello }"})

    assert response.status == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"
    message = {"message": "Authentification requise.", "extensions": {"code": "UNAUTHENTICATED"}}
    assert await response.json() == {"errors": [message]}
    assert world.contexts == []


class TestOrigins:
    """A page of another site executes nothing, whatever the browser lets it send."""

    async def test_a_foreign_page_is_refused_even_a_simple_request(self, edge: Edge, world: World) -> None:
        posted = await edge.post('mutation { rename(name: "x") }', Origin="https://evil.example")
        asked = await edge.client.get(
            "/graphql", params={"query": "{ hello }"}, headers=edge.headers(Origin="https://evil.example")
        )
        opaque = await edge.post("{ hello }", Origin="null")

        assert [posted.status, asked.status, opaque.status] == [403, 403, 403]
        assert await code(posted) == "ORIGIN_REFUSED"
        assert world.names == []

    async def test_our_own_page_is_let_in(self, edge: Edge) -> None:
        origin = str(edge.client.make_url("/").origin())

        assert (await edge.post("{ hello }", Origin=origin)).status == 200

    async def test_a_trusted_page_may_ask_and_read(self, serve: Serve) -> None:
        edge = await serve(WebOptions(trusted_origins=frozenset({"https://portail.example"})))
        wanted = {"Origin": "https://portail.example", "Access-Control-Request-Method": "POST"}

        preflight = await edge.client.options("/graphql", headers=wanted)
        response = await edge.post("{ hello }", Origin="https://portail.example")
        refused = await edge.client.options("/graphql", headers={**wanted, "Origin": "https://evil.example"})

        assert preflight.status == 204
        assert "Authorization" in preflight.headers["Access-Control-Allow-Headers"]
        assert preflight.headers["Access-Control-Allow-Origin"] == "https://portail.example"
        assert response.headers["Access-Control-Allow-Origin"] == "https://portail.example"
        assert "Access-Control-Allow-Credentials" not in response.headers
        assert response.headers["Vary"] == "Origin"
        assert refused.status == 403
        assert "Access-Control-Allow-Origin" not in refused.headers

    async def test_only_the_names_we_know_are_answered(self, serve: Serve) -> None:
        edge = await serve(WebOptions(hosts=frozenset({"portail.example"})))

        ours = await edge.post("{ hello }", Host="portail.example")
        with_port = await edge.post("{ hello }", Host="Portail.example:8000")
        other = await edge.post("{ hello }", Host="evil.example")

        assert [ours.status, with_port.status, other.status] == [200, 200, 421]
        assert await code(other) == "HOST_REFUSED"
