"""Bad input of every kind: each gets its documented error, nothing is lost, nothing of the inside leaks."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import orjson
import pytest
from structlog.testing import capture_logs

from monespace_gql.demo.sample_pdf import sample_pdf
from monespace_gql.graph.keys import to_key
from monespace_gql.web.identity import Tokens
from tests.journeys.client import PATIENCE, PROTOCOL, Reply, Visitor
from tests.journeys.everything import everything
from tests.journeys.given import CLOCK, NIR, camel, complete, open_draft, ready, save, transmit
from tests.journeys.house import SECRET, House
from tests.journeys.rows import ready_by_rows

pytestmark = pytest.mark.asyncio(loop_scope="session")

INSIDE = (
    "Traceback",
    "SELECT",
    "INSERT",
    "UPDATE ",
    "tortoise",
    "asyncpg",
    "sqlite",
    "monespace_gql",
    "/site-packages/",
    ".py",
)
"""Words that only our inside uses."""

NUL, SURROGATE, ROYAL = "a\x00b", "SURROGATE", "𝕁𝕖𝕒𝕟\u202e'\"; DROP TABLE draft; -- {0} %s $1"


@pytest.fixture(autouse=True)
def discretion(house: House, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Whatever a test of this file does, no reply and no log may tell of our inside, nor repeat a NIR."""
    house.heard.clear()
    with capture_logs() as logs:
        yield
    written = "".join((*map(str, logs), caplog.text, *capfd.readouterr()))
    assert [(log["path"], log["exception_type"]) for log in logs if log["event"] == "fault"] == []
    assert not [reply for reply in house.heard if any(word in reply.text for word in (*INSIDE, NIR, "INTERNAL"))]
    assert NIR not in written
    assert "mutation (" not in written
    assert "query (" not in written


async def version_of(person: Visitor, number: int) -> int:
    """The number of saves of a draft."""
    query = "query ($n: CaseNumber!) { draft(ref: {number: $n}) { version } }"
    found: int = (await person.ask(query, n=number))["draft"]["version"]
    return found


async def job_of(person: Visitor, number: int) -> Any:  # Any: JSON
    """What is kept of one field."""
    selected = "content { ... on CproContent { contract { job level } } }"
    query = f"query ($n: CaseNumber!) {{ draft(ref: {{number: $n}}) {{ {selected} }} }}"
    return (await person.ask(query, n=number))["draft"]["content"]["contract"]


def deep(levels: int) -> dict[str, Any]:
    """An object in an object in an object…"""
    tree: dict[str, Any] = {}
    for _ in range(levels):
        tree = {"a": tree}
    return tree


class TestRequests:
    """What is no request at all, or not one of this schema."""

    @pytest.mark.parametrize(
        ("body", "status", "code"),
        [
            (b"", 400, "BAD_REQUEST"),
            (b"{", 400, "BAD_REQUEST"),
            (b"null", 400, "BAD_REQUEST"),
            (b'"{ viewer { email } }"', 400, "BAD_REQUEST"),
            (b"\xff\xfe\x00", 400, "BAD_REQUEST"),
            (b'[{"query": "{ viewer { email } }"}]', 400, "BATCH_NOT_SUPPORTED"),
            (b"{}", 400, "BAD_REQUEST"),
            (b'{"query": 1}', 400, "BAD_REQUEST"),
            (b'{"query": "{ viewer { email } }", "variables": []}', 400, "BAD_REQUEST"),
            (b'{"query": "{ viewer { email } }", "operationName": 1}', 400, "BAD_REQUEST"),
            (orjson.dumps({"query": "{ viewer { email } }", "variables": deep(100)}), 400, "BAD_REQUEST"),
            (b'{"query": "' + b" " * 1024 * 1024 + b'"}', 413, "TOO_LARGE"),
            (b'{"query": "{ viewer { "}', 200, "GRAPHQL_PARSE_FAILED"),
            (b'{"query": "{ draft(ref: {number: 1}) { salary } }"}', 200, "GRAPHQL_VALIDATION_FAILED"),
            (b'{"query": "{ draft(ref: {}) { number } }"}', 200, "GRAPHQL_VALIDATION_FAILED"),
            (b'{"query": "{ drafts(first: 1000) { nodes { number } } }"}', 200, "BAD_PAGE"),
            (b'{"query": "{ drafts(after: \\"x\\") { nodes { number } } }"}', 200, "BAD_CURSOR"),
            (b'{"query": "{ notifications(after: \\"x\\") { nodes { number } } }"}', 200, "CURSOR_INVALID"),
        ],
    )
    async def test_a_malformed_request_gets_its_code(
        self, employer: Visitor, body: bytes, status: int, code: str
    ) -> None:
        reply = await employer.send(body)

        assert (reply.status, reply.codes) == (status, [code])

    @pytest.mark.parametrize(
        "given",
        [
            {"draft": {"number": 1}, "content": {"cpro": {"employee": {"nir": NIR, "salary": NIR}}}},
            {"draft": {"number": 1}, "content": {"cpro": {"employee": {"nir": [NIR]}}}},
            {"draft": {"number": 1}, "content": {"cpro": {"employee": {"nir": {"value": NIR}}}}},
            {"draft": {"number": 1}, "content": {"cpro": {"employee": NIR}}},
            {"draft": {"number": 1}, "content": {"cpro": {}, "badge": {}}},
            {"draft": {"number": 1}, "content": {NIR: {}}},
            {"draft": {"number": 1}, "ifVersion": NIR},
            {"draft": {"number": True}},
            {"draft": {"number": 1.5}},
            {"draft": {"number": 1, "id": "x"}},
            {"draft": {}},
            {"draft": None},
            {},
        ],
    )
    async def test_variables_that_do_not_fit_are_told_with_their_place_and_without_their_value(
        self, employer: Visitor, given: dict[str, object]
    ) -> None:
        query = "mutation ($input: SaveDraftInput!) { saveDraft(input: $input) { userErrors { code } } }"

        reply = await employer.post(query, {"input": given})

        assert (reply.status, set(reply.codes)) <= (200, {"BAD_USER_INPUT", "BAD_VALUE"})
        assert reply.codes
        assert "data" not in reply.json


