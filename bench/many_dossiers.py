"""Many dossiers of one large company and of a few small ones: a part written with the models, the rest copied."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date, timedelta
from functools import partial
from random import Random

from bench.filled import DAY, NOON, copy, number_of
from bench.many_drafts import BATCH, LARGE, OTHERS, SMALL, typed
from monespace_cpro.plugin import CPRO
from monespace_gql.dossiers.models import Dossier, DossierModule, DossierTrainee, DossierWord
from monespace_gql.dossiers.state import DossierState
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.standing import EVERY_STANDING, Context
from monespace_gql.lexicon.words import coded, words_of
from monespace_gql.scheme.answers import Reading
from monespace_gql.scheme.example import example_content, merged
from monespace_gql.scheme.listing import listing, shared_portrait
from monespace_gql.scheme.portrait import Portrait

LARGE_PROVIDER, SMALL_PROVIDER, NEW_PROVIDER = "488166786", "900000003", "900000004"
"""The one that teaches nearly everything, the one that teaches a dossier in a hundred, the one that has none yet."""
RARE = 100
PREPARED = 10
"""One dossier in so many was prepared by its provider."""


async def write_dossiers(store: Store, base: int, copies: int) -> None:
    """Write so many dossiers, then so many copies of all of them, each with its own number."""
    random, kept = Random(7), dict(CPRO.read(example_content(CPRO), on=DAY).kept)
    contents = [merged(kept, dict(_typed(key, random))) for key in range(1, base + 1)]
    readings = {key: CPRO.read(content, on=DAY) for key, content in enumerate(contents, 1)}
    await store.unit(partial(_write, readings=readings, random=random))
    if copies:
        await store.unit(lambda unit: copy(unit, base, copies))


async def _write(unit: Unit, readings: Mapping[int, Reading], random: Random) -> None:
    dossiers = [_dossier(key, reading, random) for key, reading in readings.items()]
    portraits = {key: CPRO.portray(reading.answers) for key, reading in readings.items()}
    await Dossier.bulk_create(dossiers, BATCH)
    await DossierModule.bulk_create(_modules(portraits), BATCH)
    await DossierTrainee.bulk_create(_trainees(portraits), BATCH)
    await DossierWord.bulk_create(
        [
            DossierWord(dossier_id=dossier.id, word=coded(word))
            for dossier in dossiers
            for word in sorted(words_of(dossier.search_text))
        ],
        BATCH,
    )


def _modules(portraits: Mapping[int, Portrait]) -> Iterator[DossierModule]:
    for key, portrait in portraits.items():
        siren = _provider(key)
        for rank, module in enumerate(portrait.modules):
            columns = asdict(module) | {"provider_siret": f"{siren}00019"}
            yield DossierModule(dossier_id=key, rank=rank, provider_siren=siren, **columns)


def _trainees(portraits: Mapping[int, Portrait]) -> Iterator[DossierTrainee]:
    for key, portrait in portraits.items():
        for rank, trainee in enumerate(portrait.trainees):
            yield DossierTrainee(dossier_id=key, rank=rank, **asdict(trainee))


def _dossier(key: int, reading: Reading, random: Random) -> Dossier:
    siren = SMALL if key % OTHERS == 1 and key <= OTHERS * OTHERS else LARGE
    prepared = key % PREPARED == 0
    portrait = shared_portrait(CPRO, reading.values, EVERY_STANDING)
    name, number = "LE FOURNIL DES ARTS", number_of(key)
    line = listing(portrait, default_title=CPRO.new_title, number=number, employer_name=name, by_module=True)
    moment = NOON + timedelta(seconds=key)
    return Dossier(
        id=key,
        number=number,
        draft_id=key,
        draft_number=key,
        scheme=CPRO.code,
        sub_scheme=CPRO.sub_schemes[0].code,
        scheme_version=CPRO.version,
        rules_digest="bench",
        examined_on=DAY,
        state=DossierState.REFUSED if key % RARE == 7 else DossierState.GRANTED,
        employer_siren=siren,
        employer_siret=f"{siren}00019",
        employer_name=name,
        creator_context=Context.PROVIDER if prepared else Context.EMPLOYER,
        creator_siren=_provider(key) if prepared else siren,
        content=dict(reading.kept),
        findings=[],
        required_documents=[],
        mandated=prepared,
        subrogation=portrait.subrogation,
        created_at=moment,
        updated_at=moment + timedelta(days=random.randrange(300)),
        **asdict(line),
    )


def _typed(key: int, random: Random) -> Iterator[tuple[str, dict[str, object]]]:
    parts = dict(typed(key, random))
    starts = date(2026, 1, 1) + timedelta(days=random.randrange(700))
    days = {"cycle_start": starts.isoformat(), "exams_end": (starts + timedelta(days=300)).isoformat()}
    yield from (parts | {"training": parts["training"] | days}).items()


def _provider(key: int) -> str:
    return SMALL_PROVIDER if key % RARE == 0 else LARGE_PROVIDER
