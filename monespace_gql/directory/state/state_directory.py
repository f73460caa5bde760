"""The directory that asks the State first, and answers from our own database whenever the State does not."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace

import structlog

from monespace_gql.directory.directory import MOST, Answer, Availability, Company, Source
from monespace_gql.directory.embedded import MOST_ESTABLISHMENTS, EmbeddedDirectory
from monespace_gql.directory.state.circuit import Circuit
from monespace_gql.directory.state.kept_answers import KeptAnswers
from monespace_gql.directory.state.service import NotItsFault, StateService, Unanswered, new_service, new_session
from monespace_gql.directory.wanted import Wanted, read_wanted

SHORTEST = 3
"""Letters below which the service declines a question."""

log: structlog.stdlib.BoundLogger = structlog.get_logger("monespace.directory")


@asynccontextmanager
async def open_state_directory(
    base: str, within: float, embedded: EmbeddedDirectory
) -> AsyncIterator["StateDirectory"]:
    """Ask the service at this address until the block ends; `within`: the seconds a look-up may take of a visitor."""
    async with new_session() as session:
        directory = StateDirectory(new_service(session, base, within), embedded)
        try:
            yield directory
        finally:
            await directory.close()


class StateDirectory:
    """Looks companies up at the State's, completed with what only the OPCO knows."""

    def __init__(
        self, service: StateService, embedded: EmbeddedDirectory, *, timer: Callable[[], float] = time.monotonic
    ) -> None:
        self.service = service
        self.embedded = embedded
        self._circuit = Circuit(timer)
        self._kept: KeptAnswers[tuple[Company, ...]] = KeptAnswers(timer)
        self._under_way: dict[str, asyncio.Task[tuple[Company, ...] | None]] = {}

    @property
    def availability(self) -> Availability:
        """Who answers now."""
        failing = self._circuit.failing
        return Availability(Source.EMBEDDED if failing else Source.STATE, degraded=failing)

    async def find(self, siret: str) -> Company | None:
        """Return the establishment of this number, None when it is unknown."""
        return next(iter((await self._search(Wanted(siret=siret), 1)).companies), None)

    async def head_office(self, siren: str) -> Company | None:
        """Return the head office of a company, None when it is unknown."""
        return next((found for found in await self.establishments(siren) if found.head_office), None)

    async def establishments(self, siren: str) -> tuple[Company, ...]:
        """Return the known establishments of a company; the service gives its head office, imports the others."""
        return (await self._search(Wanted(siren=siren), MOST_ESTABLISHMENTS)).companies

    async def search(self, text: str, limit: int = MOST) -> Answer:
        """Search by SIREN, SIRET, or words of a name."""
        return await self._search(read_wanted(text), min(limit, MOST))

    async def close(self) -> None:
        """Give up the questions under way."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _search(self, wanted: Wanted, limit: int) -> Answer:
        question = wanted.siret or wanted.siren or " ".join(wanted.words)
        ours = await self.embedded.wanted(wanted, limit)
        if len(question) < SHORTEST:
            return Answer(ours, degraded=False, source=Source.EMBEDDED)
        theirs = await self._asked(question)
        if theirs is None:
            return Answer(ours, degraded=True, source=Source.EMBEDDED)
        matching = [found for found in theirs if _matches(found, wanted)]
        completed = await self._completed(matching, ours)
        return Answer(_merged(completed, ours, wanted)[:limit], degraded=False, source=Source.STATE)

    async def _completed(self, theirs: list[Company], ours: Iterable[Company]) -> list[Company]:
        """Add what the State does not publish."""
        known = {found.siret: found for found in ours}
        known |= await self.embedded.among(found.siret for found in theirs if found.siret not in known)
        return [_complete(found, known.get(found.siret)) for found in theirs]

    async def _asked(self, question: str) -> tuple[Company, ...] | None:
        """Return the service's answer, None without one; those who ask the same thing at once share one question."""
        if (kept := self._kept.get(question)) is not None:
            return kept
        task = self._under_way.get(question)
        if task is None:
            if not self._circuit.allows():
                return None
            task = self._under_way[question] = asyncio.create_task(self._ask(question))
            task.add_done_callback(lambda _: self._under_way.pop(question, None))
        return await asyncio.shield(task)

    async def _ask(self, question: str) -> tuple[Company, ...] | None:
        try:
            found = await self.service.ask(question)
        except NotItsFault as declined:
            log.warning("directory_declined", reason=str(declined))
            return None
        except Unanswered as failed:
            self._circuit.failed()
            log.warning("directory_unanswered", reason=str(failed))
            return None
        if self._circuit.failing:
            log.info("directory_back")
        self._circuit.succeeded()
        self._kept.put(question, found)
        return found


def _matches(found: Company, wanted: Wanted) -> bool:
    """Keep of an answer what was asked for by number; of names the service is the judge."""
    return wanted.siret in (None, found.siret) and wanted.siren in (None, found.siren)


def _complete(found: Company, known: Company | None) -> Company:
    if known is None:
        return found
    return replace(
        found,
        idcc=known.idcc or found.idcc,
        public_type=known.public_type,
        activity_number=known.activity_number,
        uai=known.uai,
        qualiopi=known.qualiopi,
    )


def _merged(theirs: list[Company], ours: Iterable[Company], wanted: Wanted) -> tuple[Company, ...]:
    """Put what the State found first, then what only we know; a head office that moved since is one no more."""
    seated = {found.siren for found in theirs if found.head_office}
    found = {company.siret: company for company in theirs}
    for company in ours:
        moved = company.head_office and company.siren in seated
        found.setdefault(company.siret, replace(company, head_office=False) if moved else company)
    if not wanted.siren:
        return tuple(found.values())
    return tuple(sorted(found.values(), key=lambda company: (company.closed, not company.head_office, company.siret)))
