"""A server killed at random while people transmit: each request ends in exactly one dossier, here and there.

The seed is printed; MONESPACE_CHAOS_SEED runs the same kills again.
"""

import asyncio
import os
from datetime import timedelta
from pathlib import Path
from random import Random
from secrets import randbits
from typing import Any

from monespace_gql.journal.store import open_store
from monespace_gql.lexicon.clock import SystemClock
from monespace_gql.migrations import MODELS
from monespace_gql.web.identity import Tokens
from tests.journeys.client import Visitor
from tests.journeys.given import ready
from tests.journeys.house import SECRET, settle, visiting
from tests.journeys.office import serving
from tests.journeys.test_chaos import CUT, Server

REQUESTS = 4
SOON = 120
LISTED = "{ dossiers(first: 50) { nodes { number draftNumber state transmission { step } } } }"
SPENT = "query ($number: CaseNumber!) { draft(ref: {number: $number}) { state } }"


async def test_a_request_ends_in_one_dossier_whenever_the_server_is_killed(database_url: str, tmp_path: Path) -> None:
    seed = int(os.environ.get("MONESPACE_CHAOS_SEED") or randbits(32))
    print(f"MONESPACE_CHAOS_SEED={seed}")  # noqa: T201 - shown when the test fails
    random = Random(seed)
    async with open_store(database_url, MODELS, clock=SystemClock()) as store:
        await store.unit(settle)
    async with serving(SystemClock()) as office, visiting() as http:
        settings = {
            "MONESPACE_MODE": "development",
            "MONESPACE_DATABASE_URL": database_url,
            "MONESPACE_DATA": str(tmp_path),
            "MONESPACE_SECRET": SECRET,
            "MONESPACE_BACKOFFICE_URL": office.base,
            "MONESPACE_BACKOFFICE_SECRET": office.secret,
            "MONESPACE_BACKOFFICE_TIMEOUT": "1",
        }
        server = Server(tmp_path, settings)
        await server.start(http)
        token = Tokens(SECRET, SystemClock()).issue("employer@humando.test", timedelta(hours=1))
        employer = Visitor(http, server.base, token)
        try:
            drafts = [await ready(employer) for _ in range(REQUESTS)]
            for draft in drafts:
                sending = asyncio.create_task(send(employer, draft))
                await asyncio.sleep(random.uniform(0, 0.4))
                await server.kill()
                await asyncio.wait([sending])
                await server.start(http)
            found = await all_arrived(employer, drafts)
        finally:
            await server.kill()

    assert sorted(each["draftNumber"] for each in found) == sorted(drafts)
    assert sorted(office.kept) == sorted(f"dossier.{each['number']}" for each in found)


async def send(employer: Visitor, draft: int) -> None:
    """Transmit, as somebody whose server may die."""
    try:
        await employer.act("transmitDraft", draft={"number": draft}, operationId=f"transmit-{draft}")
    except CUT:
        return


async def all_arrived(employer: Visitor, drafts: list[int]) -> list[Any]:  # Any: responses of the API
    """Ask for each again, as a client does that never had its answer; wait until the back office has everything."""
    for draft in drafts:
        payload = await employer.act("transmitDraft", draft={"number": draft}, operationId=f"transmit-{draft}")
        assert [error["code"] for error in payload["userErrors"]] in ([], ["ALREADY_TRANSMITTED"])
        assert (await employer.ask(SPENT, number=draft))["draft"]["state"] == "TRANSMITTED"
    async with asyncio.timeout(SOON):
        while True:
            found: list[Any] = (await employer.ask(LISTED))["dossiers"]["nodes"]
            if all(each["transmission"]["step"] == "RECEIVED" for each in found):
                return found
            await asyncio.sleep(0.2)
