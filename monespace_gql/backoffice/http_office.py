"""A back office reached over HTTP: each dossier is posted to it, signed, under a key that it knows it by."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass

import orjson
from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, DummyCookieJar

from monespace_gql.backoffice.port import Declined, NotReceived, Parcel
from monespace_gql.backoffice.signature import signed
from monespace_gql.lexicon.clock import Clock

LARGEST_ANSWER = 64 * 1024
LONGEST_REFERENCE = 100
TRY_AGAIN = frozenset({408, 425, 429})
"""The client errors that say nothing of the dossier."""


@dataclass(frozen=True, slots=True)
class HttpOffice:
    """Posts to `{address}/dossiers`, as JSON, signed as webhooks are; expects 2xx and `{"reference": "…"}`."""

    session: ClientSession
    address: str
    secret: str
    clock: Clock

    async def take(self, parcel: Parcel) -> str:
        """Give the dossier once; raises NotReceived (to be tried again) or Declined (any other client error)."""
        body = orjson.dumps(asdict(parcel), option=orjson.OPT_SORT_KEYS)
        headers = signed(self.secret, parcel.key, self.clock.now(), body)
        try:
            async with self.session.post(
                f"{self.address}/dossiers", data=body, headers=headers, allow_redirects=False
            ) as response:
                return await _reference(response)
        except (ClientError, OSError) as failure:  # OSError: its time is up too
            raise NotReceived(f"{type(failure).__name__} while giving it") from None


@asynccontextmanager
async def open_office(address: str, secret: str, clock: Clock, *, within: float) -> AsyncIterator[HttpOffice]:
    """Hold the connections to a back office while the block runs; it has so many seconds to answer."""
    headers = {"User-Agent": "monespace-gql", "Content-Type": "application/json"}
    async with ClientSession(
        timeout=ClientTimeout(total=within), headers=headers, cookie_jar=DummyCookieJar()
    ) as session:
        yield HttpOffice(session, address.rstrip("/"), secret, clock)


async def _reference(response: ClientResponse) -> str:
    if 400 <= response.status < 500 and response.status not in TRY_AGAIN:
        raise Declined(f"it answered {response.status}")
    if not 200 <= response.status < 300:
        raise NotReceived(f"it answered {response.status}")
    answer = await response.content.read(LARGEST_ANSWER)
    try:
        reference = orjson.loads(answer)["reference"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        raise NotReceived("its answer bears no reference") from None
    if not isinstance(reference, str) or not 0 < len(reference) <= LONGEST_REFERENCE or not reference.isprintable():
        raise NotReceived("its answer bears no reference")
    return reference
