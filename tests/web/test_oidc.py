"""The tokens of an identity provider, against a real one: keys that turn, tokens that lie, a provider that is away."""

import asyncio
import base64
import gzip
import hmac
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from joserfc.jwk import Key, OctKey
from structlog.testing import capture_logs

from monespace_gql.app import services
from monespace_gql.graph.executor import Executor
from monespace_gql.settings import Mode, Settings, SettingsError, load_settings
from monespace_gql.web.identity import Claims, Door, ProviderUnavailable, TokenRefused
from monespace_gql.web.issuer import MOST_BYTES, IssuerUnusable, issuer_address, usable_keys
from monespace_gql.web.oidc import ProviderTokens
from monespace_gql.web.server import build_web
from tests.journeys.program import free_port, run
from tests.web.client import Edge, code
from tests.web.provider import AUDIENCE, KEYS_PATH, Hands, Provider, jwk, opened, pair, rsa, settled
from tests.web.small_schema import World, schema

pytestmark = pytest.mark.asyncio

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.fixture
def hands() -> Hands:
    return Hands(NOW)


@pytest_asyncio.fixture
async def provider(hands: Hands) -> AsyncIterator[Provider]:
    """A provider that listens."""
    made = Provider(hands)
    await made.start()
    yield made
    await made.stop()


@pytest_asyncio.fixture
async def tokens(provider: Provider) -> AsyncIterator[ProviderTokens]:
    """What verifies its tokens, its keys at hand."""
    async with opened(provider) as verifier:
        await verifier.ready()
        yield verifier


async def refusal(tokens: ProviderTokens, token: str) -> str:
    """Return the code with which this token is refused."""
    with pytest.raises(TokenRefused) as refused:
        await tokens.verify(token)
    assert refused.value.status == 401
    return refused.value.code


class TestGoodTokens:
    """What is let in."""

    async def test_a_token_of_the_provider_says_who_bears_it(self, tokens: ProviderTokens, provider: Provider) -> None:
        token = provider.token(life=90)

        assert await tokens.verify(token) == Claims("ada@exemple.fr", "f3a1", NOW + timedelta(seconds=90))

    @pytest.mark.parametrize(
        ("algorithm", "key"),
        [
            ("RS256", rsa()),
            ("PS256", rsa()),
            ("ES256", pair("P-256")),
            ("EdDSA", pair("Ed25519")),
            ("Ed25519", pair("Ed25519")),
        ],
    )
    async def test_each_algorithm_of_the_list_is_accepted(self, provider: Provider, algorithm: str, key: Key) -> None:
        provider.published = [jwk(key, kid="k1")]

        async with opened(provider) as tokens:
            assert await tokens.verify(provider.token(key=key, algorithm=algorithm))

    @pytest.mark.parametrize(
        "changes",
        [
            {"aud": [AUDIENCE]},
            {"aud": [AUDIENCE, "account"], "azp": AUDIENCE},
            {"azp": "portal"},
            {"email_verified": True},
            {"email_verified": "true"},
            {"iat": int(NOW.timestamp()) + 20, "nbf": int(NOW.timestamp()) + 20},
            {"without": ("iat",)},
            {"header": {"typ": "at+jwt"}},
            {"header": {"typ": "application/at+JWT"}},
            {"header": {"typ": None, "x-unknown": "1"}},
            {"header": {"kid": None}},
        ],
    )
    async def test_what_providers_usually_write_is_accepted(
        self, provider: Provider, hands: Hands, changes: dict[str, Any]
    ) -> None:
        async with opened(provider, clients=frozenset({"portal"})) as tokens:
            assert (await tokens.verify(provider.token(**changes))).email == "ada@exemple.fr"

    async def test_the_email_may_be_in_another_claim(self, provider: Provider) -> None:
        async with opened(provider, email_claim="https://exemple.fr/mail") as tokens:
            claims = await tokens.verify(provider.token(more={"https://exemple.fr/mail": "zoe@exemple.fr"}))

        assert claims.email == "zoe@exemple.fr"

    async def test_a_provider_whose_name_ends_with_a_slash_is_found(self, provider: Provider) -> None:
        provider.document = {"issuer": f"{provider.issuer}/"}

        async with opened(provider) as tokens:
            assert await tokens.verify(provider.token(iss=f"{provider.issuer}/"))
            assert await refusal(tokens, provider.token()) == "UNAUTHENTICATED"