class TestWhatIsTyped:
    """Content is never refused for being wrong: only for its size, its place or its owner."""

    async def test_a_text_may_have_4096_characters_and_not_one_more(self, employer: Visitor) -> None:
        number = await open_draft(employer)

        longest = await save(employer, number, {"contract": {"job": "é" * 4096}})
        longer = await save(employer, number, {"contract": {"job": "é" * 4097, "level": "II"}})

        assert longest == {"draft": {"version": 2}, "userErrors": []}
        assert longer["draft"] == {"version": 2}
        ((kind, code, path),) = ((error["kind"], error["code"], error["path"]) for error in longer["userErrors"])
        assert (kind, code, path) == ("LIMIT", "TOO_LONG", "contract.job")
        assert (await job_of(employer, number))["level"] is None

    async def test_a_repeated_block_has_at_most_two_hundred_items(self, employer: Visitor) -> None:
        number = await open_draft(employer)
        line = {"nature": "PEDAGOGY", "quantity": 1, "unit": "HOUR", "unitRate": "9.15"}

        kept = await save(employer, number, {"funding": {"lines": [line] * 200}})
        refused = await save(employer, number, {"funding": {"lines": [line] * 201}})

        assert kept["userErrors"] == []
        assert [error["code"] for error in refused["userErrors"]] == ["TOO_MANY_ITEMS"]

    @pytest.mark.parametrize(
        ("path", "code", "message"),
        [
            ("contract.strat", "UNKNOWN_FIELD", "Vouliez-vous dire « contract.start » ?"),
            ("contrat.start", "UNKNOWN_FIELD", "Vouliez-vous dire « contract » ?"),
            ("contract", "NOT_ONE_FIELD", "regroupe plusieurs champs"),
            ("employee.address", "NOT_ONE_FIELD", "regroupe plusieurs champs"),
            ("funding.lines", "NOT_ONE_FIELD", "regroupe plusieurs champs"),
            ("funding.lines[0].quantity", "BAD_PATH", "ne désigne pas un champ"),
            ("", "BAD_PATH", "ne désigne pas un champ"),
            ("..", "BAD_PATH", "ne désigne pas un champ"),
        ],
    )
    async def test_an_unknown_place_is_refused_with_the_nearest_one(
        self, employer: Visitor, path: str, code: str, message: str
    ) -> None:
        number = await open_draft(employer)
        fields = [{"path": "contract.job", "value": "Boulanger"}, {"path": path, "value": "x"}]

        payload = await employer.act("saveDraft", "draft { version }", draft={"number": number}, fields=fields)

        assert [error["code"] for error in payload["userErrors"]] == [code]
        assert message in payload["userErrors"][0]["message"]
        assert payload["draft"] == {"version": 1}

    async def test_an_unknown_place_inside_a_repeated_block_is_refused_too(self, employer: Visitor) -> None:
        number = await open_draft(employer)
        lines = [{"nature": "PEDAGOGY"}, {"nature": "PEDAGOGY", "unit_rat": "9.15"}]

        payload = await employer.act(
            "saveDraft", draft={"number": number}, fields=[{"path": "funding.lines", "value": lines}]
        )

        ((code, path),) = ((error["code"], error["path"]) for error in payload["userErrors"])
        assert (code, path) == ("UNKNOWN_FIELD", "funding.lines[1].unit_rat")

    async def test_values_of_the_wrong_kind_are_kept_and_told(self, employer: Visitor) -> None:
        number = await open_draft(employer)
        typed = {"start": True, "job": 12, "weeklyHours": "beaucoup", "grossPay": 1e30, "trialDays": -5, "nature": "?"}
        selected = "draft { tabs { code fields { path value } } findings { path kind } }"

        payload = await save(employer, number, {"contract": typed}, selected)

        assert payload["userErrors"] == []
        (contract,) = (tab for tab in payload["draft"]["tabs"] if tab["code"] == "contract")
        kept = {field["path"]: field["value"] for field in contract["fields"]}
        assert kept["contract.weekly_hours"] == "beaucoup"
        assert kept["contract.start"] is True
        formats = {found["path"] for found in payload["draft"]["findings"] if found["kind"] == "FORMAT"}
        assert formats >= {
            f"contract.{name}" for name in ("start", "weekly_hours", "gross_pay", "trial_days", "nature")
        }

    async def test_a_number_of_any_length_is_kept_and_told(self, employer: Visitor) -> None:
        number = await open_draft(employer)
        typed = f"draft: {{number: {number}}}, content: {{cpro: {{contract: {{grossPay: {10**40}}}}}}}"
        query = f"mutation {{ saveDraft(input: {{{typed}}}) {{ draft {{ findings {{ path kind }} }} }} }}"

        payload = (await employer.ask(query))["saveDraft"]

        assert {"path": "contract.gross_pay", "kind": "FORMAT"} in payload["draft"]["findings"]

    async def test_a_form_of_another_scheme_is_refused(self, employer: Visitor) -> None:
        number = await open_draft(employer)

        refused = await save(employer, number, {"service": {"quantity": 1}}, scheme="BADGE")

        assert [error["code"] for error in refused["userErrors"]] == ["OTHER_SCHEME"]
        assert refused["draft"] == {"version": 1}

    async def test_what_the_directory_says_is_not_typed_over(self, employer: Visitor) -> None:
        number = await open_draft(employer)
        typed = {"employer": {"siret": "91273969500019", "address": {"city": "Paris"}, "headcount": 12}}
        same = {"employer": {"siret": "40101593800038", "headcount": 12}}

        refused = await save(employer, number, typed)
        unchanged = await save(employer, number, same)

        told = [(error["kind"], error["code"], error["path"]) for error in refused["userErrors"]]
        assert told == [
            ("FORBIDDEN", "REFERENCE_FIELD", "employer.siret"),
            ("FORBIDDEN", "REFERENCE_FIELD", "employer.address.city"),
        ]
        assert refused["draft"] == {"version": 1}
        assert unchanged == {"draft": {"version": 2}, "userErrors": []}

    @pytest.mark.parametrize(
        "text",
        [NUL, SURROGATE, ROYAL, "%", "\u200b", "x" * 5000],
        ids=["a NUL", "half a character", "quotes and marks", "a joker", "no width", "long"],
    )
    async def test_no_text_breaks_anything_wherever_it_is_put(self, house: House, employer: Visitor, text: str) -> None:
        number = await open_draft(employer)
        manager = house.person("manager@opco.test", "MANAGER")
        case = {"draft": {"number": number}}

        replies = [
            await sent(
                employer, "saveDraft", text, draft={"number": number}, content={"cpro": {"contract": {"job": text}}}
            ),
            await sent(
                employer,
                "saveDraft",
                text,
                draft={"number": number},
                fields=[{"path": "contract.job", "value": [text]}],
            ),
            await sent(employer, "saveDraft", text, draft={"number": number}, fields=[{"path": text, "value": text}]),
            await sent(employer, "saveDraft", text, draft={"number": number}, operationId=text),
            await sent(employer, "openDraft", text, scheme=text),
            await sent(employer, "openDraft", text, scheme="CPRO", siret=text),
            await sent(employer, "openDraft", text, scheme="CPRO", subScheme=text),
            await sent(employer, "prepareUpload", text, case=case, document="cerfa_signed", name=f"{text}.pdf"),
            await sent(employer, "prepareUpload", text, case=case, document=text, name="a.pdf"),
            await sent(employer, "depositDocument", text, case=case, document="cerfa_signed", token=text),
            await sent(employer, "withdrawDocument", text, case=case, documentId=text),
            await sent(employer, "transmitDraft", text, draft={"id": text}),
            await sent(manager, "grantDossier", text, dossier={"number": text}, funder=text),
            await sent(manager, "grantDossier", text, dossier={"id": text}, lines=[{"line": text, "amount": "1.00"}]),
            await asked(employer, "query ($t: CaseNumber!) { draft(ref: {number: $t}) { number } }", text),
            await asked(employer, "query ($t: CaseNumber!) { dossier(ref: {number: $t}) { number } }", text),
            await asked(employer, "query ($t: ID!) { node(id: $t) { id } }", text),
            await asked(employer, "query ($t: String!) { scheme(code: $t) { code } }", text),
            await asked(employer, "query ($t: String!) { drafts(after: $t) { nodes { number } } }", text),
            await asked(employer, "query ($t: String!) { notifications(after: $t) { nodes { number } } }", text),
        ]

        assert {reply.status for reply in replies} <= {200, 400}
        assert await version_of(employer, number) in (1, 2, 3)


