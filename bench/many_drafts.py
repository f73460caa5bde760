"""Many drafts of one large company and of a few small ones: a part written with the models, the rest copied by SQL."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random

from monespace_badges.plugin import BADGE
from monespace_cpro.plugin import CPRO
from monespace_gql.drafts.models import Draft, DraftWord
from monespace_gql.drafts.save import show_portrait
from monespace_gql.journal.dialect import Dialect
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.standing import Context
from monespace_gql.lexicon.state import DraftState
from monespace_gql.lexicon.words import coded, words_of
from monespace_gql.scheme import Scheme
from monespace_gql.scheme.example import example_content, merged

LARGE, SMALL = "900000001", "900000002"
FIRST_NUMBER = 10_000
NOON = datetime(2026, 1, 6, 12, 0, tzinfo=UTC)
BATCH = 400
OTHERS = 50
"""One draft in so many is the small company's, until it has as many as this."""
CARDS = 100
"""One draft in so many asks for a card: what a narrow filter looks for."""

FIRST_NAMES = tuple(
    f"{first}{last}" for first in ("Li", "Chlo", "Ana", "Mar", "Raba") for last in ("lo", "é", "ïs", "c", "h")
)
SURNAMES = tuple(
    f"{first}{last}"
    for first in ("Du", "Mar", "Ber", "Le G", "Ben", "Mo", "N'Di", "Gar", "Pe", "Lefè", "Ca", "Ro", "Vi", "Sa", "To")
    for last in ("pont", "tin", "nard", "off", "ali", "reau", "aye", "nier", "tit", "vre", "rel", "ssi", "mand", "lin")
)
TITLES = ("Boulanger", "Bachelor Concepteur 3D", "CQP Accompagnement", "Titre Cuisinier", "Licence Logistique")

_COPIED = {"id": "r.id + c.k * $2", "number": "r.number + c.k * $2"}
_COPIES = "WITH RECURSIVE c(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM c WHERE k < $1)"


async def write_drafts(store: Store, base: int, copies: int) -> None:
    """Write so many drafts, then so many copies of all of them, each with its own number."""
    random, contents = Random(7), {scheme.code: _content(scheme) for scheme in (CPRO, BADGE)}
    drafts = [_draft(key, random, contents) for key in range(1, base + 1)]
    await store.unit(lambda unit: _write(unit, drafts))
    if copies:
        await store.unit(lambda unit: _copy(unit, base, copies))


async def _write(unit: Unit, drafts: list[Draft]) -> None:
    await Draft.bulk_create(drafts, BATCH)
    await DraftWord.bulk_create(
        [
            DraftWord(draft_id=draft.id, word=coded(word))
            for draft in drafts
            for word in sorted(words_of(draft.search_text))
        ],
        BATCH,
    )


async def _copy(unit: Unit, base: int, copies: int) -> None:
    numbered = "replace(r.search_text, ' ' || r.number || ' ', ' ' || (r.number + c.k * $2) || ' ')"
    columns = {**{name: f"r.{name}" for name in sorted(Draft._meta.db_fields)}, **_COPIED, "search_text": numbered}
    rows = f"INSERT INTO draft ({', '.join(columns)}) SELECT {', '.join(columns.values())} FROM draft r, c"
    await unit.fetch(f"{_COPIES} {rows} WHERE r.id <= $2", [copies, base])
    old, new = _code(unit, "r.number"), _code(unit, "(r.number + c.k * $2)")
    words = f"SELECT r.id + c.k * $2, CASE WHEN w.word = {old} THEN {new} ELSE w.word END"
    source = "FROM draft r JOIN draft_word w ON w.draft_id = r.id, c WHERE r.id <= $2"
    await unit.fetch(f"{_COPIES} INSERT INTO draft_word (draft_id, word) {words} {source}", [copies, base])


def _code(unit: Unit, number: str) -> str:
    if unit.store.dialect is Dialect.POSTGRESQL:
        return f"encode(convert_to(({number})::text, 'UTF8'), 'hex')"
    return f"lower(hex(CAST({number} AS TEXT)))"


def _content(scheme: Scheme) -> dict[str, object]:
    return dict(scheme.read(example_content(scheme), on=NOON.date()).kept)


def _draft(key: int, random: Random, contents: dict[str, dict[str, object]]) -> Draft:
    scheme = BADGE if key % CARDS == 0 else CPRO
    siren = SMALL if key % OTHERS == 1 and key <= OTHERS * OTHERS else LARGE
    content = merged(contents[scheme.code], dict(typed(key, random)) if scheme is CPRO else {})
    moment = NOON + timedelta(seconds=key)
    draft = Draft(
        id=key,
        number=FIRST_NUMBER + key,
        scheme=scheme.code,
        sub_scheme=scheme.sub_schemes[0].code,
        scheme_version=scheme.version,
        state=DraftState.EMPLOYER_ENTRY,
        employer_siren=siren,
        employer_siret=f"{siren}00019",
        employer_name="LE FOURNIL DES ARTS",
        creator_context=Context.EMPLOYER,
        creator_siren=siren,
        creator_id=1,
        content=content,
        field_versions={},
        created_at=moment,
        updated_at=moment + timedelta(days=random.randrange(300)),
    )
    show_portrait(draft, scheme, scheme.read(content, on=NOON.date()))
    return draft


def typed(key: int, random: Random) -> Iterator[tuple[str, dict[str, object]]]:
    """Give the tabs of a case in which nobody is called like anybody else."""
    yield (
        "employee",
        {"first_name": random.choice(FIRST_NAMES), "birth_name": f"{random.choice(SURNAMES)} {_rank(key)}"},
    )
    yield "training", {"title": random.choice(TITLES)}
    yield "contract", {"start": (date(2026, 1, 1) + timedelta(days=random.randrange(700))).isoformat()}


def _rank(key: int) -> str:
    return "".join("abcdefghij"[int(digit)] for digit in str(key))
