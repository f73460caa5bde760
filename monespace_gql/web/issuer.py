"""What an identity provider publishes: its name and its keys, asked for by its discovery address, within bounds."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, urlsplit

import orjson
from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar, StreamReader, TCPConnector, hdrs
from joserfc.jwk import JWKRegistry, Key

DISCOVERY = "/.well-known/openid-configuration"
FETCH_SECONDS = 4
MOST_BYTES = 256 * 1024
MOST_KEYS = 100
LONGEST_ADDRESS = 2_000
RSA_BITS = range(2_048, 8_192 + 1)

# By kind of key: the members that make it, all public, and the algorithms whose signatures it verifies. No other kind
# is read: neither secrets shared with the provider (HS256) nor the absence of a signature has a place here.
KEYS: Mapping[tuple[str, str | None], tuple[tuple[str, ...], frozenset[str]]] = {
    ("RSA", None): (("kty", "n", "e"), frozenset({"RS256", "PS256"})),
    ("EC", "P-256"): (("kty", "crv", "x", "y"), frozenset({"ES256"})),
    ("OKP", "Ed25519"): (("kty", "crv", "x"), frozenset({"EdDSA", "Ed25519"})),  # RFC 8037 and RFC 9864: one algorithm
}
ALGORITHMS = frozenset[str]().union(*(algorithms for _, algorithms in KEYS.values()))
"""The algorithms accepted for a signature."""


class IssuerUnusable(Exception):
    """The provider does not answer, or what it publishes cannot be used; says which, in words of ours."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """One key of the provider, and the algorithms it may be used with."""

    kid: str | None
    key: Key
    algorithms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Published:
    """What a provider publishes: the name it writes in its tokens (`iss`), and its keys."""

    issuer: str
    keys: tuple[PublicKey, ...]

    def find(self, kid: str | None, algorithm: str) -> Key | None:
        """Return the key of that name for that algorithm; a token that names none is for the only key there is."""
        fit = [each for each in self.keys if algorithm in each.algorithms and kid in (None, each.kid)]
        return fit[0].key if fit and (kid is not None or len(fit) == 1) else None


class Issuer:
    """A provider, by its address."""

    def __init__(self, address: str, session: ClientSession) -> None:
        self._address = address.rstrip("/")
        self._session = session

    async def published(self) -> Published:
        """Ask what it publishes now; raises IssuerUnusable."""
        document = await self._fetch(f"{self._address}{DISCOVERY}", "discovery")
        issuer, keys = document.get("issuer"), document.get("jwks_uri")
        if not isinstance(issuer, str) or issuer.rstrip("/") != self._address:
            raise IssuerUnusable("discovery: the issuer is another one")
        if not isinstance(keys, str) or not self._may_follow(keys):
            raise IssuerUnusable("discovery: jwks_uri is not an https address")
        return Published(issuer, usable_keys(await self._fetch(keys, "keys")))

    def _may_follow(self, address: str) -> bool:
        """Say whether keys may be taken from there: over TLS, unless the provider itself is on this machine."""
        try:
            return len(address) <= LONGEST_ADDRESS and _is_guarded(urlsplit(address), _scheme(self._address))
        except ValueError:
            return False

    async def _fetch(self, address: str, what: str) -> Mapping[str, Any]:  # Any: JSON
        try:
            async with self._session.get(address, allow_redirects=False) as response:
                if response.status != 200:  # a redirection too: the provider's settings say where it is
                    raise IssuerUnusable(f"{what}: HTTP {response.status}")
                body = orjson.loads(await _bounded(response.content, what))
        except (ClientError, TimeoutError, OSError, ValueError) as failure:
            raise IssuerUnusable(f"{what}: {type(failure).__name__}") from None
        if not isinstance(body, dict):
            raise IssuerUnusable(f"{what}: not an object")
        return body


def issuer_session() -> ClientSession:
    """Return what asks providers: short of time, without cookies, nothing inflated. Use it as a context."""
    return ClientSession(
        connector=TCPConnector(limit=4),
        timeout=ClientTimeout(total=FETCH_SECONDS),
        cookie_jar=DummyCookieJar(),
        auto_decompress=False,
        headers={hdrs.ACCEPT: "application/json", hdrs.ACCEPT_ENCODING: "identity", hdrs.USER_AGENT: "monespace"},
    )


def issuer_address(text: str) -> str:
    """Return the address of a provider, given with or without its discovery path; raises ValueError.

    TLS is what tells the provider from somebody else: plain HTTP is for a provider on this machine.
    """
    address = text.strip().removesuffix(DISCOVERY)
    parts = urlsplit(address)
    if not _is_guarded(parts, parts.scheme) or parts.query or parts.fragment:
        raise ValueError("an https address is expected (http on this machine only), without password nor query")
    return address


def usable_keys(document: Mapping[str, Any]) -> tuple[PublicKey, ...]:  # Any: JSON
    """Return the keys that may verify a signature; the others are left aside. Raises IssuerUnusable without any."""
    listed = document.get("keys")
    found = [_usable(each) for each in listed[:MOST_KEYS]] if isinstance(listed, list) else []
    keys = tuple(key for key in found if key is not None)
    if not keys:
        raise IssuerUnusable("keys: none can be used")
    return keys


def _usable(jwk: object) -> PublicKey | None:
    try:
        return _public_key(jwk) if isinstance(jwk, dict) and _signs(jwk) else None
    except Exception:  # noqa: BLE001 - whatever the libraries say of a foreign key: it is not one that we can use
        return None


def _public_key(jwk: Mapping[str, Any]) -> PublicKey | None:  # Any: JSON
    members, algorithms = KEYS[jwk["kty"], jwk.get("crv")]
    kept = algorithms & {jwk["alg"]} if "alg" in jwk else algorithms
    kid = jwk.get("kid")
    if not kept or not isinstance(kid, str | None) or (jwk["kty"] == "RSA" and _bits(jwk["n"]) not in RSA_BITS):
        return None
    return PublicKey(kid, JWKRegistry.import_key({name: jwk[name] for name in members}), kept)


def _signs(jwk: Mapping[str, Any]) -> bool:  # Any: JSON
    return jwk.get("use", "sig") == "sig" and "verify" in jwk.get("key_ops", ["verify"])


def _bits(number: str) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(number + "=" * (-len(number) % 4))).bit_length()


async def _bounded(content: StreamReader, what: str) -> bytes:
    body = bytearray()
    async for chunk in content.iter_any():
        body += chunk
        if len(body) > MOST_BYTES:
            raise IssuerUnusable(f"{what}: more than {MOST_BYTES} bytes")
    return bytes(body)


def _scheme(address: str) -> str:
    return urlsplit(address).scheme


def _is_guarded(parts: SplitResult, scheme: str) -> bool:
    """Say whether an address is in https, or on this machine when that is where we start from."""
    if not parts.hostname or parts.username is not None or parts.password is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == scheme == "http" and _is_this_machine(parts.hostname))


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
