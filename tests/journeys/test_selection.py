"""What is selected is read, whatever the way it is written: fragments, aliases, directives."""

import pytest

from tests.journeys.client import Visitor
from tests.journeys.given import open_draft

pytestmark = pytest.mark.asyncio(loop_scope="session")

QUERY = """
query ($r: CaseRef!, $yes: Boolean!, $no: Boolean!) {
  draft(ref: $r) { ...named same: number tabs @include(if: $yes) { code } findings @skip(if: $yes) { path }
    ... on Draft @include(if: $no) { version } waiting @skip(if: false) { rule } } }
fragment named on Draft { title }
"""


async def test_directives_on_variables_decide_what_is_read(employer: Visitor) -> None:
    number = await open_draft(employer)

    draft = (await employer.ask(QUERY, r={"number": number}, yes=True, no=False))["draft"]

    assert set(draft) == {"title", "same", "tabs", "waiting"}
    assert draft["same"] == number
    assert draft["tabs"]


async def test_a_list_read_in_part_reads_no_less(employer: Visitor) -> None:
    await open_draft(employer)

    query = "query ($t: Boolean!) { drafts(first: 1) { nodes { number } totalCount @include(if: $t) } }"
    without, counted = [(await employer.ask(query, t=wanted))["drafts"] for wanted in (False, True)]

    assert set(without) == {"nodes"}
    assert counted["totalCount"] >= len(counted["nodes"]) == 1
