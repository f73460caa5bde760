"""Both ways of reading answer alike: whatever is asked, by everybody, of everything, to the byte.

The operations are drawn at random, uniformly: hypothesis would spend half of them on near copies of the last one. What
differs is brought to its least before it is shown.
"""

import os
from collections import Counter
from itertools import islice, product
from random import Random, SystemRandom
from typing import Any

import pytest
from graphql import GraphQLObjectType, get_named_type

from monespace_gql.app import serving
from monespace_gql.graph.executor import COMPILED, GRAPHQL, MIXED, Executor, Outcome
from tests.journeys.everything import selected
from tests.reads.differential.conftest import Compared
from tests.reads.differential.document import Document, Field, Fragment, Inline, Spread
from tests.reads.differential.operations import Operation, drawn
from tests.reads.differential.people import PEOPLE, permitted
from tests.reads.differential.ways import Differ

ASKED_FOR = os.environ.get("MONESPACE_DIFFERENTIAL")
"""How many operations to draw, others each time; unset: always the same few."""

FEW = 150
OFTEN = (
    *("employer", "manager", "employer", "manager", "investigator", "provider", "provider", "other employer"),
    "other provider",
)
MOST_SHOWN = 20


def test_both_ways_answer_alike_whatever_is_asked(compared: Compared) -> None:
    seed = SystemRandom().getrandbits(32) if ASKED_FOR else 2026
    random, told, differences, before = Random(seed), Counter[str](), list[str](), compared.ways.answered

    for _ in range(int(ASKED_FOR or FEW)):
        person = random.choice((*PEOPLE, *OFTEN))
        try:
            reply = compared.alike(person, drawn(random, compared.ways.people[person]))
        except Differ as differ:
            differences.append(str(differ))
            if len(differences) == MOST_SHOWN:
                break
            continue
        told[reply.codes[0] if reply.codes else "answered"] += 1

    assert not differences, f"seed {seed}: " + "\n\n".join(differences)
    assert told["answered"] > 0.6 * told.total(), told
    ways = compared.ways.answered - before
    assert ways[COMPILED] > 0.5 * ways.total(), ways


@pytest.mark.parametrize("kind", ["Dossier", "Draft"])
def test_everything_of_every_case_is_told_alike(compared: Compared, kind: str) -> None:
    """Each case by somebody, the people taking turns; when many operations are asked for, each case by everybody."""
    schema = compared.ways.schema
    query = f"query ($id: ID!) {{ node(id: $id) {{ ... on {kind} {{ {selected(schema, schema.type_map[kind])} }} }} }}"
    cases = {person: seen.reached[f"{kind.lower()}s"] for person, seen in compared.ways.people.items()}
    pairs = [(person, case["id"]) for person, reached in cases.items() for case in reached]
    before = compared.ways.answered

    for person, key in islice(pairs, 0, None, 1 if ASKED_FOR else 5):
        assert compared.alike(person, Operation(query, {"id": key})).json["data"]["node"]["id"] == key

    ways = compared.ways.answered - before
    assert ways[COMPILED] > 0.5 * ways.total(), ways


STANDINGS = ("employer", "unpaid", "of several", "provider", "other provider", "manager", "investigator")
SIZE = 10
"""How many cases may be asked everything of at once: more would cost too much."""
PAGES = (*STANDINGS, "both, as a provider", "provider of badges")
STORED = """content financing decision transmission modules trainees employer findings documents awaitedPieces title
  organisms traineesLabel stateLabel access"""


def test_what_each_standing_may_read_of_every_dossier_is_told_alike(compared: Compared) -> None:
    schema, before = compared.ways.schema, compared.ways.answered
    dossier = schema.type_map["Dossier"]
    assert isinstance(dossier, GraphQLObjectType)
    picked = {name: selected(schema, get_named_type(dossier.fields[name].type)) for name in STORED.split()}
    below = " ".join(f"{name} {{ {inside} }}" if inside else name for name, inside in picked.items())

    for person in STANDINGS:
        for case in compared.ways.people[person].reached["dossiers"]:
            compared.alike(person, Operation(f'{{ dossier(ref: {{id: "{case["id"]}"}}) {{ {below} }} }}'))

    ways = compared.ways.answered - before
    assert ways[COMPILED] > 0.4 * ways.total(), ways