async def sent(person: Visitor, mutation: str, text: str, **given: object) -> Reply:
    """Send a mutation that holds a text; the name of the surrogate stands for half a character, which JSON can hold."""
    kind = f"{mutation[0].upper()}{mutation[1:]}Input"
    query = f"mutation ($input: {kind}!) {{ {mutation}(input: $input) {{ userErrors {{ kind code message path }} }} }}"
    body = orjson.dumps({"query": query, "variables": {"input": given}})
    return await person.send(body.replace(SURROGATE.encode(), rb"\ud800"))


async def asked(person: Visitor, query: str, text: str) -> Reply:
    """Ask with a text as the variable `t`."""
    body = orjson.dumps({"query": query, "variables": {"t": text}})
    return await person.send(body.replace(SURROGATE.encode(), rb"\ud800"))


class TestWhoIsAsking:
    """Tokens, contexts and permissions."""

    @pytest.mark.parametrize("token", [None, "", "x", "a.b.c", "é", "x" * 8_000])
    async def test_without_a_genuine_token_nothing_is_answered(self, house: House, token: str | None) -> None:
        await self._refused(house.bearer(token), "UNAUTHENTICATED")

    async def test_a_forged_token_is_refused_as_an_absent_one(self, house: House) -> None:
        forged = Tokens(SECRET[::-1], CLOCK).issue("employer@humando.test", timedelta(hours=1))
        unsigned = "eyJhbGciOiJub25lIn0." + forged.split(".")[1] + "."

        await self._refused(house.bearer(forged), "UNAUTHENTICATED")
        await self._refused(house.bearer(unsigned), "UNAUTHENTICATED")

    async def test_a_token_of_somebody_unknown_is_refused_as_an_absent_one(self, house: House) -> None:
        await self._refused(house.person("nobody@humando.test"), "UNAUTHENTICATED")

    async def test_an_expired_token_says_so(self, house: House) -> None:
        await self._refused(house.person("employer@humando.test", life=timedelta(seconds=-1)), "TOKEN_EXPIRED")

    @pytest.mark.parametrize("context", ["PROVIDER", "MANAGER", "ADMIN", "employer", "EMPLOYER,PROVIDER"])
    async def test_a_context_that_the_person_does_not_have_is_refused(self, employer: Visitor, context: str) -> None:
        await self._refused(employer.within(context), "CONTEXT_REFUSED", 403)

    async def _refused(self, person: Visitor, code: str, status: int = 401) -> None:
        """See the same refusal by every door."""
        replies = [
            await person.post("{ viewer { email } }"),
            await person.request("GET", "/graphql?query={viewer{email}}"),
            await person.request("GET", f"/documents/{uuid4()}"),
        ]
        assert {(reply.status, *reply.codes) for reply in replies} == {(status, code)}
        assert not [reply for reply in replies if "data" in reply.json]
        if status == 401:
            assert {reply.headers["WWW-Authenticate"].split()[0] for reply in replies} == {"Bearer"}
        async with person.http.ws_connect(f"{person.base}/graphql", protocols=(PROTOCOL,)) as wire:
            await wire.send_json({"type": "connection_init", "payload": person.headers})
            closing = await wire.receive(timeout=PATIENCE)
            assert (wire.close_code, closing.extra) == (4403, code)

    async def test_who_may_only_follow_reads_and_may_not_change(self, house: House, employer: Visitor) -> None:
        number = await ready(employer)
        follower = house.person("follow@humando.test")
        query = (
            "query ($n: CaseNumber!) { draft(ref: {number: $n}) { title access { actions { code allowed reasons } } } }"
        )

        seen = (await follower.ask(query, n=number))["draft"]
        acts = {
            "save": await save(follower, number, {"contract": {"job": "Pilote"}}),
            "transmit": await transmit(follower, number),
            "prepare": await follower.act(
                "prepareUpload", case={"draft": {"number": number}}, document="other", name="a.pdf"
            ),
            "open": await follower.act("openDraft", scheme="CPRO"),
        }

        assert seen["title"] == "RNCP37313 - Boulanger"
        assert not [action for action in seen["access"]["actions"] if action["allowed"] or not action["reasons"]]
        for act, payload in acts.items():
            assert [(e["kind"], e["code"]) for e in payload["userErrors"]] == [("FORBIDDEN", "NO_PERMISSION")], act
        assert acts["save"]["draft"] == {"version": await version_of(employer, number)}
        assert acts["transmit"]["dossier"] is None