def confused(provider: Provider) -> list[str]:
    """Return tokens signed with what everybody knows: the public key, as the secret of an HMAC."""
    public = rsa().as_dict(private=False)
    secrets = (rsa().as_pem(), rsa().as_der(), json.dumps(public).encode(), str(public["n"]).encode(), b"k1", b"")
    head = encoded(json.dumps({"alg": "HS256", "kid": "k1", "typ": "JWT"}).encode())
    signed = f"{head}.{provider.token().split('.')[1]}"
    return [f"{signed}.{encoded(hmac.digest(secret, signed.encode(), 'sha256'))}" for secret in secrets]


def encoded(value: bytes) -> str:
    """Encode as tokens do."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def unsigned(provider: Provider, algorithm: str) -> str:
    """Return a token without a signature."""
    head = encoded(json.dumps({"alg": algorithm, "kid": "k1", "typ": "JWT"}).encode())
    return f"{head}.{provider.token().split('.')[1]}."


class TestBadTokens:
    """What is turned away, and asks nothing of the network."""

    @pytest.mark.parametrize(
        "changes",
        [
            {"aud": "another-api"},
            {"aud": ["another-api", "account"]},
            {"aud": {"monespace-api": 1}},
            {"without": ("aud",)},
            {"aud": [AUDIENCE, "account"]},
            {"azp": "another-portal"},
            {"azp": ["portal"]},
            {"iss": "https://elsewhere.example"},
            {"iss": ["x"]},
            {"without": ("iss",)},
            {"without": ("sub",)},
            {"without": ("exp",)},
            {"without": ("email",)},
            {"email": ""},
            {"email": ["ada@exemple.fr"]},
            {"email": "a" * 300},
            {"email_verified": False},
            {"email_verified": "false"},
            {"email_verified": 0},
            {"exp": "tomorrow"},
            {"exp": True},
            {"exp": 10**400},
            {"exp": 10**14},
            {"nbf": int(NOW.timestamp()) + 60},
            {"iat": int(NOW.timestamp()) + 60},
            {"iat": "yesterday"},
            {"key": rsa(2)},
            {"key": pair("P-256"), "algorithm": "ES256"},
            {"algorithm": "RS512"},
            {"algorithm": "PS384"},
            {"header": {"typ": "logout+jwt"}},
            {"header": {"crit": ["b64"], "b64": True}},
            {"header": {"kid": ["k1"]}},
            {"header": {"kid": 1}},
        ],
    )
    async def test_a_token_that_is_not_for_us_is_refused_without_saying_why(
        self, tokens: ProviderTokens, provider: Provider, changes: dict[str, Any]
    ) -> None:
        assert await refusal(tokens, provider.token(**changes)) == "UNAUTHENTICATED"

    async def test_a_token_is_good_to_its_last_second_and_not_one_more(
        self, tokens: ProviderTokens, provider: Provider, hands: Hands
    ) -> None:
        token = provider.token(life=60)

        hands.advance(seconds=59)
        assert await tokens.verify(token)
        hands.advance(seconds=1)
        assert await refusal(tokens, token) == "TOKEN_EXPIRED"

    async def test_the_public_key_is_no_secret_to_sign_with(self, tokens: ProviderTokens, provider: Provider) -> None:
        for token in confused(provider):
            assert await refusal(tokens, token) == "UNAUTHENTICATED"

    @pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "", "RS256"])
    async def test_an_absent_signature_is_none(
        self, tokens: ProviderTokens, provider: Provider, algorithm: str
    ) -> None:
        assert await refusal(tokens, unsigned(provider, algorithm)) == "UNAUTHENTICATED"

    @pytest.mark.parametrize("text", ["x", "a.b.c", "é.é.é", "\ud800.a.b", "." * 10, "x" * 100_000, "e30.e30.e30"])
    async def test_a_text_that_is_no_token_is_refused(self, tokens: ProviderTokens, text: str) -> None:
        assert await refusal(tokens, text) == "UNAUTHENTICATED"

    async def test_a_header_nested_without_end_is_refused_too(self, tokens: ProviderTokens) -> None:
        assert await refusal(tokens, f"{encoded(b'[' * 2_900)}.e30.x") == "UNAUTHENTICATED"

    async def test_a_token_cannot_bring_its_own_key(
        self, tokens: ProviderTokens, provider: Provider, hands: Hands
    ) -> None:
        thief = Provider(hands)
        await thief.start()
        theirs = jwk(rsa(2), kid="k1")
        headers: tuple[dict[str, object], ...] = (
            {"jku": f"{thief.issuer}/certs"},
            {"x5u": f"{thief.issuer}/certs"},
            {"jwk": theirs},
            {"jku": f"{thief.issuer}/certs", "kid": "theirs"},
        )

        for header in headers:
            assert await refusal(tokens, provider.token(key=rsa(2), header=header)) == "UNAUTHENTICATED"

        await thief.stop()
        assert thief.asked == []

    async def test_refusals_are_explained_to_the_operator_without_a_value(
        self, tokens: ProviderTokens, provider: Provider
    ) -> None:
        with capture_logs() as logs:
            await refusal(tokens, provider.token(azp="their-portal", email="somebody@exemple.fr"))
            await refusal(tokens, provider.token(without=("email",)))

        assert [(line["reason"], line["claim"]) for line in logs] == [
            ("invalid_claim", "azp"),
            ("missing_claim", "email"),
        ]
        assert "their-portal" not in str(logs)
        assert "somebody" not in str(logs)


class TestKeys:
    """Keys come, turn and go; they are asked for sparingly."""

    async def test_a_new_key_is_found_when_a_token_names_it(
        self, tokens: ProviderTokens, provider: Provider, hands: Hands
    ) -> None:
        provider.published.append(jwk(rsa(2), kid="k2"))
        hands.advance(seconds=31)

        assert await tokens.verify(provider.token(key=rsa(2), header={"kid": "k2"}))
        assert await tokens.verify(provider.token())
        assert provider.fetches == 2

    async def test_a_withdrawn_key_is_forgotten_within_minutes(
        self, tokens: ProviderTokens, provider: Provider, hands: Hands
    ) -> None:
        provider.published = [jwk(rsa(2), kid="k2")]
        hands.advance(minutes=10)
        old, new = provider.token(), provider.token(key=rsa(2), header={"kid": "k2"})

        assert await tokens.verify(old)
        await settled(tokens)
        hands.advance(seconds=30)

        assert await refusal(tokens, old) == "UNAUTHENTICATED"
        assert await tokens.verify(new)

    async def test_a_flood_of_unknown_keys_asks_the_provider_once_in_thirty_seconds(
        self, tokens: ProviderTokens, provider: Provider, hands: Hands
    ) -> None:
        flood = [provider.token(header={"kid": f"unknown-{number}"}) for number in range(100)]
        hands.advance(seconds=30)
        before = provider.fetches

        refused = await asyncio.gather(*(refusal(tokens, token) for token in flood))
        assert provider.fetches == before + 1
        hands.advance(seconds=29)
        refused += await asyncio.gather(*(refusal(tokens, token) for token in flood))
        assert provider.fetches == before + 1
        hands.advance(seconds=1)
        refused += [await refusal(tokens, token) for token in flood]

        assert provider.fetches == before + 2
        assert set(refused) == {"UNAUTHENTICATED"}

    async def test_a_clock_that_was_set_back_does_not_keep_keys_from_being_asked_for(
        self, tokens: ProviderTokens, provider: Provider, hands: Hands
    ) -> None:
        provider.published = [jwk(rsa(2), kid="k2")]
        hands.advance(days=-2)

        assert await tokens.verify(provider.token(key=rsa(2), header={"kid": "k2"}))

    async def test_a_token_that_names_no_key_is_for_the_only_one(self, provider: Provider, hands: Hands) -> None:
        provider.published = [jwk(rsa()), jwk(pair("P-256"))]

        async with opened(provider) as tokens:
            assert await tokens.verify(provider.token(header={"kid": None}))
            provider.published.append(jwk(rsa(2)))
            hands.advance(minutes=10)
            await tokens.verify(provider.token(header={"kid": None}))
            await settled(tokens)
            assert await refusal(tokens, provider.token(header={"kid": None})) == "UNAUTHENTICATED"

    async def test_who_gives_up_waiting_leaves_the_others_their_answer(self, provider: Provider) -> None:
        held = asyncio.Event()

        async def slowly(_: web.Request) -> web.StreamResponse:
            await held.wait()
            return web.json_response({"keys": provider.published})

        provider.certs = slowly
        async with opened(provider) as tokens:
            first, second = (asyncio.create_task(tokens.verify(provider.token())) for _ in range(2))
            await provider.knocked.wait()
            first.cancel()
            held.set()

            assert await second
            assert provider.fetches == 1

    async def test_only_public_keys_that_sign_are_kept(self) -> None:
        weak = {"kty": "RSA", "e": "AQAB", "n": encoded(b"\xff" * 128), "kid": "weak"}
        huge = {"kty": "RSA", "e": "AQAB", "n": encoded(b"\xff" * 4096), "kid": "huge"}
        aside: list[object] = [
            weak,
            huge,
            OctKey.generate_key(256).as_dict() | {"kid": "secret"},
            jwk(rsa(2), kid="encrypts", use="enc"),
            jwk(rsa(2), kid="wraps", key_ops=["wrapKey"]),
            jwk(rsa(2), kid="other", alg="RS512"),
            jwk(rsa(2), kid=7),
            jwk(pair("P-384"), kid="p384"),
            jwk(pair("P-256"), kid="off-curve", x="AAAA"),
            {"kty": "AKP", "alg": "ML-DSA-44", "kid": "tomorrow"},
            {"kty": ["RSA"]},
            {},
            "k",
            None,
        ]

        (kept,) = usable_keys({"keys": [*aside, {**rsa().as_dict(private=True), "kid": "k1", "alg": "RS256"}]})

        assert (kept.kid, kept.algorithms, kept.key.is_private) == ("k1", frozenset({"RS256"}), False)
        assert "d" not in kept.key.as_dict()

    @pytest.mark.parametrize("document", [{}, {"keys": None}, {"keys": []}, {"keys": {"k1": 1}}, {"keys": [1]}])
    async def test_a_set_without_a_usable_key_is_no_set(self, document: dict[str, Any]) -> None:
        with pytest.raises(IssuerUnusable, match="none can be used"):
            usable_keys(document)


class TestProviderAway:
    """A provider that does not answer, at the start and later."""

    async def test_a_provider_down_at_the_start_is_found_when_it_comes(self, hands: Hands) -> None:
        provider = Provider(hands, free_port())
        async with opened(provider) as tokens:
            with pytest.raises(ProviderUnavailable) as unavailable:
                await tokens.verify(provider.token())
            with pytest.raises(ProviderUnavailable):
                await tokens.ready()
            assert (unavailable.value.status, unavailable.value.headers) == (503, {"Retry-After": "5"})

            await provider.start()
            with pytest.raises(ProviderUnavailable):
                await tokens.verify(provider.token())
            hands.advance(seconds=5)
            assert await tokens.verify(provider.token())
            await tokens.ready()
        await provider.stop()

    async def test_known_keys_serve_a_day_while_it_is_away_and_no_longer(
        self, tokens: ProviderTokens, provider: Provider, hands: Hands
    ) -> None:
        await provider.stop()

        hands.advance(hours=23, minutes=59)
        assert await tokens.verify(provider.token())
        await settled(tokens)
        with pytest.raises(ProviderUnavailable):
            await tokens.verify(provider.token(header={"kid": "k2"}))
        hands.advance(minutes=1)
        with pytest.raises(ProviderUnavailable):
            await tokens.verify(provider.token())

        await provider.start()
        hands.advance(seconds=30)
        assert await tokens.verify(provider.token())

    async def test_nobody_with_a_known_key_waits_for_a_provider_that_hangs(
        self, tokens: ProviderTokens, provider: Provider, hands: Hands
    ) -> None:
        async def never(_: web.Request) -> web.StreamResponse:
            return await asyncio.Future()

        provider.discovery = never
        hands.advance(minutes=10)

        assert await tokens.verify(provider.token())
        assert tokens._keys._fetching is not None
        assert await tokens.verify(provider.token())

    async def test_a_provider_that_hangs_is_given_up(self, provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
        async def never(request: web.Request) -> web.StreamResponse:
            response = web.StreamResponse()
            await response.prepare(request)
            await response.write(b"{")
            return await asyncio.Future()

        provider.certs = never
        monkeypatch.setattr("monespace_gql.web.issuer.FETCH_SECONDS", 0.2)
        async with opened(provider) as tokens:
            with pytest.raises(ProviderUnavailable):
                await tokens.verify(provider.token())

    @pytest.mark.parametrize(
        ("what", "answer", "reason"),
        [
            ("discovery", web.Response(status=500), "discovery: HTTP 500"),
            ("discovery", web.Response(text="<html>"), "discovery: JSONDecodeError"),
            ("discovery", web.json_response([]), "discovery: not an object"),
            ("discovery", web.json_response({"issuer": 1}), "discovery: the issuer is another one"),
            ("discovery", web.json_response({"issuer": "https://elsewhere.example"}), "the issuer is another one"),
            ("certs", web.json_response({"keys": []}), "keys: none can be used"),
            ("certs", web.Response(body=b" " * (MOST_BYTES + 1)), f"keys: more than {MOST_BYTES} bytes"),
            (
                "certs",
                web.Response(body=gzip.compress(b" " * 10_000_000), headers={"Content-Encoding": "gzip"}),
                "keys: JSONDecodeError",
            ),
        ],
    )
    async def test_what_cannot_be_used_is_told_in_the_log(
        self, provider: Provider, what: str, answer: web.Response, reason: str
    ) -> None:
        async def answered(_: web.Request) -> web.StreamResponse:
            return answer

        setattr(provider, what, answered)
        with capture_logs() as logs:
            async with opened(provider) as tokens:
                with pytest.raises(ProviderUnavailable):
                    await tokens.verify(provider.token())

        (line,) = (line for line in logs if line["event"] == "identity_provider_unusable")
        assert line["reason"].endswith(reason)
        assert line["known"] is False

    @pytest.mark.parametrize("path", ["discovery", "certs"])
    async def test_no_redirection_is_followed(self, provider: Provider, hands: Hands, path: str) -> None:
        thief = Provider(hands)
        await thief.start()

        async def elsewhere(request: web.Request) -> web.StreamResponse:
            raise web.HTTPFound(f"{thief.base}{request.path}")

        setattr(provider, path, elsewhere)
        async with opened(provider) as tokens:
            with pytest.raises(ProviderUnavailable):
                await tokens.verify(provider.token())

        await thief.stop()
        assert thief.asked == []

    @pytest.mark.parametrize(
        "keys",
        [None, 1, "", "certs", "file:///etc/passwd", "http://keys.example/certs", "http://[", "https://u:p@a.fr/"],
    )
    async def test_keys_are_taken_over_tls_only(self, provider: Provider, keys: object) -> None:
        provider.document = {"jwks_uri": keys}

        with capture_logs() as logs:
            async with opened(provider) as tokens:
                with pytest.raises(ProviderUnavailable):
                    await tokens.verify(provider.token())

        (line,) = (line for line in logs if line["event"] == "identity_provider_unusable")
        assert line["reason"] == "discovery: jwks_uri is not an https address"
        assert KEYS_PATH not in provider.asked


@pytest_asyncio.fixture
async def edge(provider: Provider, tokens: ProviderTokens, world: World) -> AsyncIterator[Edge]:
    """The whole edge, which believes the provider."""
    application = build_web(
        executor=Executor(schema),
        door=Door(tokens, world.identify),
        context_for=world.context_for,
        clock=provider.clock,
        sdl="",
        checks={"identity_provider": tokens.ready},
    )
    async with TestClient(TestServer(application)) as client:
        yield Edge(client, provider.token())


class TestOverTheWire:
    """What a client sees."""

    async def test_a_token_in_the_header_or_in_connection_init_lets_in(self, edge: Edge) -> None:
        assert (await edge.data("{ hello }"))["hello"].endswith("ada@exemple.fr")

        socket = await edge.greeted()
        await socket.subscribe("1", "{ hello }")
        assert (await socket.hear())["payload"]["data"]["hello"].endswith("ada@exemple.fr")

    async def test_a_bad_token_is_401_and_4403(self, edge: Edge, provider: Provider) -> None:
        forged, expired = provider.token(key=rsa(2)), provider.token(life=-1)
        for token, expected in ((forged, "UNAUTHENTICATED"), (expired, "TOKEN_EXPIRED")):
            stranger = Edge(edge.client, token)
            response = await stranger.post("{ hello }")
            assert (response.status, await code(response)) == (401, expected)
            assert response.headers["WWW-Authenticate"] == "Bearer"

            socket = await edge.socket()
            await socket.say(type="connection_init", payload={"Authorization": f"Bearer {token}"})
            assert await socket.closed() == (4403, expected)

    async def test_a_token_in_the_address_is_not_looked_at(self, edge: Edge) -> None:
        response = await edge.client.get("/graphql", params={"query": "{ hello }", "access_token": edge.token})

        assert response.status == 401

    async def test_a_provider_away_is_503_and_try_again_later(
        self, edge: Edge, provider: Provider, hands: Hands
    ) -> None:
        await provider.stop()
        hands.advance(hours=25)
        later = Edge(edge.client, provider.token())

        response = await later.post("{ hello }")
        socket = await edge.socket()
        await socket.say(type="connection_init", payload={"Authorization": f"Bearer {later.token}"})

        assert (response.status, await code(response)) == (503, "IDENTITY_PROVIDER_UNAVAILABLE")
        assert response.headers["Retry-After"] == "5"
        assert await socket.closed() == (1013, "IDENTITY_PROVIDER_UNAVAILABLE")
        assert (await edge.client.get("/readyz")).status == 503
        assert (await edge.client.get("/healthz")).status == 200

    async def test_a_socket_ends_when_its_token_does(
        self, edge: Edge, provider: Provider, hands: Hands, world: World
    ) -> None:
        hands.advance(milliseconds=900)
        socket = await Edge(edge.client, provider.token(life=1)).greeted()
        await socket.subscribe("1", "subscription { wait }")

        assert await socket.closed() == (4403, "TOKEN_EXPIRED")
        await asyncio.wait_for(world.closed.wait(), 90)


class TestSettings:
    """What an operator sets, and what they are told."""

    @pytest.mark.parametrize(
        ("given", "address"),
        [
            ("https://id.example", "https://id.example"),
            (" https://id.example/realms/opco/ ", "https://id.example/realms/opco/"),
            ("https://id.example/x/.well-known/openid-configuration", "https://id.example/x"),
            ("http://127.0.0.1:8080/x", "http://127.0.0.1:8080/x"),
            ("http://localhost", "http://localhost"),
            ("http://[::1]:80", "http://[::1]:80"),
        ],
    )
    async def test_the_address_of_the_provider(self, given: str, address: str) -> None:
        assert issuer_address(given) == address

    @pytest.mark.parametrize(
        "given",
        [
            "id.example",
            "http://id.example",
            "http://10.0.0.1",
            "http://127.0.0.1.evil.example",
            "http://localhost.evil.fr",
            "https://u:p@id.example",
            "https://id.example?x=1",
            "https://id.example#x",
            "file:///x",
            "https://",
            "http://[",
        ],
    )
    async def test_an_address_that_anybody_could_answer_for_is_refused(self, given: str) -> None:
        with pytest.raises(SettingsError, match=r"^MONESPACE_OIDC_ISSUER: ") as refused:
            load_settings({}, oidc_issuer=given, oidc_audience="a")

        assert "evil" not in str(refused.value)

    @pytest.mark.parametrize("half", [{"oidc_issuer": "https://id.example"}, {"oidc_audience": "a"}])
    async def test_the_audience_and_the_issuer_go_together(self, half: dict[str, str]) -> None:
        with pytest.raises(SettingsError, match=r"^MONESPACE_OIDC_AUDIENCE: .*MONESPACE_OIDC_ISSUER"):
            load_settings({}, **half)

    async def test_empty_variables_are_no_settings(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("ISSUER", "AUDIENCE", "CLIENTS"):
            monkeypatch.setenv(f"MONESPACE_OIDC_{name}", "")

        read = load_settings({})

        assert (read.oidc_issuer, read.oidc_audience, read.oidc_clients) == (None, None, frozenset())

    async def test_in_production_somebody_must_verify_tokens(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsError, match=r"MONESPACE_OIDC_ISSUER .*MONESPACE_SECRET"):
            async with services(Settings(mode=Mode.PRODUCTION, data=tmp_path / "data")):
                pass

        assert not (tmp_path / "data").exists()

    async def test_the_demonstration_has_no_provider(self, tmp_path: Path) -> None:
        settings = Settings(mode=Mode.DEMO, data=tmp_path, oidc_issuer="https://id.example", oidc_audience="a")

        with pytest.raises(SettingsError, match="its own tokens"):
            async with services(settings):
                pass

    async def test_the_token_command_says_where_tokens_come_from(self, tmp_path: Path) -> None:
        given = {
            "MONESPACE_OIDC_ISSUER": f"http://127.0.0.1:{free_port()}",
            "MONESPACE_OIDC_AUDIENCE": AUDIENCE,
            "MONESPACE_MODE": "development",
        }

        ended = await asyncio.to_thread(run, "token", "ada@exemple.fr", folder=tmp_path, settings=given)

        assert (ended.code, ended.out) == (2, "")
        assert ended.err == "monespace: MONESPACE_OIDC_ISSUER is set: tokens come from the identity provider\n"
