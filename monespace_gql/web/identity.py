"""Who is asking: tokens issued and verified, and the person and context they open. Knows no transport."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwk import OctKey
from joserfc.jwt import JWTClaimsRegistry

from monespace_gql.lexicon.clock import Clock
from monespace_gql.web.edge_refusal import REALM, EdgeRefusal
from monespace_gql.web.seen_tokens import Seen, SeenTokens

ALGORITHMS = ["HS256"]
SHORTEST_SECRET = 32
LONGEST_TOKEN = 8 * 1024

UNAUTHENTICATED = "UNAUTHENTICATED"
TOKEN_EXPIRED = "TOKEN_EXPIRED"  # noqa: S105 - a code, not a secret
CONTEXT_REFUSED = "CONTEXT_REFUSED"
PROVIDER_UNAVAILABLE = "IDENTITY_PROVIDER_UNAVAILABLE"

NO_LONGER_ADMITTED = frozenset({UNAUTHENTICATED, TOKEN_EXPIRED, CONTEXT_REFUSED})
"""The codes that end a live connection: whoever opened it would not be let in any more."""

UNREADABLE = (JoseError, ValueError, TypeError, OverflowError, RecursionError)
"""What the libraries raise on a token that is not one; the last on JSON nested thousands deep."""

NOT_ADMITTED = {
    UNAUTHENTICATED: "Authentification requise.",
    TOKEN_EXPIRED: "Votre session a expiré : reconnectez-vous.",
}


class TokenRefused(EdgeRefusal):
    """Raised when a token is absent, forged, expired or not meant for us; tells no more than its code."""

    def __init__(self, code: str = UNAUTHENTICATED) -> None:
        super().__init__(401, code, NOT_ADMITTED[code], REALM)


class UnknownPerson(EdgeRefusal):
    """Raised when a genuine token names nobody we know; answered like a token that is not genuine."""

    def __init__(self) -> None:
        super().__init__(401, UNAUTHENTICATED, NOT_ADMITTED[UNAUTHENTICATED], REALM)


class ContextRefused(EdgeRefusal):
    """Raised when a person asks for a navigation context that is not theirs, or that does not exist."""

    def __init__(self, message: str = "Ce contexte de navigation ne vous est pas ouvert.") -> None:
        super().__init__(403, CONTEXT_REFUSED, message)


class ProviderUnavailable(EdgeRefusal):
    """Raised when the provider that could vouch for a token does not answer: the client keeps it and comes back."""

    def __init__(self) -> None:
        message = "Le fournisseur d'identité ne répond pas : réessayez dans un instant."
        super().__init__(503, PROVIDER_UNAVAILABLE, message, {"Retry-After": "5"})


@dataclass(frozen=True, slots=True)
class Claims:
    """What a genuine token says of its bearer."""

    email: str
    subject: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Admitted:
    """Somebody who may ask: the viewer as the composition root knows them, and what their token said."""

    viewer: object
    claims: Claims
    context: str | None = None
    """The navigation context they are in: the one asked for, or the one chosen for them."""


class Verifies(Protocol):
    """Verifies tokens: ours, or those of an identity provider."""

    async def verify(self, token: str | None) -> Claims:
        """Return what the token says; raises TokenRefused, or ProviderUnavailable when nobody can tell."""


Identify = Callable[[Claims, str | None], Awaitable[object]]
"""Returns the viewer behind these claims in this context; raises UnknownPerson or ContextRefused."""

Recall = Callable[[Claims, str | None], object | None]
"""Returns somebody known behind these claims in this context, their rights still to be verified; None for nobody."""

ContextOf = Callable[[object], str | None]
"""Names the navigation context that a viewer is in."""


class Tokens:
    """Issues and verifies the tokens of the demo and of development, signed with a secret of ours."""

    def __init__(self, secret: str, clock: Clock, *, issuer: str = "monespace", audience: str = "monespace") -> None:
        if len(secret.encode()) < SHORTEST_SECRET:
            raise ValueError(f"the secret that signs tokens takes at least {SHORTEST_SECRET} bytes")
        self._key = OctKey.import_key(secret)
        self._clock = clock
        self._issuer = issuer
        self._audience = audience
        self._seen: SeenTokens[Claims] = SeenTokens()

    def issue(self, email: str, lifetime: timedelta, *, subject: str | None = None) -> str:
        """Return a token for this person, good for this long."""
        now = self._now()
        claims: dict[str, Any] = {
            "iss": self._issuer,
            "aud": self._audience,
            "sub": subject or email,
            "email": email,
            "iat": now,
            "exp": now + int(lifetime.total_seconds()),
        }
        return jwt.encode({"alg": ALGORITHMS[0]}, claims, self._key, algorithms=ALGORITHMS)

    async def verify(self, token: str | None) -> Claims:
        """Return what the token says; raises TokenRefused when it is absent, forged, expired or not for us."""
        if not token or len(token) > LONGEST_TOKEN:
            raise TokenRefused
        now = self._clock.now()
        return self._seen.recall(token, now) or self._verified(token, now)

    def _verified(self, token: str, now: datetime) -> Claims:
        try:
            decoded = jwt.decode(token, self._key, algorithms=ALGORITHMS).claims
            self._registry().validate(decoded)
            claims = claims_of(decoded)
        except ExpiredTokenError:
            raise TokenRefused(TOKEN_EXPIRED) from None
        except UNREADABLE:
            raise TokenRefused from None
        self._seen.keep(token, Seen(claims, now, claims.expires_at))
        return claims

    def _registry(self) -> JWTClaimsRegistry:
        return JWTClaimsRegistry(
            now=self._now,
            exp={"essential": True},
            sub={"essential": True},
            email={"essential": True},
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": self._audience},
        )

    def _now(self) -> int:
        return int(self._clock.now().timestamp())


class Door:
    """Lets a bearer in: the token, then the person, then the context. The same for every transport."""

    def __init__(
        self,
        tokens: Verifies,
        identify: Identify,
        context_of: ContextOf = lambda _: None,
        recall: Recall = lambda _, __: None,
    ) -> None:
        self._tokens = tokens
        self._identify = identify
        self._context_of = context_of
        self._recall = recall

    async def admit(self, authorization: str | None, context: str | None) -> Admitted:
        """Return who is asking; raises TokenRefused, UnknownPerson, ContextRefused or ProviderUnavailable.

        `authorization` is the value of the header: `Bearer …`; `context` names a navigation context, or nothing.
        """
        claims = await self._tokens.verify(bearer(authorization))
        viewer = await self._identify(claims, context or None)
        return Admitted(viewer, claims, self._context_of(viewer) or context or None)

    async def recognise(self, authorization: str | None, context: str | None) -> object:
        """Return who is asking for one operation: a viewer, or somebody known whom the operation must verify.

        For `Edge.context_for`, which makes of either a context that `Executor.run` verifies. Raises as `admit` does.
        """
        claims = await self._tokens.verify(bearer(authorization))
        known = self._recall(claims, context or None)
        return await self._identify(claims, context or None) if known is None else known

    async def admit_again(self, admitted: Admitted) -> Admitted:
        """Return the same bearer with the rights of this instant, in the context they were let in with.

        Raises UnknownPerson or ContextRefused when the account or the whole context was withdrawn since.
        """
        return replace(admitted, viewer=await self._identify(admitted.claims, admitted.context))


def bearer(authorization: str | None) -> str | None:
    """Return the token of an `Authorization` value, None when there is none."""
    scheme, _, token = (authorization or "").strip().partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def claims_of(claims: Mapping[str, Any], email_claim: str = "email") -> Claims:
    """Return what validated claims say of the bearer; raises TypeError, ValueError or OverflowError."""
    email = claims[email_claim]
    if not isinstance(email, str):
        raise TypeError("email")
    return Claims(email, claims["sub"], datetime.fromtimestamp(claims["exp"], UTC))