class TestWhatIsNotYours:
    """What belongs to others answers exactly as what does not exist."""

    UNKNOWN = (1, 999_999_999, "0", "-1", "2147483648", str(2**70), "abc", "10000 OR 1=1", "", " ")

    @pytest.mark.parametrize("number", UNKNOWN)
    async def test_an_unknown_draft_is_not_found(self, employer: Visitor, number: object) -> None:
        query = "query ($n: CaseNumber!) { draft(ref: {number: $n}) { number } dossier(ref: {number: $n}) { number } }"

        assert await employer.ask(query, n=number) == {"draft": None, "dossier": None}
        for act in ("saveDraft", "transmitDraft"):
            payload = await employer.act(act, "draft { number }", draft={"number": number})
            assert [(error["kind"], error["code"]) for error in payload["userErrors"]] == [("NOT_FOUND", "NOT_FOUND")]
            assert payload["draft"] is None

    async def test_another_company_s_draft_is_not_found_by_any_way(self, house: House, employer: Visitor) -> None:
        number = await ready(employer)
        identifier, document, key = await names_of(employer, number)
        stranger = house.person("employer@kiso.test")

        theirs = await every_way(stranger, number, identifier, document, key)
        nobodys = await every_way(
            stranger, 999_999_999, to_key("Draft", 999_999_999), str(uuid4()), to_key("Document", uuid4())
        )

        assert theirs == nobodys
        assert all(b"NOT_FOUND" in body or b"null" in body for body in theirs)
        assert (await employer.request("GET", f"/documents/{document}")).status == 200

    @pytest.mark.parametrize("context", ["MANAGER", "PROVIDER"])
    async def test_a_draft_is_nobody_s_but_its_employer_s(self, house: House, employer: Visitor, context: str) -> None:
        number = await open_draft(employer)
        email = "manager@opco.test" if context == "MANAGER" else "both@humando.test"
        query = "query ($n: CaseNumber!) { draft(ref: {number: $n}) { number } drafts { nodes { number } } }"

        seen = await house.person(email, context).ask(query, n=number)

        assert seen["draft"] is None
        assert {"number": number} not in seen["drafts"]["nodes"]

    async def test_an_upload_address_serves_whom_it_was_opened_for_once(self, house: House, employer: Visitor) -> None:
        number = await open_draft(employer)
        colleague = house.person("admin@humando.test")
        case = {"draft": {"number": number}}
        opened = await employer.done("prepareUpload", "upload { token url }", case=case, document="other", name="a.pdf")
        url, token = opened["upload"]["url"], opened["upload"]["token"]

        unknown = await employer.request("PUT", "/uploads/unknown", data=sample_pdf("x"), headers={})
        early = await employer.refused("depositDocument", case=case, document="other", token=token)
        wrong = await employer.request("PUT", url, data=b"MZ not a PDF", headers={})
        right = await employer.request("PUT", url, data=sample_pdf("x"), headers={})
        again = await employer.request("PUT", url, data=sample_pdf("x"), headers={})
        stolen = await colleague.refused("depositDocument", case=case, document="other", token=token)
        elsewhere = await employer.refused("depositDocument", case=case, document="cerfa_signed", token=token)
        await employer.done("depositDocument", case=case, document="other", token=token)
        twice = await employer.refused("depositDocument", case=case, document="other", token=token)

        assert (unknown.status, unknown.codes) == (404, ["NOT_FOUND"])
        assert (wrong.status, wrong.codes) == (415, ["FORMAT_NOT_ACCEPTED"])
        assert (right.status, again.status, again.codes) == (201, 409, ["ADDRESS_USED"])
        assert (early, stolen, elsewhere, twice) == (
            ["NOT_RECEIVED"],
            ["NOT_FOUND"],
            ["NOT_FOUND"],
            ["ALREADY_DEPOSITED"],
        )


