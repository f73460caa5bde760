"""A real identity provider on this machine: its keys, its discovery document and its key set, over HTTP."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from aiohttp import web
from joserfc import jwt
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

from monespace_gql.web.issuer import DISCOVERY
from monespace_gql.web.issuer_keys import IssuerKeys
from monespace_gql.web.oidc import ProviderTokens, open_provider

AUDIENCE = "monespace-api"
REALM = "/realms/opco"
KEYS_PATH = "/realms/opco/certs"

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Hands:
    """A clock whose hands the test moves."""

    instant: datetime

    def now(self) -> datetime:
        """Return the instant the hands show."""
        return self.instant

    def advance(self, **by: float) -> None:
        """Move the hands: `advance(seconds=30)`."""
        self.instant += timedelta(**by)


@lru_cache(maxsize=8)
def rsa(number: int = 1, bits: int = 2048) -> RSAKey:
    """A key pair, made once: finding primes takes time."""
    del number
    return RSAKey.generate_key(bits)


@lru_cache(maxsize=8)
def pair(kind: str) -> Key:
    """A key pair of another kind."""
    return ECKey.generate_key(kind) if kind.startswith("P-") else OKPKey.generate_key(kind)  # type: ignore[arg-type]


def jwk(key: Key, **members: object) -> dict[str, Any]:
    """What is published of a key."""
    return {**key.as_dict(private=False), **members}


class AnySignature(JWSRegistry):
    """Signs whatever a test asks for."""

    def get_alg(self, name: str) -> Any:  # Any: joserfc's model
        """Return any algorithm."""
        return self.algorithms[name]

    def check_header(self, header: dict[str, Any]) -> None:
        """Let any header pass."""


@dataclass
class Provider:
    """The provider; what it publishes and how it answers are the test's to change while it runs."""

    clock: Hands
    port: int = 0
    """Where it listens, and where it comes back; 0 until it is started: any free one."""
    published: list[object] = field(default_factory=lambda: [jwk(rsa(), kid="k1", use="sig")])
    document: dict[str, Any] = field(default_factory=dict)
    discovery: Answer | None = None
    certs: Answer | None = None
    asked: list[str] = field(default_factory=list)
    knocked: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the keys are asked for."""
    _runner: web.AppRunner | None = None

    @property
    def base(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def issuer(self) -> str:
        """Its name and address."""
        return f"{self.base}{REALM}"

    @property
    def fetches(self) -> int:
        """How many times its keys were asked for."""
        return self.asked.count(KEYS_PATH)

    async def start(self) -> None:
        """Listen."""
        application = web.Application()
        application.router.add_get("/{path:.*}", self._answer)
        self._runner = web.AppRunner(application, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Listen no more: connections are refused."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def token(
        self,
        *,
        key: Key | None = None,
        algorithm: str = "RS256",
        header: Mapping[str, object] | None = None,
        life: float = 300,
        without: tuple[str, ...] = (),
        more: Mapping[str, object] | None = None,
        **claims: object,
    ) -> str:
        """Sign a token as the provider does, changed as the test says."""
        now = int(self.clock.now().timestamp())
        said: dict[str, Any] = {
            "iss": self.issuer,
            "aud": AUDIENCE,
            "sub": "f3a1",
            "email": "ada@exemple.fr",
            "iat": now,
            "exp": now + life,
            **claims,
            **(more or {}),
        }
        kept = {name: value for name, value in said.items() if name not in without}
        named = {"alg": algorithm, "kid": "k1", **(header or {})}
        shown = {name: value for name, value in named.items() if value is not None}
        return jwt.encode(shown, kept, key or rsa(), registry=AnySignature(strict_check_header=False))

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path)
        if request.path == f"{REALM}{DISCOVERY}":
            told = {"issuer": self.issuer, "jwks_uri": f"{self.base}{KEYS_PATH}", **self.document}
            return await self.discovery(request) if self.discovery else web.json_response(told)
        if request.path == KEYS_PATH:
            self.knocked.set()
            return await self.certs(request) if self.certs else web.json_response({"keys": self.published})
        raise web.HTTPNotFound


@asynccontextmanager
async def opened(
    provider: Provider, **expected: Any
) -> AsyncIterator[ProviderTokens]:  # Any: as `open_provider` has it
    """Open what verifies this provider's tokens."""
    wanted = {"audience": AUDIENCE, **expected}
    async with open_provider(provider.issuer, provider.clock, **wanted) as tokens:
        yield tokens


async def settled(tokens: ProviderTokens) -> None:
    """Wait until nothing is being asked of the provider."""
    keys: IssuerKeys = tokens._keys
    if keys._fetching is not None:
        await asyncio.wait((keys._fetching,))
