"""The data that is read: companies with their dossiers, written with the product's own models, unlike one another."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from stdnum import luhn
from tortoise.models import Model

from monespace_cpro.plugin import CPRO
from monespace_gql.documents.conformity import Conformity
from monespace_gql.documents.models import StoredDocument
from monespace_gql.dossiers.models import Dossier, DossierModule, DossierTrainee, DossierWord
from monespace_gql.dossiers.register import kept_finding
from monespace_gql.dossiers.state import DossierState
from monespace_gql.financing.models import GrantedLine, RequestedLine
from monespace_gql.journal.dialect import Dialect
from monespace_gql.journal.migrate import migrate
from monespace_gql.journal.store import open_store
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.clock import SystemClock
from monespace_gql.lexicon.standing import Context, Permission
from monespace_gql.migrations import MODELS
from monespace_gql.people.models import Affiliation, Person
from monespace_gql.scheme.examination import Examination, examine_alone
from monespace_gql.scheme.example import example_content, merged

DAY = date(2026, 1, 6)
NOON = datetime(2026, 1, 6, 12, 0, tzinfo=UTC)
COMPANIES = 20
BASE = 400
"""Up to so many are written one by one; more are copies of these, each with its own number."""

LETTERS = "abcdefghij"
BATCH = 400
"""Rows a statement: SQLite takes 32,766 values."""
FIRST_DRAFT = 10_000
APART, FILES_APART = 10, 100
"""How far apart the keys of the lines, and of the files, of two dossiers are."""
PATIENT = 600.0
"""Seconds that a statement may take here."""
_BEFORE = f"2601{CPRO.number_code}"


@dataclass(frozen=True, slots=True)
class Filled:
    """One dossier that was written: its number, its company, and who follows it there."""

    number: str
    siren: str
    email: str


async def fill(database: str, dossiers: int) -> list[Filled]:
    """Bring the database to the present models and write this many granted dossiers at least; return them."""
    examination = _examination()
    base, copies = min(dossiers, BASE), -(-dossiers // BASE) - 1
    async with open_store(database, MODELS, clock=SystemClock(), statement_timeout=PATIENT) as store:
        await migrate(store)
        await store.unit(_people)
        await store.unit(lambda unit: _dossiers(unit, range(1, base + 1), examination))
        if copies > 0:
            await store.unit(lambda unit: copy(unit, base, copies))
    return [_filled(key) for key in range(1, base * (max(copies, 0) + 1) + 1)]


async def copy(unit: Unit, base: int, copies: int) -> None:
    """Copy so many times all that the dossiers numbered from 1 to `base` are made of, each copy under its own key."""
    here, key, dossier = _SPOKEN[unit.store.dialect], "r.id + c.k * $2", "r.dossier_id + c.k * $2"
    searched = f"replace(r.search_text, {here.searched('r.id')}, {here.searched(key)})"
    moments = {name: here.later.format(f"r.{name}", "c.k * $2") for name in ("created_at", "updated_at")}
    named = {"id": key, "number": here.number(key), "draft_id": key, "draft_number": f"{FIRST_DRAFT} + {key}"}
    await _copied(unit, Dossier, named | moments | {"search_text": searched}, "r.id <= $2", base, copies)
    old, new = (here.coded.format(here.searched(each)) for each in ("r.dossier_id", dossier))
    word = {"dossier_id": dossier, "word": f"CASE WHEN r.word = {old} THEN {new} ELSE r.word END"}
    await _copied(unit, DossierWord, word, "r.dossier_id <= $2", base, copies)
    for part in (DossierModule, DossierTrainee):
        await _copied(unit, part, {"dossier_id": dossier}, "r.dossier_id <= $2", base, copies)
    line = {"id": f"r.id + c.k * $2 * {APART}", "dossier_id": dossier}
    await _copied(unit, RequestedLine, line, "r.dossier_id <= $2", base, copies)
    granted = {"requested_id": f"r.requested_id + c.k * $2 * {APART}"}
    await _copied(unit, GrantedLine, granted, f"r.requested_id < ($2 + 1) * {APART}", base, copies)
    rank = "(SELECT count(*) FROM document o WHERE o.dossier_id = r.dossier_id AND o.id < r.id)"
    file = {"id": here.uuid.format(f"({dossier}) * {FILES_APART} + {rank}"), "dossier_id": dossier}
    file |= {"storage_key": "r.storage_key || '-' || c.k"}
    await _copied(unit, StoredDocument, file, "r.dossier_id <= $2", base, copies)


async def _copied(
    unit: Unit, model: type[Model], changed: Mapping[str, str], which: str, base: int, copies: int
) -> None:
    """Copy the rows `r` of a table, a key that nobody chose left to the database."""
    meta = model._meta
    columns = {**{name: f"r.{name}" for name in sorted(meta.db_fields - {"id"})}, **changed}
    series = "WITH RECURSIVE c(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM c WHERE k < $1)"
    rows = f"SELECT {', '.join(columns.values())} FROM {meta.db_table} r, c WHERE {which}"
    await unit.fetch(f"{series} INSERT INTO {meta.db_table} ({', '.join(columns)}) {rows}", [copies, base])


@dataclass(frozen=True, slots=True)
class _Spoken:
    """How a database writes what copies have of their own: six digits, a UUID, an instant later, a coded word."""

    padded: str
    uuid: str
    later: str
    coded: str

    def number(self, key: str) -> str:
        """The number of the dossier of this key."""
        return f"('{_BEFORE}' || {self.padded.format(key)})"

    def searched(self, key: str) -> str:
        """The number as it is searched."""
        return f"lower({self.number(key)})"


_SPOKEN = {
    Dialect.POSTGRESQL: _Spoken(
        "lpad(({})::text, 6, '0')",
        "lpad(to_hex({}), 32, '0')::uuid",
        "{} + make_interval(secs => {})",
        "encode(convert_to({}, 'UTF8'), 'hex')",
    ),
    Dialect.SQLITE: _Spoken(
        "printf('%06d', {})",
        "printf('00000000-0000-0000-0000-%012x', {})",
        "strftime('%Y-%m-%d %H:%M:%S+00:00', {}, ({}) || ' seconds')",
        "lower(hex({}))",
    ),
}


def _examination() -> Examination:
    """Examine the example case with three costs, a tutor of 45 and a contract of a year: two remarks are kept."""
    costs = [
        {"nature": "PEDAGOGY", "quantity": 400, "unit": "HOUR", "unit_rate": "9.15"},
        {"nature": "TUTOR_TRAINING", "quantity": 40, "unit": "HOUR", "unit_rate": "15.00"},
        {"nature": "TUTOR_FUNCTION", "quantity": 6, "unit": "MONTH", "unit_rate": "230.00"},
    ]
    changes = {
        "employee": {"tutor": {"birth_date": "1981-01-05"}},
        "contract": {"end": "2027-01-04"},
        "funding": {"lines": costs},
    }
    content = merged(example_content(CPRO), changes)
    asked_for = examine_alone(CPRO, content, on=DAY).required_documents
    return examine_alone(CPRO, content, on=DAY, attached=dict.fromkeys(asked_for, 1))


async def _people(unit: Unit) -> None:
    permissions = {"*": [permission.value for permission in Permission]}
    for company in range(COMPANIES):
        person = await Person.create(email=_email(company), first_name="Claire", last_name=f"Dumas {company}")
        await Affiliation.create(
            person=person, context=Context.EMPLOYER, siren=_siren(company), permissions=permissions
        )


async def _dossiers(unit: Unit, keys: Sequence[int], examination: Examination) -> None:
    portrait = CPRO.portray(examination.reading.answers)
    trainees, modules, lines = portrait.trainees, portrait.modules, portrait.lines
    await Dossier.bulk_create([_dossier(key, examination) for key in keys], BATCH)
    await DossierModule.bulk_create(
        [
            DossierModule(dossier_id=key, rank=rank, provider_siren=module.provider_siret[:9], **asdict(module))
            for key in keys
            for rank, module in enumerate(modules)
        ],
        BATCH,
    )
    await DossierTrainee.bulk_create(
        [
            DossierTrainee(dossier_id=key, rank=rank, **asdict(trainee) | {"birth_name": _name(key)})
            for key in keys
            for rank, trainee in enumerate(trainees)
        ],
        BATCH,
    )
    await RequestedLine.bulk_create(
        [
            RequestedLine(id=key * APART + rank, dossier_id=key, rank=rank, amount=line.amount, **asdict(line))
            for key in keys
            for rank, line in enumerate(lines)
        ],
        BATCH,
    )
    await GrantedLine.bulk_create(
        [
            GrantedLine(
                requested_id=key * APART + rank,
                funder="OPCO",
                trainee_rank=0,
                trainee_name=f"Jean {_name(key)}",
                amount=line.amount,
            )
            for key in keys
            for rank, line in enumerate(lines)
        ],
        BATCH,
    )
    await StoredDocument.bulk_create([file for key in keys for file in _files(key, examination)], BATCH)


def _dossier(key: int, examination: Examination) -> Dossier:
    portrait = CPRO.portray(examination.reading.answers)
    company = key % COMPANIES
    moment = NOON + timedelta(seconds=key)
    person = {"employee": {"birth_name": _name(key)}, "employer": {"siret": _siret(company)}}
    return Dossier(
        id=key,
        number=number_of(key),
        draft_id=key,
        draft_number=FIRST_DRAFT + key,
        scheme=CPRO.code,
        sub_scheme=CPRO.sub_schemes[0].code,
        scheme_version=CPRO.version,
        rules_digest=examination.digest,
        examined_on=DAY,
        state=DossierState.GRANTED,
        employer_siren=_siren(company),
        employer_siret=_siret(company),
        employer_name=f"LE FOURNIL DES ARTS {company}",
        creator_context=Context.EMPLOYER,
        creator_siren=_siren(company),
        content=merged(examination.reading.kept, person),
        findings=[kept_finding(finding) for finding in examination.findings],
        required_documents=sorted(examination.required_documents),
        title=portrait.title,
        starts_on=portrait.starts_on,
        ends_on=portrait.ends_on,
        subrogation=portrait.subrogation,
        created_at=moment,
        updated_at=moment,
    )


def _files(key: int, examination: Examination) -> Iterator[StoredDocument]:
    for rank, code in enumerate(sorted(examination.required_documents)):
        yield StoredDocument(
            id=UUID(int=key * FILES_APART + rank),
            dossier_id=key,
            code=code,
            name=f"{code}.pdf",
            media_type="application/pdf",
            size=120_000 + key,
            sha256=f"{key:064x}",
            storage_key=f"{key}-{rank}",
            conformity=Conformity.CONFORMING,
            depositor_id=1,
            depositor_siren=_siren(key % COMPANIES),
            deposited_at=NOON + timedelta(seconds=rank),
        )


def _filled(key: int) -> Filled:
    return Filled(number_of(key), _siren(key % COMPANIES), _email(key % COMPANIES))


def _name(key: int) -> str:
    return f"Dupont {''.join(LETTERS[int(digit)] for digit in str(key))}"


def number_of(key: int) -> str:
    """Return the number of the dossier that has this key."""
    return f"{_BEFORE}{key:06d}"


def _siren(company: int) -> str:
    digits = f"{90_000_000 + company}"
    return digits + luhn.calc_check_digit(digits)


def _siret(company: int) -> str:
    digits = f"{_siren(company)}0001"
    return digits + luhn.calc_check_digit(digits)


def _email(company: int) -> str:
    return f"employer{company}@bench.test"