async def names_of(person: Visitor, number: int) -> tuple[str, str, str]:
    """The global identifier of a draft, and of one of its files, plain and global."""
    query = "query ($n: CaseNumber!) { draft(ref: {number: $n}) { id documents { files { id url } } } }"
    draft = (await person.ask(query, n=number))["draft"]
    file = next(file for line in draft["documents"] for file in line["files"])
    return draft["id"], file["url"].rpartition("/")[2], file["id"]


async def every_way(person: Visitor, number: int, identifier: str, document: str, key: str) -> list[bytes]:
    """Reach for a draft by every door; return what each said, byte for byte."""
    by_number: dict[str, object] = {"number": number}
    case = {"draft": by_number}
    asked = "a: draft(ref: {number: $n}) { number } b: draft(ref: {id: $id}) { number } node(id: $id) { id }"
    query = f"query ($n: CaseNumber!, $id: ID!) {{ {asked} }}"
    payloads = [
        await person.act("saveDraft", "draft { number }", draft=by_number, content={"cpro": complete()}),
        await person.act("saveDraft", "draft { number }", draft={"id": identifier}, fields=[], ifVersion=2),
        await person.act("transmitDraft", "draft { number } dossier { number }", draft=by_number),
        await person.act("prepareUpload", "upload { url }", case=case, document="cerfa_signed", name="a.pdf"),
        await person.act("depositDocument", "draft { number }", case=case, document="cerfa_signed", token="x" * 43),
        await person.act("withdrawDocument", "draft { number }", case=case, documentId=key),
    ]
    replies = [
        await person.post(query, {"n": number, "id": identifier}),
        await person.request("GET", f"/documents/{document}"),
        await person.request("HEAD", f"/documents/{document}"),
    ]
    return [*map(orjson.dumps, payloads), *(str((reply.status, reply.text)).encode() + b"null" for reply in replies)]


