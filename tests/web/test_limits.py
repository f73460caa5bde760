"""What asks too much is refused before it costs anything; what a rich client asks passes."""

import pytest
from graphql import get_introspection_query

from monespace_gql.graph.limits import Limits
from tests.web.client import GRAPHQL, Edge, code
from tests.web.conftest import Serve

pytestmark = pytest.mark.asyncio


def nested(field: str, depth: int, leaf: str = "name") -> str:
    """Return a selection of this field in itself, so many times."""
    return f"{field} {{ " * depth + leaf + " }" * depth


def bomb(levels: int, body: str = "name") -> str:
    """Return fragments each of which holds the next one twice: 2 to the power of the levels, in a few bytes."""
    last = f"fragment F{levels} on Person {{ {body} }}"
    doubled = (
        f"fragment F{n} on Person {{ {body} bestFriend {{ ...F{n + 1} }} nicknames {{ ...F{n + 1} }} }}"
        for n in range(levels)
    )
    return "{ person { ...F0 } } " + " ".join(doubled) + " " + last


REFUSED = {
    "too deep": (f"{{ person {{ {nested('bestFriend', 20)} }} }}", "QUERY_TOO_DEEP"),
    "too deep through fragments": (
        "{ person { ...A } } "
        f"fragment A on Person {{ {nested('bestFriend', 8, '...B')} }} "
        f"fragment B on Person {{ {nested('bestFriend', 8)} }}",
        "QUERY_TOO_DEEP",
    ),
    "a chain of fragments without end": (
        "{ person { ...F0 } } "
        + " ".join(f"fragment F{n} on Person {{ ...F{n + 1} }}" for n in range(400))
        + " fragment F400 on Person { name }",
        "QUERY_TOO_DEEP",
    ),
    "too many aliases": (
        "{ person { " + " ".join(f"a{n}: name" for n in range(31)) + " } }",
        "TOO_MANY_ALIASES",
    ),
    "too many aliases through fragments": (
        bomb(5, "a: name"),
        "TOO_MANY_ALIASES",
    ),
    "too many root fields": ("{ " + "hello " * 11 + "}", "TOO_MANY_ROOT_FIELDS"),
    "too many root fields in a fragment": (
        "{ ...R ...S } fragment R on Query { hello hello hello hello hello hello } "
        "fragment S on Query { hello hello hello hello hello hello }",
        "TOO_MANY_ROOT_FIELDS",
    ),
    "too many mutations": (
        "mutation { " + " ".join(f'm{n}: rename(name: "x")' for n in range(6)) + " }",
        "TOO_MANY_ROOT_FIELDS",
    ),
    "a flood of directives": ("{ hello " + "@skip(if: false) " * 21 + "}", "TOO_MANY_DIRECTIVES"),
    "a flood of directives on variables": (
        "query (" + " ".join(f"$v{n}: Int @a" for n in range(21)) + ") { hello }",
        "TOO_MANY_DIRECTIVES",
    ),
    "pages in pages": (
        "{ people(first: 100) { edges { node { friends(first: 100) { edges { node { name } } } } } } }",
        "QUERY_TOO_COSTLY",
    ),
    "a page without end": ("{ people(first: 99999999999999999999) { edges { node { name } } } }", "QUERY_TOO_COSTLY"),
    "a page by its size": ("{ people(page: {size: 100000}) { edges { node { name } } } }", "QUERY_TOO_COSTLY"),
    "pages of the usual size in pages": (
        "{ people { edges { node { friends { edges { node { friends { edges { node { name } } } } } } } } } }",
        "QUERY_TOO_COSTLY",
    ),
    "many repeated fields": (
        "{ people(first: 100) { edges { node { " + "name " * 60 + "} } } }",
        "QUERY_TOO_COSTLY",
    ),
    "thousands of repeated fields": ("{ person { " + "name " * 3_000 + "} }", "TOO_MANY_REPEATS"),
    "objects repeated with what they hold": (
        "{ person { " + "bestFriend { name nicknames { name } } " * 101 + "} }",
        "TOO_MANY_REPEATS",
    ),
    "repeated through fragments": (
        "{ person { "
        + " ".join(f"...F{n}" for n in range(80))
        + " } } "
        + " ".join(f"fragment F{n} on Person {{ bestFriend {{ name nicknames {{ name }} }} }}" for n in range(80)),
        "TOO_MANY_REPEATS",
    ),
    "a long list in a literal": (
        "{ named(names: [" + '"x" ' * 1000 + "]) { name bestFriend { name bestFriend { name } } } }",
        "QUERY_TOO_COSTLY",
    ),
    "the whole schema three times": (
        "{ a: __schema { queryType { name } } b: __schema { queryType { name } } c: __schema { queryType { name } } }",
        "QUERY_TOO_COSTLY",
    ),
    "introspection in itself": (
        "{ __schema { types { fields { type { " + nested("ofType", 20) + " } } } } }",
        "INTROSPECTION_TOO_DEEP",
    ),
    "too many tokens": ("{ person { " + "name " * 5_000 + "} }", "TOO_MANY_TOKENS"),
    "too many comments": ("#\n" * 10_000 + "{ hello }", "TOO_MANY_TOKENS"),
    "brackets in brackets": ("{" * 3_000, "GRAPHQL_PARSE_FAILED"),
    "a cycle of fragments": (
        "{ person { ...A } } fragment A on Person { bestFriend { ...B } } fragment B on Person { bestFriend { ...A } }",
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "a fragment in itself": ("{ person { ...A } } fragment A on Person { ...A }", "GRAPHQL_VALIDATION_FAILED"),
}


@pytest.mark.parametrize(("query", "expected"), REFUSED.values(), ids=REFUSED.keys())
async def test_what_asks_too_much_is_refused(edge: Edge, query: str, expected: str) -> None:
    response = await edge.post(query, Accept=GRAPHQL)

    assert response.status == 400
    assert await code(response) == expected


@pytest.mark.parametrize("levels", [12, 30, 150])
@pytest.mark.parametrize("body", ["name", "a: name", "friends(first: 100) { edges { node { name } } }"])
async def test_a_bomb_of_fragments_costs_no_more_than_its_size(edge: Edge, levels: int, body: str) -> None:
    # Expanded, this is up to 2^150 selections: were they walked one by one, the test would not end.
    assert (await edge.post(bomb(levels, body), Accept=GRAPHQL)).status == 400


async def test_a_bomb_that_waits_for_a_variable_costs_no_more_than_its_size(edge: Edge) -> None:
    document = "query ($n: Int!) " + bomb(10, "friends(first: $n) { edges { node { name } } }")

    response = await edge.post(document, {"n": 1}, Accept=GRAPHQL)

    assert await code(response) == "QUERY_TOO_COSTLY"


async def test_a_fragment_spread_twice_beside_itself_is_read_once(edge: Edge) -> None:
    doubled = " ".join(f"fragment F{n} on Person {{ ...F{n + 1} ...F{n + 1} }}" for n in range(30))

    assert await edge.data("{ person { ...F0 } } " + doubled + " fragment F30 on Person { a: name }") == {
        "person": {"a": "Ada"}
    }


async def test_the_fragments_of_many_components_may_ask_for_the_same(edge: Edge) -> None:
    spreads = " ".join(f"...F{n}" for n in range(50))
    fragments = " ".join(f"fragment F{n} on Person {{ __typename name bestFriend {{ name }} }}" for n in range(50))

    assert (await edge.data(f"{{ person {{ {spreads} }} }} {fragments}"))["person"]["name"] == "Ada"


@pytest.mark.parametrize(
    ("document", "variables"),
    [
        (
            "query ($n: Int) "
            "{ people(first: $n) { edges { node { friends(first: $n) { edges { node { name } } } } } } }",
            {"n": 100},
        ),
        ("query ($n: Int = 5000) { people(first: $n) { edges { node { name } } } }", {}),
        ("query ($p: PageInput) { people(page: $p) { edges { node { name } } } }", {"p": {"size": 5000}}),
        ("query ($s: Int!) { people(page: {size: $s}) { edges { node { name } } } }", {"s": 5000}),
        ("query ($l: [String!]!) { named(names: $l) { name } }", {"l": ["x"] * 5000}),
    ],
)
async def test_a_page_asked_for_by_a_variable_counts_too(edge: Edge, document: str, variables: object) -> None:
    response = await edge.post(document, variables, Accept=GRAPHQL)

    assert response.status == 400
    assert await code(response) == "QUERY_TOO_COSTLY"


@pytest.mark.parametrize("size", [20, 0, -1])
async def test_the_same_page_passes_when_it_is_small(edge: Edge, size: int) -> None:
    friends = "friends(first: 3) { edges { node { name } } }"
    document = f"query ($n: Int) {{ people(first: $n) {{ edges {{ node {{ name {friends} }} }} }} }}"

    assert (await edge.post(document, {"n": size}, Accept=GRAPHQL)).status == 200


async def test_the_same_document_is_held_to_its_variables_each_time(edge: Edge) -> None:
    document = "query ($n: Int) { people(first: $n) { edges { node { name } } } }"

    statuses = [(await edge.post(document, {"n": size}, Accept=GRAPHQL)).status for size in (10, 5000, 10)]

    assert statuses == [200, 400, 200]


@pytest.mark.parametrize("everything", [True, False])
async def test_the_introspection_that_graphiql_asks_passes(edge: Edge, everything: bool) -> None:
    query = get_introspection_query(
        specified_by_url=everything,
        directive_is_repeatable=everything,
        schema_description=everything,
        input_value_deprecation=everything,
        one_of=everything,
    )

    assert (await edge.data(query))["__schema"]["queryType"]["name"] == "Query"


async def test_a_closed_introspection_neither_answers_nor_suggests(serve: Serve) -> None:
    edge = await serve(introspection=False)

    asked = await edge.post("{ __schema { queryType { name } } }", Accept=GRAPHQL)
    typed = await edge.post('{ __type(name: "Query") { name } }', Accept=GRAPHQL)
    missed = await edge.post("{ helo persn { name } painted(colour: RDE) }", Accept=GRAPHQL)
    misnamed = await edge.post("query ($p: PersonInput!) { described(person: $p) }", {"p": {"nam": "x", "name": "x"}})

    assert (asked.status, await code(asked)) == (400, "INTROSPECTION_DISABLED")
    assert (typed.status, await code(typed)) == (400, "INTROSPECTION_DISABLED")
    assert "Did you mean" not in await missed.text()
    assert "Did you mean" not in await misnamed.text()
    assert (await edge.data("{ __typename }")) == {"__typename": "Query"}


async def test_limits_may_be_set(serve: Serve) -> None:
    edge = await serve(limits=Limits(depth=1))

    assert await code(await edge.post("{ person { name } }", Accept=GRAPHQL)) == "QUERY_TOO_DEEP"
