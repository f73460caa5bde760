"""The embedded directory: companies looked up in our own database, one statement a look-up, two for several words."""

import re
from collections.abc import Iterable, Mapping

from monespace_gql.directory.directory import MOST, Answer, Availability, Company, Source
from monespace_gql.directory.wanted import Wanted, read_wanted
from monespace_gql.journal.store import Store
from monespace_gql.lexicon.words import coded

MOST_ESTABLISHMENTS = 100
MOST_COUNTED = 500
"""How far the companies called by a word are counted: beyond, it is common."""
MOST_RANKED = 2_000
"""How many matches are compared to find the best: a word as common as « sarl » must not cost a whole table."""

_FIELDS = (
    "siret",
    "company_name",
    "head_office",
    "closed",
    "trade_name",
    "legal_category",
    "naf",
    "idcc",
    "public_type",
    "street",
    "complement",
    "postcode",
    "city",
    "activity_number",
    "uai",
    "qualiopi",
)
_SELECT = f"SELECT {', '.join(f'e.{name}' for name in _FIELDS)} FROM establishment e"  # noqa: S608 - our own names
_FLAGS = ("head_office", "closed", "qualiopi")
_HEAD_OFFICE_FIRST = "e.closed, e.head_office DESC, e.siret"


class EmbeddedDirectory:
    """Looks companies up in this database; knows what was imported or is the OPCO's own."""

    def __init__(self, store: Store) -> None:
        self.store = store

    @property
    def availability(self) -> Availability:
        """It answers by itself, always."""
        return Availability(Source.EMBEDDED, degraded=False)

    async def find(self, siret: str) -> Company | None:
        """Return the establishment of this number, None when it is unknown."""
        return (await self.among([siret])).get(siret)

    async def head_office(self, siren: str) -> Company | None:
        """Return the head office of a company, None when it is unknown."""
        return next((found for found in await self.establishments(siren) if found.head_office), None)

    async def establishments(self, siren: str) -> tuple[Company, ...]:
        """Return the known establishments of a company: open ones first, and the head office before the others."""
        return await self._of_company(siren, MOST_ESTABLISHMENTS)

    async def search(self, text: str, limit: int = MOST) -> Answer:
        """Search by SIREN, SIRET, or words of a name."""
        found = await self.wanted(read_wanted(text), min(limit, MOST))
        return Answer(found, degraded=False, source=Source.EMBEDDED)

    async def among(self, sirets: Iterable[str]) -> Mapping[str, Company]:
        """Return those of these establishments that are known, by SIRET; one statement however many."""
        numbers = [siret for siret in sirets if re.fullmatch("[0-9]{14}", siret)]
        if not numbers:
            return {}
        marks = ", ".join(self.store.placeholder(rank) for rank, _ in enumerate(numbers, 1))
        found = await self._read(f"{_SELECT} WHERE e.siret IN ({marks})", numbers)
        return {company.siret: company for company in found}

    async def wanted(self, wanted: Wanted, limit: int) -> tuple[Company, ...]:
        """Return what is wanted, the best first."""
        if wanted.siret:
            found = await self.find(wanted.siret)
            return (found,) if found else ()
        if wanted.siren:
            return await self._of_company(wanted.siren, limit)
        return await self._named(wanted.words, limit) if wanted.words else ()

    async def _of_company(self, siren: str, limit: int) -> tuple[Company, ...]:
        sql = f"{_SELECT} WHERE e.siren = $1 ORDER BY {_HEAD_OFFICE_FIRST} LIMIT $2"
        return await self._read(sql, [siren, limit])

    async def _named(self, words: tuple[str, ...], limit: int) -> tuple[Company, ...]:
        """Read the establishments of which every word begins a word of the names.

        The rarest word is looked up in the index, the others on the names it leads to. Words hold letters and digits
        only, so nothing in them is a wildcard.
        """
        given = _Given(self.store)
        rarest = await self._rarest(words) if len(words) > 1 else words[0]
        named = " AND ".join(f"m.search_name LIKE {given.mark(f'% {word}%')}" for word in words)
        matches = (
            "SELECT m.siret FROM company_word w JOIN establishment m ON m.siren = w.siren"  # noqa: S608 - our own names
            f" WHERE {_begins_with(rarest, given)} AND {named}"
            f" ORDER BY w.word, w.siren, m.siret LIMIT {given.mark(MOST_RANKED)}"
        )
        begins = given.mark(f" {' '.join(words)}%")
        order = f"e.closed, CASE WHEN e.search_name LIKE {begins} THEN 0 ELSE 1 END, e.head_office DESC"
        best = f"ORDER BY {order}, length(e.search_name), e.siret LIMIT {given.mark(limit)}"
        return await self._read(f"{_SELECT} WHERE e.siret IN ({matches}) {best}", given.values)

    async def _rarest(self, words: tuple[str, ...]) -> str:
        """Return the word that the fewest companies are called by, one of them when several are common."""
        given = _Given(self.store)
        few = f"LIMIT {MOST_COUNTED}"
        called = "SELECT 1 FROM company_word w WHERE"
        some = [f"({called} {_begins_with(word, given)} {few})" for word in words]
        counts = ", ".join(f"(SELECT COUNT(*) FROM {each} some{rank})" for rank, each in enumerate(some))  # noqa: S608 - our own names
        [counted] = await self.store.fetch(f"SELECT {counts}", given.values)
        return min(zip(words, counted, strict=True), key=lambda each: (each[1], -len(each[0])))[0]

    async def _read(self, sql: str, given: Iterable[object]) -> tuple[Company, ...]:
        return tuple(_company({name: row[name] for name in _FIELDS}) for row in await self.store.fetch(sql, given))


class _Given:
    """The values of a statement that is put together."""

    def __init__(self, store: Store) -> None:
        self.values: list[object] = []
        self._store = store

    def mark(self, value: object) -> str:
        """Add a value and return what stands for it."""
        self.values.append(value)
        return self._store.placeholder(len(self.values))


def _begins_with(word: str, given: _Given) -> str:
    """Write that an indexed word begins like this one: a range, for `g` stands after every digit they are coded in."""
    least = coded(word)
    return f"w.word >= {given.mark(least)} AND w.word < {given.mark(f'{least}g')}"


def _company(row: Mapping[str, object]) -> Company:
    kept = {name: bool(value) if name in _FLAGS else value for name, value in row.items() if name != "company_name"}
    return Company(name=str(row["company_name"]), **kept)  # type: ignore[arg-type]  # the columns have these types