class TestTwoAtOnce:
    """Two people on one draft, and one person who asks twice."""

    async def test_the_same_field_changed_by_another_comes_back_with_both_values(
        self, house: House, employer: Visitor
    ) -> None:
        number = await open_draft(employer)
        colleague = house.person("admin@humando.test")
        await save(colleague, number, {"contract": {"job": "Pâtissier"}}, ifVersion=1)

        stale = await save(employer, number, {"contract": {"job": "Boulanger", "level": "I"}}, ifVersion=1)
        kept = await job_of(employer, number)
        other = await save(employer, number, {"contract": {"level": "I"}}, ifVersion=1)
        again = await save(employer, number, {"contract": {"job": "Boulanger"}}, ifVersion=other["draft"]["version"])

        (error,) = stale["userErrors"]
        assert (error["kind"], error["code"], error["path"]) == ("STALE", "CHANGED_BY_ANOTHER", "contract.job")
        assert (error["yours"], error["theirs"]) == ("Boulanger", "Pâtissier")
        assert stale["draft"] == {"version": 2}
        assert kept == {"job": "Pâtissier", "level": None}
        assert (other["userErrors"], again["userErrors"]) == ([], [])
        assert await job_of(employer, number) == {"job": "Boulanger", "level": "I"}

    async def test_the_two_values_of_a_nir_are_compared_masked(self, house: House, employer: Visitor) -> None:
        number = await open_draft(employer)
        await save(house.person("admin@humando.test"), number, {"employee": {"nir": "1040531555041"}}, ifVersion=1)

        stale = await save(employer, number, {"employee": {"nir": NIR}}, ifVersion=1)

        (error,) = stale["userErrors"]
        assert (error["yours"], error["theirs"]) == ("••••••••••042", "••••••••••041")

    async def test_two_people_on_two_tabs_both_win(self, house: House, employer: Visitor) -> None:
        number = await open_draft(employer)
        content = complete()
        people = [employer, house.person("admin@humando.test"), house.person("both@humando.test", "EMPLOYER")]
        tabs = [tab for tab in content if content[tab]]

        payloads = await asyncio.gather(
            *(
                save(people[rank % len(people)], number, {tab: content[tab]}, ifVersion=1)
                for rank, tab in enumerate(tabs)
            )
        )

        assert [payload["userErrors"] for payload in payloads] == [[]] * len(tabs)
        assert await version_of(employer, number) == 1 + len(tabs)
        selected = "query ($n: CaseNumber!) { draft(ref: {number: $n}) { tabs { code status } } }"
        found = (await employer.ask(selected, n=number))["draft"]["tabs"]
        assert {tab["code"] for tab in found if tab["status"] == "INCOMPLETE"} == {"documents"}

    @pytest.mark.parametrize("version", [0, -1, 2, 2**31 - 1])
    async def test_a_version_that_never_was_is_refused(self, employer: Visitor, version: int) -> None:
        number = await open_draft(employer)

        refused = await save(employer, number, {"contract": {"job": "Boulanger"}}, ifVersion=version)

        assert [error["code"] for error in refused["userErrors"]] == ["UNKNOWN_VERSION"]

    async def test_an_operation_sent_again_gives_its_first_answer(self, employer: Visitor) -> None:
        opening, saving = str(uuid4()), str(uuid4())

        opened = [
            await employer.done("openDraft", "draft { number }", scheme="CPRO", operationId=opening) for _ in range(2)
        ]
        number = opened[0]["draft"]["number"]
        saved = [await save(employer, number, {"contract": {"job": job}}, operationId=saving) for job in ("Un", "Deux")]

        assert opened[0] == opened[1]
        assert saved == [{"draft": {"version": 2}, "userErrors": []}] * 2
        assert (await job_of(employer, number))["job"] == "Un"

    async def test_an_operation_sent_many_times_at_once_is_done_once(self, employer: Visitor) -> None:
        operation = str(uuid4())

        opened = await asyncio.gather(
            *(employer.done("openDraft", "draft { number }", scheme="CPRO", operationId=operation) for _ in range(8))
        )

        assert len({payload["draft"]["number"] for payload in opened}) == 1

    async def test_a_transmission_sent_many_times_at_once_gives_everyone_its_first_answer(
        self, employer: Visitor
    ) -> None:
        number, operation = await ready(employer), str(uuid4())

        payloads = await asyncio.gather(*(transmit(employer, number, operationId=operation) for _ in range(8)))
        later = await transmit(employer, number, operationId=operation)

        assert payloads == [later] * 8
        assert later["userErrors"] == []

    async def test_an_operation_s_name_serves_one_act_of_one_person(self, house: House, employer: Visitor) -> None:
        operation = str(uuid4())
        first = await employer.done("openDraft", "draft { number }", scheme="CPRO", operationId=operation)
        number = first["draft"]["number"]

        for act in ("saveDraft", "transmitDraft"):
            assert await employer.refused(act, draft={"number": number}, operationId=operation) == [
                "OPERATION_ID_REUSED"
            ]
        colleague = house.person("admin@humando.test")
        theirs = await colleague.done("openDraft", "draft { number }", scheme="CPRO", operationId=operation)

        assert theirs["draft"]["number"] != number
        assert await employer.refused("openDraft", scheme="CPRO", operationId="x" * 201) == ["OPERATION_ID_INVALID"]

    async def test_an_operation_that_was_declined_may_be_asked_again_under_its_name(self, employer: Visitor) -> None:
        number, operation = await open_draft(employer), str(uuid4())

        declined = await save(employer, number, {"contract": {"job": "é" * 4097}}, operationId=operation)
        corrected = await save(employer, number, {"contract": {"job": "Boulanger"}}, operationId=operation)

        assert declined["userErrors"]
        assert corrected == {"draft": {"version": 2}, "userErrors": []}

    async def test_what_is_transmitted_is_what_was_examined_though_it_is_being_changed(
        self, house: House, employer: Visitor
    ) -> None:
        drafts = [await ready_by_rows(house.store, employer) for _ in range(6)]
        too_low: dict[str, object] = {"contract": {"grossPay": "12.00"}}
        selected = "content { ... on CproContent { contract { grossPay } } }"
        query = f"query ($n: CaseNumber!) {{ dossier(ref: {{number: $n}}) {{ {selected} }} }}"

        outcomes = await asyncio.gather(
            *(
                act(employer, number)
                for number in drafts
                for act in (transmit, lambda who, one: save(who, one, too_low))
            )
        )

        told = [payload["dossier"]["number"] for payload in outcomes[::2] if payload["dossier"]]
        pays = [(await employer.ask(query, n=number))["dossier"]["content"]["contract"]["grossPay"] for number in told]
        assert set(pays) <= {"1823.03"}
        assert [bool(payload["dossier"]) for payload in outcomes[::2]] == [
            [error["code"] for error in payload["userErrors"]] == ["ALREADY_TRANSMITTED"] for payload in outcomes[1::2]
        ]


