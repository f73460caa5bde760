"""Addresses that this server calls for others: checked when they are given, and again when they are reached."""

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, TCPConnector, ThreadedResolver
from aiohttp.abc import AbstractResolver, ResolveResult

from monespace_gql.lexicon.refusal import Refusal, RefusalKind, refuse

LONGEST = 500
TRANSLATED = IPv6Network("64:ff9b::/96")
"""The IPv6 addresses that stand for IPv4 ones behind a translator (RFC 6052)."""
WITHIN = 15.0
"""Seconds that one call may take, from the look-up of the name to the last byte."""


@dataclass(frozen=True, slots=True)
class Reachable:
    """What may be called: public addresses over HTTPS; `inside` names hosts of the operator's own, over HTTP too."""

    inside: frozenset[str] = frozenset()

    def check(self, url: str) -> str:
        """Return the address as it is kept; declines one that could not be called, or that reaches inside."""
        parts = _parts(url)
        host = (parts.hostname or "").lower()
        if not host or parts.username is not None or parts.password is not None or parts.fragment:
            raise _declined("donnez une adresse entière, sans identifiant ni ancre")
        if host in self.inside:
            return url
        if parts.scheme != "https":
            raise _declined("elle doit commencer par https://")
        if _is_number(host) and not is_public(host):
            raise _declined("elle désigne une machine de notre réseau")
        return url

    def session(self) -> ClientSession:
        """Return the connections of a client that follows no redirection out; whoever asks for them closes them."""
        connector = TCPConnector(resolver=PublicNames(self.inside), limit=20)
        headers = {"User-Agent": "monespace-gql", "Content-Type": "application/json"}
        return ClientSession(
            connector=connector, timeout=ClientTimeout(total=WITHIN), headers=headers, cookie_jar=DummyCookieJar()
        )


class PublicNames(AbstractResolver):
    """Resolves names to public addresses only, but for the operator's own hosts: a name may change its mind."""

    def __init__(self, inside: frozenset[str]) -> None:
        self._inside = inside
        self._names = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of a name; OSError when it has none that may be called."""
        found = await self._names.resolve(host, port, family)
        if host.lower() in self._inside:
            return found
        public = [each for each in found if is_public(each["host"].partition("%")[0])]
        if not public:
            raise OSError("the name leads inside the network")
        return public

    async def close(self) -> None:
        """Close the resolver."""
        await self._names.close()


def is_public(text: str) -> bool:
    """Say whether an address is one machine of the Internet, also under the forms of IPv6 that stand for IPv4."""
    address = ip_address(text)
    if not address.is_global or address.is_multicast:
        return False
    if isinstance(address, IPv4Address):
        return True
    inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
    if inner is None and address in TRANSLATED:
        inner = IPv4Address(int(address) & 0xFFFFFFFF)
    return inner is None or is_public(str(inner))


def _parts(url: str) -> SplitResult:
    if len(url) > LONGEST or not url.isascii() or not url.isprintable() or " " in url:
        raise _declined(f"{LONGEST} caractères au plus, sans espace ni accent")
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise _declined("elle n'est pas lisible") from None
    return parts


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _declined(why: str) -> Refusal:
    return refuse(RefusalKind.INVALID, "BAD_ADDRESS", f"Cette adresse ne peut pas être appelée : {why}.", path="url")
