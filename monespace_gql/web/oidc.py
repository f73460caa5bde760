"""The tokens of an identity provider (OpenID Connect), verified with the keys that it publishes. It issues none.

A token is good until it expires: nobody asks the provider whether a session was closed since, so its tokens should be
short (minutes). What is ours is never that late: the account and the affiliations are read again for each operation,
and a person whose context was withdrawn is turned away at once, whatever their token says.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import structlog
from joserfc import jws, jwt
from joserfc.errors import (
    ExpiredTokenError,
    InvalidClaimError,
    MissingClaimError,
    UnsupportedAlgorithmError,
    UnsupportedHeaderError,
)
from joserfc.jwa import JWSAlgModel
from joserfc.jwk import Key
from joserfc.jws import JWSRegistry
from joserfc.jwt import ClaimsOption, JWTClaimsRegistry

from monespace_gql.lexicon.clock import Clock
from monespace_gql.web.identity import LONGEST_TOKEN, TOKEN_EXPIRED, UNREADABLE, Claims, TokenRefused, claims_of
from monespace_gql.web.issuer import ALGORITHMS, Issuer, issuer_session
from monespace_gql.web.issuer_keys import IssuerKeys
from monespace_gql.web.seen_tokens import Seen, SeenTokens

SKEW = 30
"""By how many seconds the provider's clock may be ahead of ours; a token never lives longer for it."""

LONGEST_HEADER = 4 * 1024
LONGEST_EMAIL = 200
TYPES = ("jwt", "at+jwt")
"""What a token says it is when it says so: not the announcement of a logout, signed by the same keys."""

log: structlog.stdlib.BoundLogger = structlog.get_logger("monespace.identity")


class Signatures(JWSRegistry):
    """The signatures accepted: those of the list, whatever joserfc would recommend; unknown headers are ignored."""

    max_header_length = LONGEST_HEADER

    def __init__(self) -> None:
        super().__init__(algorithms=ALGORITHMS, strict_check_header=False)

    def get_alg(self, name: str) -> JWSAlgModel:
        """Return the algorithm of this name; raises UnsupportedAlgorithmError."""
        if name not in ALGORITHMS:
            raise UnsupportedAlgorithmError
        return self.algorithms[name]


SIGNATURES = Signatures()


@dataclass(frozen=True, slots=True)
class Header:
    """What a token says of its signature, before anything is believed of it."""

    algorithm: str
    kid: str | None


@dataclass(frozen=True, slots=True)
class Vouched:
    """What a token said, and the provider's name and key that vouched for it."""

    claims: Claims
    header: Header
    by: tuple[str, Key]


class ProviderTokens:
    """Verifies the tokens of one provider."""

    def __init__(
        self,
        keys: IssuerKeys,
        clock: Clock,
        *,
        audience: str,
        clients: frozenset[str] = frozenset(),
        email_claim: str = "email",
    ) -> None:
        self._keys = keys
        self._clock = clock
        self._audience = audience
        self._clients = clients | {audience}
        self._email_claim = email_claim
        self._seen: SeenTokens[Vouched] = SeenTokens()

    async def verify(self, token: str | None) -> Claims:
        """Return what the token says; raises TokenRefused, or ProviderUnavailable when its key cannot be had."""
        if not token or len(token) > LONGEST_TOKEN:
            raise TokenRefused
        try:
            return await self._verified(token)
        except ExpiredTokenError:
            raise TokenRefused(TOKEN_EXPIRED) from None
        except UNREADABLE as why:
            # The reason is for the operator: names of ours, nothing of the token.
            error, claim = getattr(why, "error", type(why).__name__), getattr(why, "claim", None)
            log.info("token_refused", reason=error, claim=claim)
            raise TokenRefused from None

    async def ready(self) -> None:
        """Return when tokens can be verified; raises ProviderUnavailable."""
        await self._keys.ready()

    async def _verified(self, token: str) -> Claims:
        """Verify a token, its signature once as long as the provider publishes the key that it was made with."""
        seen = self._seen.recall(token, self._clock.now())
        header = seen.header if seen else read_header(token)
        by = await self._keys.find(header.kid, header.algorithm)
        if by is None:
            raise InvalidClaimError("kid")
        if seen is not None and seen.by[0] == by[0] and seen.by[1] is by[1]:
            return seen.claims
        since, claims = self._clock.now(), self._read(token, *by)
        self._seen.keep(token, Seen(Vouched(claims, header, by), since, claims.expires_at))
        return claims

    def _read(self, token: str, issuer: str, key: Key) -> Claims:
        claims = jwt.decode(token, key, registry=SIGNATURES).claims
        self._registry(issuer).validate(claims)
        self._hold(claims)
        return claims_of(claims, self._email_claim)

    def _registry(self, issuer: str) -> JWTClaimsRegistry:
        expected: dict[str, ClaimsOption] = {
            self._email_claim: {"essential": True},
            "exp": {"essential": True},
            "sub": {"essential": True},
            "iss": {"essential": True, "value": issuer},
            "aud": {"essential": True, "value": self._audience},
        }
        return JWTClaimsRegistry(now=self._now(), leeway=SKEW, **expected)

    def _hold(self, claims: Mapping[str, Any]) -> None:  # Any: JSON
        """Hold validated claims to what joserfc leaves to us; raises ClaimError."""
        if claims["exp"] <= self._now():
            raise ExpiredTokenError("exp")
        if len(claims[self._email_claim]) > LONGEST_EMAIL:
            raise InvalidClaimError("email")
        if claims.get("email_verified") not in (None, True, "true"):
            raise InvalidClaimError("email_verified")
        self._hold_party(claims)

    def _hold_party(self, claims: Mapping[str, Any]) -> None:  # Any: JSON
        """Hold the application that asked for the token to those expected (OpenID Connect Core, 3.1.3.7)."""
        party, audience = claims.get("azp"), claims["aud"]
        if party is None and isinstance(audience, list) and len(audience) > 1:
            raise MissingClaimError("azp")
        if party is not None and party not in self._clients:
            raise InvalidClaimError("azp")

    def _now(self) -> int:
        return int(self._clock.now().timestamp())


@asynccontextmanager
async def open_provider(
    address: str, clock: Clock, *, audience: str, clients: frozenset[str] = frozenset(), email_claim: str = "email"
) -> AsyncIterator[ProviderTokens]:
    """Open what verifies the tokens of the provider at this address; it is asked for its keys without waiting.

    `audience` is what a token must be meant for; `clients` are the applications that may have asked for it (`azp`)
    besides the audience itself. A provider that does not answer yet stops nothing but its tokens.
    """
    async with issuer_session() as session:
        keys = IssuerKeys(Issuer(address, session), clock)
        keys.refresh()
        try:
            yield ProviderTokens(keys, clock, audience=audience, clients=clients, email_claim=email_claim)
        finally:
            await keys.close()


def read_header(token: str) -> Header:
    """Return what the token says of its signature; raises what `UNREADABLE` lists when we do not accept such a one.

    Where it says its key could be found (`jku`, `x5u`, `jwk`, `x5c`) is not looked at.
    """
    header = jws.extract_compact(token.encode(), registry=SIGNATURES).headers()
    SIGNATURES.check_header(header)
    SIGNATURES.get_alg(header["alg"])
    kind = str(header.get("typ", TYPES[0])).lower().removeprefix("application/")
    if kind not in TYPES or "crit" in header or "b64" in header:
        raise UnsupportedHeaderError
    return Header(header["alg"], header.get("kid"))