@pytest.mark.parametrize("kind", ["Dossier", "Draft"])
def test_pages_of_all_sorts_of_rows_are_told_alike_field_by_field(compared: Compared, kind: str) -> None:
    """Rows opened and taught in, of schemes gone, of former versions, ill kept: graphql-core completes some of them.

    Each page by somebody, of some field; when many operations are asked for, each by everybody, of all of them.
    """
    schema, before = compared.ways.schema, compared.ways.answered
    of = schema.type_map[kind]
    assert isinstance(of, GraphQLObjectType)
    picked = {name: selected(schema, get_named_type(field.type)) for name, field in of.fields.items()}
    nodes = [f"number {name} {f'{{ {inside} }}' if inside else ''} state" for name, inside in picked.items()]
    many = {person: len(compared.ways.people[person].reached[f"{kind.lower()}s"]) for person in PAGES}
    pages = [(person, page) for person in PAGES for page in range(1, -(-many[person] // SIZE) + 1)]

    for each, (person, page) in islice(product(nodes, pages), 0, None, 1 if ASKED_FOR else 7):
        part = f"{kind.lower()}s(page: {{number: {page}, size: {SIZE}}}) {{ nodes {{ {each} }} }}"
        assert not compared.alike(person, Operation(f"{{ {part} }}")).codes

    ways = compared.ways.answered - before
    assert ways[GRAPHQL] == 0 < 0.1 * ways.total() < ways[MIXED], ways


def test_those_who_ask_at_once_are_answered_as_those_who_ask_alone(compared: Compared) -> None:
    random = Random(7)
    asked = [(person, drawn(random, compared.ways.people[person])) for person in 2 * tuple(PEOPLE)]

    compared.loop.run(compared.ways.alike_at_once(asked))


PERMISSIONS: tuple[dict[str, list[str]], ...] = (
    {"*": ["FOLLOW"]},
    {"BADGE": ["ENTER", "FOLLOW", "PAY"]},
    {"*": ["ENTER", "FOLLOW", "PAY"]},
    {},
)
PAID = """{
  dossiers(filter: {schemes: ["CPRO"], states: [CLOSED, BROKEN]}) { totalCount nodes {
    number financing { paid lines { parts { amount payments { amount transfer } } } } } }
}"""


def test_rights_that_change_are_seen_at_once_in_both_ways(compared: Compared) -> None:
    """Twice each time: who was known with other rights is read for by graphql-core, then by a plan again."""
    twice, told, before = 2 * (Operation(PAID),), set[bytes](), compared.ways.answered

    for permissions in PERMISSIONS:
        with compared.loop.entered(permitted(compared.ways.house.store, "unpaid", permissions)):
            told.update(compared.alike("unpaid", asked).body for asked in twice)
        told.update(compared.alike("unpaid", asked).body for asked in twice)

    assert len(told) == 3, "nothing, without and with the payments"
    assert (compared.ways.answered - before)[COMPILED] >= 2 * len(PERMISSIONS)


class Lying(Executor):
    """Says of drafts being typed that they are taken over."""

    async def run(self, *args: Any, **given: Any) -> Outcome:  # Any: as they come
        """Run, and lie."""
        outcome = await super().run(*args, **given)
        return outcome._replace(body=outcome.body.replace(b"EMPLOYER_ENTRY", b"TAKEN_OVER"))


def test_what_differs_is_seen_and_brought_to_its_least(compared: Compared, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monespace_gql.app.Executor", Lying)
    key = next(case["id"] for case in compared.ways.people["employer"].reached["drafts"])
    state = [Field("Draft", "title"), Field("Draft", "state", alias="select", steered="@include(if: $yes)")]
    asked = Document(
        name="Drawn",
        declared={"id": "ID!", "yes": "Boolean! = true"},
        below=[Field("Query", "node", given="(id: $id)", below=[Field("Node", "id"), Spread("Whole")])],
        fragments=[Fragment("Whole", "Node", [Inline("Draft", "", [*state, Field("Draft", "number")])])],
        beside=" query Other { viewer { email } }",
    )
    operation = Operation(asked.text(), {"id": key}, "Drawn", asked)

    lies = serving(compared.ways.house.opened, host="127.0.0.1", port=0)
    with compared.against(lies) as liar, pytest.raises(Differ) as told:
        liar.alike("employer", operation)

    assert "query Drawn($id: ID!) { node(id: $id)  { ... on Draft  { state  } } }" in str(told.value)
    assert '"state":"TAKEN_OVER"' in str(told.value)
    assert '"state":"EMPLOYER_ENTRY"' in str(told.value)