class TestExtremes:
    """What is very long or very large, and right: kept whole, cut where lists show it, or declined; never a fault."""

    @pytest.mark.parametrize(
        "changes",
        [
            {"training": {"title": "T" * 4096}},
            {"training": {"title": "🥐" * 2048}},
            {"training": {"total_hours": 999_999_999_999, "teaching_hours": 999_999_999_999}},
            {"employee": {"birth_name": "N" * 255, "first_name": "P" * 255, "usual_name": "U" * 255}},
            {
                "funding": {
                    "lines": [{"nature": "PEDAGOGY", "quantity": 99_999, "unit": "DAY", "unit_rate": "99999.99"}] * 200
                }
            },
            {"training": {"provider": {"legal_name": "L" * 255}}},
        ],
        ids=["a long title", "a title of pictures", "many hours", "long names", "many costs", "a long company"],
    )
    async def test_a_transmission_passes_or_is_declined(
        self, house: House, employer: Visitor, manager: Visitor, changes: dict[str, dict[str, object]]
    ) -> None:
        number = await ready_by_rows(house.store, employer)
        saved = await save(employer, number, camel(changes), f"draft {{ {everything('Draft')} }}")

        payload = await transmit(employer, number, f"dossier {{ {everything('Dossier')} }}")

        assert saved["userErrors"] == []
        assert bool(payload["dossier"]) is not bool(payload["userErrors"])
        if payload["dossier"]:
            granted = await manager.act(
                "grantDossier", dossier={"number": payload["dossier"]["number"]}, funder="F" * 300
            )
            assert granted["userErrors"] == []

    async def test_an_amount_that_cannot_be_granted_is_declined(
        self, house: House, employer: Visitor, manager: Visitor
    ) -> None:
        number = (await transmit(employer, await ready_by_rows(house.store, employer)))["dossier"]["number"]
        query = "query ($n: CaseNumber!) { dossier(ref: {number: $n}) { state financing { lines { id } } } }"
        line = (await manager.ask(query, n=number))["dossier"]["financing"]["lines"][0]["id"]
        grant = "mutation ($input: GrantDossierInput!) { grantDossier(input: $input) { userErrors { code } } }"

        for amount in ("999999999999.99", "-1.00", "1e9", "NaN", "0.001", "", "Infinity"):
            given = {"dossier": {"number": number}, "lines": [{"line": line, "amount": amount}]}
            reply = await manager.post(grant, {"input": given})
            assert reply.codes or reply.json["data"]["grantDossier"]["userErrors"], amount

        assert (await manager.ask(query, n=number))["dossier"]["state"] == "TRANSMITTED"

    async def test_a_funder_s_name_is_cut_and_cleaned(self, house: House, employer: Visitor, manager: Visitor) -> None:
        number = (await transmit(employer, await ready_by_rows(house.store, employer)))["dossier"]["number"]
        selected = "dossier { financing { lines { parts { funder } } } }"

        payload = await manager.done("grantDossier", selected, dossier={"number": number}, funder="Région\x00")

        assert "\x00" not in payload["dossier"]["financing"]["lines"][0]["parts"][0]["funder"]


