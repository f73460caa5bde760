"""Stock clients work unmodified: the 61 audits of graphql-http; graphql-ws, graphql-sse, Apollo and urql."""

import asyncio
import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from monespace_gql.documents.storage import FileStorage
from tests.web.client import Edge
from tests.web.conftest import Serve
from tests.web.multipart import summed
from tests.web.small_schema import World

# One worker installs and runs them all.
pytestmark = [pytest.mark.asyncio, pytest.mark.xdist_group("node")]

HERE = Path(__file__).parent / "node"
CACHE = Path(__file__).parents[2] / ".cache" / "node"
FILES = ("package.json", "package-lock.json", ".npmrc", "audit.mjs", "socket.mjs", "events.mjs", "upload.mjs")
AUDITS = 61


@pytest.fixture(scope="module")
def node() -> str:
    """The path of node; without it the tests are skipped, except in CI, where that is a failure."""
    found = shutil.which("node") if shutil.which("npm") else None
    if found is None and os.environ.get("CI") == "true":
        pytest.fail("node and npm are needed in CI: they run the audits of GraphQL over HTTP")
    if found is None:
        pytest.skip("node and npm are not installed: the audits and the stock clients were not run")
    return found


async def test_every_audit_of_graphql_over_http_passes(edge: Edge, node: str) -> None:
    verdicts = await run(node, "audit.mjs", str(edge.client.make_url("/graphql")), edge.token)

    assert len(verdicts) == AUDITS
    assert [verdict for verdict in verdicts if verdict["status"] != "ok"] == []


async def test_the_graphql_ws_client_connects_asks_and_subscribes(edge: Edge, node: str, world: World) -> None:
    url = str(edge.client.make_url("/graphql").with_scheme("ws"))

    report = await run(node, "socket.mjs", url, edge.token)

    counted = [{"data": {"count": number}} for number in (1, 2, 3)]
    assert report == {
        "subscription": {"results": counted, "error": None},
        "query": {"results": [{"data": {"person": {"name": "Ada"}}}], "error": None},
        "mutation": {"results": [{"data": {"rename": "Zoé"}}], "error": None},
        "invalid": {"results": [], "error": ["GRAPHQL_VALIDATION_FAILED"]},
        "stranger": {"results": [], "error": 4403},
    }
    assert world.names == ["Zoé"]


async def test_the_graphql_sse_client_asks_and_subscribes(edge: Edge, node: str) -> None:
    report = await run(node, "events.mjs", str(edge.client.make_url("/graphql")), edge.token)

    assert report == {
        "subscription": {"results": [{"data": {"count": number}} for number in (1, 2, 3)], "error": None},
        "query": {"results": [{"data": {"person": {"name": "Ada"}}}], "error": None},
        "invalid": {"results": [], "error": 400},
    }


async def test_the_apollo_and_urql_clients_send_files(serve: Serve, node: str, tmp_path: Path) -> None:
    edge = await serve(storage=FileStorage(tmp_path))

    report = await run(node, "upload.mjs", str(edge.client.make_url("/graphql")), edge.token)

    first, second = (summed(f"{name}.csv", f"{name},".encode() * 50_000) for name in ("un", "deux"))
    assert report == {"apollo": [first, second, first], "urql": [first, second, first]}


async def run(node: str, script: str, *arguments: str) -> Any:  # whatever JSON the script prints
    """Run a script of ours beside its packages and return what it prints."""
    return json.loads(await output(node, script, *arguments, folder=await installed()))


async def installed() -> Path:
    """Return the folder where these scripts and their locked packages are, made on the first run."""
    contents = b"".join((HERE / name).read_bytes() for name in FILES)
    folder = CACHE / hashlib.sha256(contents).hexdigest()[:16]
    if not folder.exists():
        fresh = folder.with_suffix(f".{os.getpid()}")
        fresh.mkdir(parents=True)
        for name in FILES:
            shutil.copy(HERE / name, fresh / name)
        await output("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", folder=fresh)
        _keep_one(fresh, folder)
    return folder


def _keep_one(fresh: Path, folder: Path) -> None:
    """Put the folder in its place, unless another worker was faster: theirs holds the same."""
    try:
        fresh.rename(folder)
    except OSError:
        shutil.rmtree(fresh)
        assert folder.is_dir()


async def output(*command: str, folder: Path) -> str:
    """Run a command and return what it prints; fail with what it complains of."""
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    said, complained = await asyncio.wait_for(process.communicate(), timeout=120)
    assert process.returncode == 0, complained.decode()
    return said.decode()
