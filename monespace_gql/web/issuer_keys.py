"""The keys of an identity provider, kept at hand: who verifies a token waits for the network only when it must."""

import asyncio
from datetime import UTC, datetime, timedelta

import structlog
from joserfc.jwk import Key

from monespace_gql.lexicon.clock import Clock
from monespace_gql.web import answers
from monespace_gql.web.identity import ProviderUnavailable
from monespace_gql.web.issuer import Issuer, IssuerUnusable, Published

FRESH = timedelta(minutes=10)
"""After this long, the keys are asked for again beside the requests: a withdrawn key is forgotten."""

KEPT = timedelta(hours=24)
"""How long the last known keys serve while the provider does not answer."""

PAUSE = timedelta(seconds=30)
"""Between two attempts, whatever tokens people send."""

FIRST_PAUSE = timedelta(seconds=5)
"""The same, as long as no key was ever received: nobody can be let in meanwhile."""

log: structlog.stdlib.BoundLogger = structlog.get_logger("monespace.identity")


class IssuerKeys:
    """One provider's keys; one is shared by all the requests of a process."""

    def __init__(self, issuer: Issuer, clock: Clock) -> None:
        self._issuer = issuer
        self._clock = clock
        self._published: Published | None = None
        self._fetched_at = self._tried_at = datetime.min.replace(tzinfo=UTC)
        self._failing = False
        self._fetching: asyncio.Task[None] | None = None

    async def find(self, kid: str | None, algorithm: str) -> tuple[str, Key] | None:
        """Return the provider's name and the key that verifies such a token; None when it publishes none.

        A key that is not known is asked for, at most once in PAUSE. Raises ProviderUnavailable when the provider does
        not answer and what is known of it does not tell.
        """
        found = self._find(kid, algorithm)
        if found is None:
            await self._refreshed()
            found = self._find(kid, algorithm)
        elif self._since(self._fetched_at) >= FRESH:
            self.refresh()
        if found is None and (self._failing or self._known() is None):
            raise ProviderUnavailable
        return found

    async def ready(self) -> None:
        """Return when tokens can be verified; raises ProviderUnavailable."""
        if self._known() is None:
            await self._refreshed()
        if self._known() is None:
            raise ProviderUnavailable

    def refresh(self) -> asyncio.Task[None] | None:
        """Ask the provider, beside the requests; returns what is under way, None when it is too early to ask again."""
        if self._fetching is None and self._is_due():
            self._tried_at = self._clock.now()
            self._fetching = asyncio.create_task(self._fetch())
        return self._fetching

    async def close(self) -> None:
        """Give up what is under way."""
        if self._fetching is not None:
            self._fetching.cancel()
            await asyncio.wait((self._fetching,))

    def _find(self, kid: str | None, algorithm: str) -> tuple[str, Key] | None:
        known = self._known()
        key = known.find(kid, algorithm) if known else None
        return (known.issuer, key) if known and key else None

    def _known(self) -> Published | None:
        return self._published if self._since(self._fetched_at) < KEPT else None

    async def _refreshed(self) -> None:
        """Wait for the attempt under way, or for one begun now; whoever gives up waiting does not end it."""
        fetching = self.refresh()
        if fetching is not None:
            await asyncio.wait((fetching,))

    def _is_due(self) -> bool:
        pause = PAUSE if self._published else FIRST_PAUSE
        return not timedelta(0) <= self._since(self._tried_at) < pause  # a clock that was set back does not hold us

    async def _fetch(self) -> None:
        try:
            self._published = await self._issuer.published()
        except IssuerUnusable as failure:
            self._failed(str(failure))
        except Exception as fault:  # noqa: BLE001 - whatever breaks is ours: in the log, and the known keys still serve
            self._failed(f"fault {answers.log_fault(fault)}")
        else:
            self._fetched_at, self._failing = self._clock.now(), False
            log.info("identity_provider_keys", keys=len(self._published.keys))
        finally:
            self._fetching = None

    def _failed(self, reason: str) -> None:
        self._failing = True
        log.warning("identity_provider_unusable", reason=reason, known=self._known() is not None)

    def _since(self, moment: datetime) -> timedelta:
        return self._clock.now() - moment