async def test_after_its_transmission_nothing_of_a_draft_moves(employer: Visitor) -> None:
    number = await ready(employer)
    before = await version_of(employer, number)
    _, _, document = await names_of(employer, number)
    await transmit(employer, number)
    case = {"draft": {"number": number}}

    codes = [
        await employer.refused(
            "saveDraft", draft={"number": number}, content={"cpro": {"contract": {"job": "Pilote"}}}
        ),
        await employer.refused("withdrawDocument", case=case, documentId=document),
        await employer.refused("prepareUpload", case=case, document="other", name="a.pdf"),
        await employer.refused("transmitDraft", draft={"number": number}),
    ]

    assert codes == [["ALREADY_TRANSMITTED"]] * 4
    assert await version_of(employer, number) == before


async def test_a_dossier_takes_more_documents_and_gives_none_back(employer: Visitor) -> None:
    number = await ready(employer)
    dossier = (await transmit(employer, number))["dossier"]["number"]
    case = {"dossier": {"number": dossier}}

    prepared = await employer.done("prepareUpload", "upload { token url }", case=case, document="other", name="b.pdf")
    await employer.request("PUT", prepared["upload"]["url"], data=sample_pdf("b"), headers={})
    selected = "dossier { documents { code files { id name url } } }"
    payload = await employer.done(
        "depositDocument", selected, case=case, document="other", token=prepared["upload"]["token"]
    )

    (other,) = (line for line in payload["dossier"]["documents"] if line["code"] == "other")
    assert [file["name"] for file in other["files"]] == ["b.pdf"]
    assert await employer.refused("withdrawDocument", case=case, documentId=other["files"][0]["id"])
    assert (await employer.request("GET", other["files"][0]["url"])).status == 200
