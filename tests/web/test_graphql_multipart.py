"""Files that come with their operation: what the specification says works, the rest is refused, nothing stays."""

import asyncio
import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import orjson
import pytest
import pytest_asyncio
from aiohttp import ClientResponse, FormData
from structlog.testing import capture_logs

from monespace_gql.documents.storage import FileStorage, Incoming, StorageUnavailable
from monespace_gql.scheme.document import MAX_BYTES
from monespace_gql.web.options import WebOptions
from monespace_gql.web.visitors import PREFLIGHT
from tests.web.client import GRAPHQL, Edge, code
from tests.web.conftest import Serve
from tests.web.multipart import (
    BOUNDARY,
    CSV,
    END,
    KEEP,
    LONG,
    MIDWAY,
    ONE,
    TYPE,
    file,
    form,
    operations,
    part,
    places,
    summed,
)
from tests.web.small_schema import World

pytestmark = pytest.mark.asyncio

PATH = ["variables.file"]
NULL: dict[str, object] = {"file": None}


class Quarantine(FileStorage):
    """The folder; counts the files that began to come, says when one does and when the last is gone."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder
        self.came = 0
        self.coming = asyncio.Event()
        self.gone = asyncio.Event()

    @asynccontextmanager
    async def incoming(self) -> AsyncIterator[Incoming]:
        try:
            async with super().incoming() as incoming:
                self.came += 1
                self.coming.set()
                yield incoming
        finally:
            self.gone.set()

    @property
    def left(self) -> list[Path]:
        """What is in the folder."""
        return [path for path in self.folder.rglob("*") if path.is_file()]


@pytest.fixture
def storage(tmp_path: Path) -> Quarantine:
    return Quarantine(tmp_path)


@pytest_asyncio.fixture
async def edge(serve: Serve, storage: Quarantine) -> Edge:
    return await serve(storage=storage)


async def send(edge: Edge, body: bytes, **headers: str) -> ClientResponse:
    """Send a form."""
    given = edge.headers(**{"Content_Type": TYPE, "X_Requested_With": "a test", **headers})
    return await edge.client.post("/graphql", data=BytesIO(body), headers=given)


async def kept(response: ClientResponse) -> list[str]:
    """What became of the files, nothing having gone wrong."""
    answer = await response.json(content_type=None)
    assert response.status == 200, answer
    assert "errors" not in answer, answer
    found: list[str] = answer["data"]["keep"]
    return found


async def test_a_file_comes_with_its_operation_and_nothing_of_it_stays(edge: Edge, storage: Quarantine) -> None:
    content = bytes(range(256)) * 4000
    sent = FormData()
    sent.add_field("operations", orjson.dumps({"query": KEEP, "variables": {"file": None}}).decode())
    sent.add_field("map", '{"0": ["variables.file"]}')
    sent.add_field("0", content, filename="facture.csv")

    response = await edge.client.post("/graphql", data=sent, headers=edge.headers(X_Requested_With="fetch"))

    assert await kept(response) == [summed("facture.csv", content)]
    assert (storage.came, storage.left) == (1, [])


async def test_files_come_in_any_order_nest_and_may_go_to_two_places(edge: Edge, storage: Quarantine) -> None:
    one, two, three = b"un" * 100_000, b"deux", b"trois"
    variables = {"file": None, "files": [None, None], "letter": {"attached": [None, None]}}
    body = form(
        operations(variables),
        places(
            a=["variables.letter.attached.1", "variables.file"],
            b=["variables.files.1"],
            c=["variables.files.0"],
        ),
        file("c", three, "3.csv"),
        file("a", one, "1.csv"),
        file("b", two, "2.csv"),
    )

    answered = await kept(await send(edge, body))

    first = summed("1.csv", one)
    assert answered == [first, summed("3.csv", three), summed("2.csv", two), first]
    assert (storage.came, storage.left) == (3, [])


async def test_a_form_without_files_is_an_operation_like_any_other(edge: Edge, world: World) -> None:
    renamed = await send(edge, form(operations(query='mutation { rename(name: "Zoé") }'), places()))
    asked = await send(edge, form(operations(query="{ person { name } }"), places()), Accept=GRAPHQL)

    assert (await renamed.json())["data"] == {"rename": "Zoé"}
    assert asked.content_type == GRAPHQL
    assert (await asked.json(content_type=None))["data"] == {"person": {"name": "Ada"}}
    assert world.names == ["Zoé"]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('form-data; name="0"; filename="Convention ; devis ; programme.pdf"', "Convention ; devis ; programme.pdf"),
        ('form-data; name="0"; filename="relev%22été%22.pdf"', 'relev"été".pdf'),
        ('form-data; name="0"; filename="a\\b.pdf"', "a\\b.pdf"),
        ("form-data; name=0; filename=a.pdf;", "a.pdf"),
        ('form-data; name="0"; filename="x"; filename*=UTF-8\'\'%C3%A9t%C3%A9.pdf', "été.pdf"),
        ('form-data; name="0"; filename=""', ""),
    ],
)
async def test_names_are_read_as_clients_write_them(edge: Edge, header: str, name: str) -> None:
    sent = f"--{BOUNDARY}\r\nContent-Disposition: {header}\r\n\r\n".encode() + CSV + b"\r\n"

    assert await kept(await send(edge, form(operations(NULL), places(_0=PATH), sent))) == [summed(name, CSV)]


async def test_a_compressed_form_is_read(edge: Edge) -> None:
    response = await send(edge, gzip.compress(ONE), Content_Encoding="gzip")

    assert await kept(response) == [summed("a.csv", CSV)]


async def test_content_that_looks_like_a_boundary_is_content(edge: Edge) -> None:
    content = f"\r\n--{BOUNDARY[:-1]}\r\n--\r\n\r\n-".encode() * 30_000

    response = await send(edge, form(operations(NULL), places(_0=PATH), file(content=content)))

    assert await kept(response) == [summed("a.csv", content)]


class TestWhoMaySendForms:
    async def test_a_form_that_a_browser_could_send_unasked_is_refused_with_what_to_add(
        self, edge: Edge, storage: Quarantine
    ) -> None:
        response = await edge.send(ONE, Content_Type=TYPE)

        told = await response.text()
        assert (response.status, await code(response)) == (403, "PREFLIGHT_REQUIRED")
        assert [name for name in PREFLIGHT if name not in told] == []
        assert storage.came == 0

    @pytest.mark.parametrize("name", PREFLIGHT)
    async def test_each_header_of_the_well_known_servers_is_enough(self, edge: Edge, name: str) -> None:
        headers = {**edge.headers(), "Content-Type": TYPE, name: ""}

        assert await kept(await edge.client.post("/graphql", data=ONE, headers=headers))

    async def test_a_trusted_page_is_told_that_it_may_send_them(self, serve: Serve) -> None:
        edge = await serve(WebOptions(trusted_origins=frozenset({"https://portail.example"})))
        wanted = {"Origin": "https://portail.example", "Access-Control-Request-Method": "POST"}

        preflight = await edge.client.options("/graphql", headers=wanted)

        assert set(PREFLIGHT) <= set(preflight.headers["Access-Control-Allow-Headers"].split(", "))

    async def test_nobody_unknown_makes_us_read_a_byte(self, edge: Edge, storage: Quarantine) -> None:
        headers = {"Content-Type": TYPE, "X-Requested-With": "x"}

        response = await edge.client.post("/graphql", data=ONE, headers=headers)

        assert (response.status, await code(response)) == (401, "UNAUTHENTICATED")
        assert storage.came == 0

    async def test_one_person_has_a_few_forms_under_way(self, serve: Serve, storage: Quarantine) -> None:
        edge = await serve(WebOptions(forms_at_once=1), storage=storage)
        writer = await begin(edge, LONG, MIDWAY)
        await storage.coming.wait()

        second = await send(edge, ONE)
        writer.close()
        async with asyncio.timeout(90):
            await storage.gone.wait()
        third = await send(edge, ONE)

        assert (second.status, await code(second), second.headers["Retry-After"]) == (429, "TOO_MANY_UPLOADS", "5")
        assert third.status == 200

    @pytest.mark.parametrize(
        ("change", "expected"),
        [({"withdrawn": True}, (401, "UNAUTHENTICATED")), ({"viewer": "somebody else"}, (409, "RIGHTS_CHANGED"))],
        ids=["withdrawn", "changed"],
    )
    async def test_rights_are_those_of_the_instant_when_the_files_are_there(
        self, edge: Edge, storage: Quarantine, world: World, change: dict[str, Any], expected: tuple[int, str]
    ) -> None:
        lost = form(operations(NULL, 'mutation ($file: Upload) { rename(name: "Zoé") keep(file: $file) }'))
        body = lost.removesuffix(END) + LONG[LONG.index(places(_0=PATH)) :]

        async def slowly() -> AsyncIterator[bytes]:
            yield body[:MIDWAY]
            await storage.coming.wait()
            for name, value in change.items():
                setattr(world, name, value)
            yield body[MIDWAY:]

        headers = edge.headers(Content_Type=TYPE, X_Requested_With="a test")
        response = await edge.client.post("/graphql", data=slowly(), headers=headers)

        assert (response.status, await code(response)) == expected
        assert world.names == []
        assert storage.left == []


class TestNothingIsReceivedForWhatWillNotRun:
    @pytest.mark.parametrize(
        ("query", "variables", "path", "expected"),
        [
            ("mutation ($file: Upload) { nothing(file: $file) }", NULL, "variables.file", "GRAPHQL_VALIDATION_FAILED"),
            ("mutation ($file: Upload { keep }", NULL, "variables.file", "GRAPHQL_PARSE_FAILED"),
            ("mutation ($file: [[Upload]]) { keep(file: $file) }", NULL, "variables.file", "GRAPHQL_VALIDATION_FAILED"),
            ("mutation ($file: String!) { rename(name: $file) }", NULL, "variables.file", "BAD_USER_INPUT"),
            ("subscription ($file: Int!) { count(to: $file) }", NULL, "variables.file", "OPERATION_NOT_ALLOWED"),
            ("mutation A { keep } mutation B { keep }", NULL, "variables.file", "OPERATION_NOT_FOUND"),
        ],
    )
    async def test_an_operation_that_cannot_run_says_why(
        self, edge: Edge, storage: Quarantine, query: str, variables: object, path: str, expected: str
    ) -> None:
        body = form(operations(variables, query), places(_0=[path]), file())

        response = await send(edge, body, Accept=GRAPHQL)

        assert (response.status, await code(response)) == (400, expected)
        assert storage.came == 0

    @pytest.mark.parametrize(
        ("query", "variables", "path"),
        [
            ("query ($value: JSON!) { repeated(value: $value) }", {"value": None}, "variables.value"),
            ("query ($value: JSON!) { repeated(value: $value) }", {"value": [{"a": None}]}, "variables.value.0.a"),
            (KEEP, {"unknown": None}, "variables.unknown"),
            ("{ hello }", NULL, "variables.file"),
            ("mutation ($file: Upload) { keep }", NULL, "variables.file"),
        ],
    )
    async def test_a_file_goes_where_the_operation_takes_one_and_nowhere_else(
        self, edge: Edge, storage: Quarantine, query: str, variables: object, path: str
    ) -> None:
        response = await send(edge, form(operations(variables, query), places(_0=[path]), file()), Accept=GRAPHQL)

        assert response.status == 400
        assert storage.came == 0

    async def test_an_operation_that_costs_too_much_is_declined_before(self, edge: Edge, storage: Quarantine) -> None:
        query = f"mutation ($file: Upload) {{ {' '.join(f'k{n}: keep(file: $file)' for n in range(6))} }}"

        response = await send(edge, form(operations(NULL, query), places(_0=PATH), file()), Accept=GRAPHQL)

        assert (response.status, await code(response)) == (400, "TOO_MANY_ROOT_FIELDS")
        assert storage.came == 0


ENCODED = {"Content_Transfer_Encoding": "base64"}
NESTED = {"Content_Type": "multipart/mixed; boundary=b"}
MANY = {f"X{number}": "" for number in range(300)}
MALFORMED = {
    "no boundary at all": b"operations",
    "nothing": b"",
    "only the end": END,
    "not begun": form(),
    "operations missing": form(places(_0=PATH), file()),
    "map missing": form(operations(NULL), file()),
    "map alone at the end": form(operations(NULL)),
    "map before operations": form(places(_0=PATH), operations(NULL), file()),
    "a file first": form(file(), operations(NULL), places(_0=PATH)),
    "a file before the map": form(operations(NULL), file(), places(_0=PATH)),
    "operations twice": form(operations(NULL), operations(NULL), places(_0=PATH), file()),
    "operations is not JSON": form(part("operations", b"{"), places(_0=PATH), file()),
    "operations is a number": form(part("operations", b"1"), places(_0=PATH), file()),
    "operations is not UTF-8": form(part("operations", b'{"query": "\xff"}'), places(_0=PATH), file()),
    "map is not JSON": form(operations(NULL), part("map", b"{"), file()),
    "map is very deep": form(operations(NULL), part("map", b"[" * 16_000), file()),
    "map is a list": form(operations(NULL), part("map", b'[["variables.file"]]'), file()),
    "map is null": form(operations(NULL), part("map", b"null"), file()),
    "a place is no list": form(operations(NULL), places(_0="variables.file"), file()),
    "a place is no text": form(operations(NULL), places(_0=[1]), file()),
    "a place is null": form(operations(NULL), places(_0=None), file()),
    "a file has no place": form(operations(NULL), places(_0=[]), file()),
    "a file has no name": form(operations(NULL), part("map", b'{"": ["variables.file"]}'), file("")),
    "a file has a long name": form(operations(NULL), part("map", b'{"%s": ["variables.file"]}' % (b"x" * 101)), file()),
    "a file is not in the map": form(operations(NULL), places(_0=PATH), file(), file("1")),
    "a file comes twice": form(operations(NULL), places(_0=PATH), file(), file()),
    "a file does not come": form(operations(NULL), places(_0=PATH)),
    "another file comes": form(operations(NULL), places(_0=PATH), file("1")),
    "a file is called map": form(operations(NULL), places(map=PATH), places(_0=PATH), file()),
    "a field is no file": form(operations(NULL), places(_0=PATH), part("0", CSV)),
    "a file nests": form(operations(NULL), places(_0=PATH), part("0", CSV, "a", **NESTED)),
    "a file is encoded": form(operations(NULL), places(_0=PATH), part("0", CSV, "a", **ENCODED)),
    "a part is not named": form(operations(NULL), places(_0=PATH), f"--{BOUNDARY}\r\n\r\n".encode() + CSV + b"\r\n"),
    "a header is too long": form(operations(NULL), places(_0=PATH), file(file_name="a" * 20_000)),
    "headers are too many": form(operations(NULL), places(_0=PATH), part("0", CSV, "a", **MANY)),
    "a header is no header": form(operations(NULL), f"--{BOUNDARY}\r\nmap\r\n\r\n{{}}\r\n".encode()),
    "a charset is given first": form(part("_charset_", b"x" * 40), operations(NULL), places(_0=PATH), file()),
    "it ends in a file": ONE[: ONE.index(CSV) + 5],
    "it ends after a file": ONE[: -len(END)],
    "it ends in operations": ONE[:60],
    "it ends in the map": ONE[: ONE.index(b"variables.file") + 3],
}

PLACES = [
    "file",
    "",
    ".",
    "variables",
    "variables.",
    "variables..file",
    "variable.file",
    "operations.file",
    "0.variables.file",
    "query",
    "operationName",
    "variables.none",
    "variables.file.name",
    "variables.text",
    "variables.text.0",
    "variables.list",
    "variables.list.1",
    "variables.list.-1",
    "variables.list.00",
    "variables.list.+0",
    "variables.list.٠",
    "variables.list.0.0",
    "variables.list.99999999999999999999",
    "variables.list.length",
    "variables.__proto__",
    "variables.__proto__.polluted",
    "variables.constructor.prototype",
    "variables.__class__",
    "variables.taken",
    "variables.zero",
    "variables." + "a." * 70 + "b",
    "variables." + "é" * 3000,
]
GIVEN = {"file": None, "text": "x", "list": [None], "__proto__": None, "taken": "x", "zero": 0}


class TestMalformedForms:
    @pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
    async def test_a_malformed_form_is_400_and_leaves_nothing(
        self, edge: Edge, storage: Quarantine, body: bytes
    ) -> None:
        response = await send(edge, body)

        assert (response.status, await code(response)) == (400, "BAD_REQUEST")
        assert storage.left == []
        assert (await edge.post("{ hello }")).status == 200

    @pytest.mark.parametrize("path", PLACES)
    async def test_a_place_that_is_none_is_told(self, edge: Edge, storage: Quarantine, path: str) -> None:
        response = await send(edge, form(operations(GIVEN), places(_0=[path]), file()))

        assert (response.status, await code(response)) == (400, "BAD_REQUEST")
        assert len(await response.text()) < 600
        assert storage.came == 0

    @pytest.mark.parametrize("value", ["a.csv", "", 0, False, {}, []])
    async def test_a_place_that_is_not_null_is_taken(self, edge: Edge, storage: Quarantine, value: object) -> None:
        response = await send(edge, form(operations({"file": value}), places(_0=PATH), file()))

        assert (response.status, await code(response)) == (400, "BAD_REQUEST")
        assert storage.came == 0

    async def test_two_files_do_not_share_a_place(self, edge: Edge, storage: Quarantine) -> None:
        body = form(operations(NULL), places(_0=PATH, _1=PATH), file("0"), file("1"))

        assert await code(await send(edge, body)) == "BAD_REQUEST"
        assert storage.came == 0

    @pytest.mark.parametrize("content_type", ["multipart/form-data", f"multipart/form-data; boundary={'x' * 71}"])
    async def test_a_form_without_a_boundary_is_400(self, edge: Edge, content_type: str) -> None:
        response = await send(edge, ONE, Content_Type=content_type)

        assert (response.status, await code(response)) == (400, "BAD_REQUEST")

    @pytest.mark.parametrize("batch", [[], [{"query": KEEP, "variables": NULL}]])
    async def test_a_batch_is_refused_by_its_name(self, edge: Edge, storage: Quarantine, batch: object) -> None:
        body = form(part("operations", orjson.dumps(batch)), places(_0=["0.variables.file"]), file())

        assert await code(await send(edge, body)) == "BATCH_NOT_SUPPORTED"
        assert storage.came == 0

    async def test_a_file_is_not_written_in_json(self, edge: Edge) -> None:
        by_json = await edge.post(KEEP, {"file": "a.csv"}, Accept=GRAPHQL)
        by_literal = await edge.post('mutation { keep(file: "a.csv") }', Accept=GRAPHQL)

        assert [by_json.status, by_literal.status] == [400, 400]
        assert "multipart/form-data" in await by_json.text()


class TestBounds:
    async def test_so_many_files_and_no_more(self, edge: Edge, storage: Quarantine) -> None:
        six = {"files": [None] * 6}
        many = {f"_{n}": [f"variables.files.{n}"] for n in range(6)}
        everywhere = {"_0": [f"variables.files.{n}" for n in range(11)]}

        refused = await send(edge, form(operations(six), places(**many)))
        spread = await send(edge, form(operations({"files": [None] * 11}), places(**everywhere)))

        assert [(refused.status, await code(refused)), (spread.status, await code(spread))] == [
            (413, "TOO_MANY_FILES"),
            (413, "TOO_MANY_FILES"),
        ]
        assert storage.came == 0

    async def test_what_comes_first_is_as_small_as_any_operation(self, serve: Serve, storage: Quarantine) -> None:
        edge = await serve(WebOptions(max_body=2_000), storage=storage)
        long = {"file": None, "text": "x" * 2_000}

        operation = await send(edge, form(operations(long), places(_0=PATH), file()))
        places_ = await send(edge, form(operations(NULL), part("map", b" " * 20_000), file()))

        assert [(operation.status, await code(operation)), (places_.status, await code(places_))] == [
            (413, "TOO_LARGE"),
            (413, "TOO_LARGE"),
        ]
        assert storage.came == 0

    async def test_a_form_too_large_is_refused_whether_it_says_so_or_not(
        self, serve: Serve, storage: Quarantine
    ) -> None:
        edge = await serve(WebOptions(max_files=1, max_body=2_000), storage=storage)
        announced = await said_before(edge, MAX_BYTES + 4_001)
        bomb = gzip.compress(form(operations(NULL), places(_0=PATH), file(content=b"\0" * (MAX_BYTES + 1))))

        inflated = await send(edge, bomb, Content_Encoding="gzip")

        assert b" 413 " in announced.splitlines()[0]
        assert (inflated.status, await code(inflated)) == (413, "TOO_LARGE")
        assert (storage.came, storage.left) == (1, [])

    async def test_a_file_too_large_is_counted_and_not_kept_so_that_the_act_may_say_so(
        self, edge: Edge, storage: Quarantine
    ) -> None:
        content = b"a" * (MAX_BYTES + 1)

        (told,) = await kept(await send(edge, form(operations(NULL), places(_0=PATH), file(content=content))))

        assert told.startswith(f"a.csv {MAX_BYTES + 1} ")
        assert storage.left == []

    @pytest.mark.parametrize("sent", [20, LONG.index(b"variables.file"), MIDWAY, len(LONG) - len(END)])
    async def test_a_form_that_does_not_arrive_is_given_up(self, serve: Serve, storage: Quarantine, sent: int) -> None:
        edge = await serve(WebOptions(body_timeout=0.2, file_timeout=0.2), storage=storage)

        reader, writer = await opened(edge)
        writer.write(head(edge, len(LONG)) + LONG[:sent])
        answer = await asyncio.wait_for(reader.readuntil(b"TOO_SLOW"), timeout=90)
        writer.close()

        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b"Connection: close" in answer
        assert storage.left == []

    async def test_a_full_disk_is_said_to_be_momentary(self, serve: Serve, tmp_path: Path) -> None:
        class Full(FileStorage):
            @asynccontextmanager
            async def incoming(self) -> AsyncIterator[Incoming]:
                raise StorageUnavailable("OSError")
                yield

        edge = await serve(storage=Full(tmp_path))

        response = await send(edge, ONE)

        assert (response.status, await code(response)) == (503, "STORAGE_UNAVAILABLE")


class TestWhatIsLeft:
    async def test_a_client_that_leaves_midway_leaves_nothing(self, edge: Edge, storage: Quarantine) -> None:
        writer = await begin(edge, LONG, MIDWAY)
        await storage.coming.wait()

        writer.close()

        async with asyncio.timeout(90):
            await storage.gone.wait()
        assert storage.left == []

    async def test_a_fault_leaves_nothing_and_is_masked(self, edge: Edge, storage: Quarantine) -> None:
        query = "mutation ($file: Upload!) { lose(file: $file) }"

        response = await send(edge, form(operations(NULL, query), places(_0=PATH), file()))

        assert await code(response) == "INTERNAL"
        assert (storage.came, storage.left) == (1, [])

    async def test_no_name_of_a_file_is_logged(
        self, edge: Edge, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
    ) -> None:
        secret = "arret-maladie-dupont"
        odd = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="0"; {secret}; filename="a\r\n\r\n'.encode()

        with capture_logs() as logs:
            for sent in (file(file_name=f"{secret}.csv"), file("1", file_name=f"{secret}.csv"), odd + b"\r\n"):
                await send(edge, form(operations(NULL), places(_0=PATH), sent))
            lost = operations(NULL, "mutation ($file: Upload!) { lose(file: $file) }")
            await send(edge, form(lost, places(_0=PATH), file(file_name=secret)))

        assert [line["event"] for line in logs if line["event"] == "fault"] == ["fault"]
        written = "".join((str(logs), caplog.text, *capfd.readouterr()))
        assert secret not in written

    async def test_forms_are_counted_apart(self, edge: Edge) -> None:
        await send(edge, ONE)

        measures = await (await edge.client.get("/metrics")).text()

        assert 'monespace_graphql_operations_total{outcome="ok",transport="multipart"} 1.0' in measures


async def opened(edge: Edge) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection(edge.client.host, edge.client.port)


def head(edge: Edge, length: int) -> bytes:
    """The head of a request whose body is so long."""
    lines = (
        "POST /graphql HTTP/1.1",
        f"Host: {edge.client.host}",
        f"Authorization: Bearer {edge.token}",
        "X-Requested-With: a test",
        f"Content-Type: {TYPE}",
        f"Content-Length: {length}",
    )
    return "\r\n".join([*lines, "", ""]).encode()


async def begin(edge: Edge, body: bytes, sent: int) -> asyncio.StreamWriter:
    """Send the beginning of a form."""
    _, writer = await opened(edge)
    writer.write(head(edge, len(body)) + body[:sent])
    await writer.drain()
    return writer


async def said_before(edge: Edge, length: int) -> bytes:
    """Announce a body of this length, send none of it, and return the answer."""
    reader, writer = await opened(edge)
    writer.write(head(edge, length))
    async with asyncio.timeout(90):
        answer = await reader.readuntil(b"}]}")
    writer.close()
    return answer
