"""The post: every letter leaves once, whatever fails or stops, and what cannot leave is set apart where it shows."""

import asyncio
import importlib
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from structlog.testing import capture_logs

from monespace_gql.demo.companies import HUMANDO, LEGOUD
from monespace_gql.dossiers.models import Dossier
from monespace_gql.drafts.models import Draft
from monespace_gql.journal.delivery import ITEM
from monespace_gql.journal.migrate import migrate
from monespace_gql.journal.store import Store, count_statements, open_store
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.state import DossierState, DraftState
from monespace_gql.migrations import MODELS, PACKAGE
from monespace_gql.notifications.mail.mailer import Mailer
from monespace_gql.notifications.mail.post import ANY_DUE, LONGEST_PAUSE, MOST_ATTEMPTS, PATIENCE, Post
from monespace_gql.people.models import Affiliation, Person
from monespace_gql.people.told import recipient_of
from monespace_gql.web.metrics import Metrics
from tests.journeys.client import PATIENCE as SECONDS
from tests.journeys.rows import write_dossier

pytestmark = pytest.mark.asyncio


class Boom(Exception):
    """What a unit of these tests fails with."""


@dataclass
class Hands:
    """A clock that a test moves."""

    at: datetime = datetime(2026, 1, 5, 9, tzinfo=UTC)

    def now(self) -> datetime:
        """Return what the hands show."""
        return self.at


@dataclass
class Box:
    """A mailer: takes every message, but for a failure the test puts in its way."""

    failure: BaseException | None = None
    taken: list[EmailMessage] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, message: EmailMessage) -> None:
        """Take a message; the server has it, even when what follows fails."""
        await asyncio.sleep(0)
        if isinstance(self.failure, Exception):
            raise self.failure
        self.taken.append(message)
        self.arrived.set()
        if self.failure:
            raise self.failure

    @property
    def keys(self) -> list[str]:
        """The names of the messages taken."""
        return [str(message["Message-ID"]) for message in self.taken]


@pytest.fixture
def clock() -> Hands:
    return Hands()


def post(store: Store, mailer: Mailer, count: Callable[[str], None] = lambda _: None) -> Post:
    """A carrier of this store's letters."""
    return Post(store, mailer, "portail@opco.test", count)


async def hand_over(store: Store, *, people: int = 1, state: DraftState = DraftState.AWAITING_EMPLOYER) -> int:
    """Hand a draft over to an employer of so many people; return its key."""

    async def work(unit: Unit) -> int:
        draft = await Draft.create(**draft_of(unit, state))
        feeds = [await somebody(f"p{rank}.{draft.id}@humando.test") for rank in range(people)]
        told = {"number": draft.number, "title": draft.title}
        unit.record("DRAFT_HANDED_OVER", "draft", draft.id, "test", told, recipients=feeds, mailed=True)
        return int(draft.id)

    return await store.unit(work)


async def somebody(email: str) -> str:
    """Write a person of the employer; return their feed."""
    person = await Person.create(email=email, first_name="Ada", last_name="Roux")
    given = {"*": ["ENTER", "FOLLOW"]}
    await Affiliation.create(person=person, context="EMPLOYER", siren=HUMANDO[:9], permissions=given)
    return recipient_of(person.id, "EMPLOYER")


def draft_of(unit: Unit, state: DraftState) -> dict[str, Any]:
    """The columns of a draft that a provider made for the employer."""
    return {
        "number": int(unit.now.timestamp()) + next(NUMBERS),
        "scheme": "CPRO",
        "sub_scheme": "X",
        "scheme_version": "1",
        "state": state,
        "employer_siren": HUMANDO[:9],
        "employer_siret": HUMANDO,
        "employer_name": "HUMANDO",
        "creator_context": "PROVIDER",
        "creator_siren": LEGOUD[:9],
        "creator_id": 1,
        "content": {},
        "field_versions": {},
        "trainees": [],
        "title": "Boulanger",
        "created_at": unit.now,
        "updated_at": unit.now,
    }


NUMBERS = iter(range(1_000_000))


async def states(store: Store) -> list[str]:
    """The states of the letters, in the order they were written."""
    return [row["state"] for row in await store.fetch("SELECT state FROM letter ORDER BY id")]


async def test_a_letter_is_written_with_what_it_tells_or_not_at_all(store: Store) -> None:
    async def fails(unit: Unit) -> None:
        unit.record("DRAFT_HANDED_OVER", "draft", 1, "test", recipients=["1:EMPLOYER"], mailed=True)
        raise Boom

    with pytest.raises(Boom):
        await store.unit(fails)
    await store.unit(told_without_mail)
    assert await states(store) == []

    await hand_over(store, people=3)
    assert await states(store) == ["WAITING"] * 3


async def told_without_mail(unit: Unit) -> None:
    """Tell somebody on the bell alone."""
    unit.record("DRAFT_ACCEPTED", "draft", 1, "test", recipients=["1:EMPLOYER"])


async def test_carriers_at_work_together_send_each_letter_once(store: Store) -> None:
    box = Box()
    for _ in range(4):
        await hand_over(store, people=5)

    sent = await asyncio.gather(*(post(store, box).carry() for _ in range(4)))

    assert sum(sent) == len(box.taken) == 20
    assert len(set(box.keys)) == 20
    assert set(await states(store)) == {"SENT"}
    assert await post(store, box).carry() == 0


async def test_a_carrier_waits_for_no_letter_that_another_process_holds(new_database: Callable[[str], str]) -> None:
    url, box = new_database("postgresql"), Box()
    async with open_store(url, MODELS, clock=Hands()) as store:
        await hand_over(store, people=2)
        other = await asyncpg.connect(url)
        try:
            async with other.transaction():
                await other.execute("SELECT id FROM letter ORDER BY id LIMIT 1 FOR UPDATE")
                async with asyncio.timeout(SECONDS):
                    assert await post(store, box).carry() == 1
        finally:
            await other.close()

        assert await states(store) == ["WAITING", "SENT"]
        assert await post(store, box).carry() == 1


async def test_a_carrier_killed_after_sending_sends_the_same_letter_again(store: Store, clock: Hands) -> None:
    await hand_over(store)
    box = Box(failure=asyncio.CancelledError())
    with pytest.raises(asyncio.CancelledError):
        await post(store, box).carry()
    box.failure = None

    assert await post(store, box).carry() == 0, "left alone for as long as it may still be being sent"
    clock.at += PATIENCE
    assert await post(store, box).carry() == 1

    first, again = box.keys
    assert first == again, "by its Message-ID a mailbox knows it is the same"
    assert await states(store) == ["SENT"]


async def test_a_failure_is_tried_again_later_and_later_then_parked_where_it_shows(store: Store, clock: Hands) -> None:
    metrics, box = Metrics(), Box(failure=ConnectionRefusedError("smtp.secret.test"))
    await hand_over(store)
    carrier, pauses = post(store, box, metrics.letter), []

    with capture_logs() as logs:
        while await states(store) == ["WAITING"]:
            await carrier.carry()
            (row,) = await store.fetch("SELECT next_attempt_at FROM letter")
            pauses.append(instant(row["next_attempt_at"]) - clock.at)
            clock.at = instant(row["next_attempt_at"])

    assert len(pauses) == MOST_ATTEMPTS
    assert pauses[:3] == [timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2)]
    assert max(pauses[:-1]) == LONGEST_PAUSE
    assert await states(store) == ["PARKED"]
    assert [log["event"] for log in logs] == ["mail_failed"] * (MOST_ATTEMPTS - 1) + ["mail_parked"]
    assert logs[-1]["log_level"] == "error"
    assert "smtp.secret.test" not in str(logs)
    assert 'monespace_letters_total{outcome="parked"} 1.0' in metrics.text().decode()
    clock.at += timedelta(days=30)
    assert await carrier.carry() == 0


def instant(value: Any) -> datetime:  # Any: as the database gives it
    """Read an instant of either database."""
    moment: datetime = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.astimezone(UTC)


async def test_what_calls_for_nothing_any_more_is_not_sent(store: Store) -> None:
    box = Box()
    await hand_over(store, state=DraftState.TAKEN_OVER)

    assert await post(store, box).carry() == 0
    assert (box.taken, await states(store)) == ([], ["DROPPED"])


async def test_a_letter_leaves_as_soon_as_it_is_written(store: Store) -> None:
    box = Box()
    running = asyncio.create_task(post(store, box).run(every=10 * SECONDS))
    try:
        await hand_over(store)
        async with asyncio.timeout(SECONDS):
            await box.arrived.wait()
    finally:
        running.cancel()
        await asyncio.wait((running,))


async def test_a_carrier_with_nothing_to_do_looks_at_its_queue_alone(store: Store) -> None:
    """Not at the journal nor the feeds, which only grow."""
    await hand_over(store)
    await post(store, Box()).carry()

    with count_statements(store) as counted:
        await post(store, Box()).carry()

    assert counted.sql == [ANY_DUE]


async def test_letters_that_waited_before_the_queue_go_on_waiting_and_those_sent_stay_sent(
    bare_database_url: str, earlier: str
) -> None:
    async with open_store(bare_database_url, MODELS, clock=Hands()) as store:
        assert await migrate(store, earlier) == EARLIER

        async def told(unit: Unit) -> None:
            kinds = {
                "1:EMPLOYER": HANDED_OVER,
                "2:EMPLOYER": HANDED_OVER,
                "3:EMPLOYER": HANDED_OVER,
                "4:PROVIDER": TAKEN,
            }
            for rank, (feed, kind) in enumerate(kinds.items(), start=1):
                entry = str(UUID(int=rank))
                await unit.fetch(ENTRY_BEFORE, [entry, unit.now, kind])
                await unit.fetch(ITEM, [feed, 1, entry, unit.now])

        await store.unit(told)
        receipt = "INSERT INTO mail_receipt (feed_item_id, attempts, next_attempt_at, sent_at) VALUES ($1, $2, $3, $4)"
        now = store.clock.now()
        await store.unit(lambda unit: unit.fetch(receipt, [1, 1, now, now]))
        await store.unit(lambda unit: unit.fetch(receipt, [2, 3, now + PATIENCE, None]))
        await migrate(store)

        rows = await store.fetch("SELECT key, recipient, state, attempts, next_attempt_at FROM letter ORDER BY id")
        assert [(*tuple(row)[:4], instant(row["next_attempt_at"]) - now) for row in rows] == [
            ("feed-item-1", "1:EMPLOYER", "SENT", 1, timedelta(0)),
            ("feed-item-2", "2:EMPLOYER", "WAITING", 3, PATIENCE),
            ("feed-item-3", "3:EMPLOYER", "WAITING", 0, timedelta(0)),
        ]


EARLIER = ["0001_journal", "0002_rooms"]
HANDED_OVER, TAKEN = "DRAFT_HANDED_OVER", "DRAFT_ACCEPTED"
ENTRY_BEFORE = """
INSERT INTO journal_entry (id, at, actor, kind, subject_kind, subject_id, data)
VALUES ($1, $2, 'test', $3, 'draft', '7', '{"number": 7}')
"""


@pytest.fixture
def earlier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The migrations as they were before the queue."""
    kept = Path(str(importlib.import_module(PACKAGE).__file__)).parent
    folder = tmp_path / "earlier_migrations"
    folder.mkdir()
    for name in ("__init__", *EARLIER):
        shutil.copy(kept / f"{name}.py", folder)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield folder.name
    for name in [name for name in sys.modules if name.startswith(folder.name)]:
        del sys.modules[name]


async def test_who_may_deposit_is_written_to_about_the_pieces_awaited_and_the_letter_names_none(store: Store) -> None:
    async def ask(unit: Unit, state: DossierState) -> None:
        number = await write_dossier(unit, 1)
        await Dossier.filter(number=number).update(state=state)
        dossier = await Dossier.get(number=number)
        told = {"number": number, "title": dossier.title, "pieces": ["training_agreement"]}
        feeds = [await somebody(f"{number.lower()}@humando.test")]
        unit.record("DOSSIER_AWAITING_PIECES", "dossier", dossier.id, "test", told, recipients=feeds, mailed=True)

    box = Box()
    await store.unit(lambda unit: ask(unit, DossierState.AWAITING_PIECES))
    await store.unit(lambda unit: ask(unit, DossierState.CANCELLED))
    await post(store, box).carry()

    assert await states(store) == ["SENT", "DROPPED"], "nothing is awaited of a cancelled dossier any more"
    (message,) = box.taken
    assert message["Subject"] == "Des pièces sont attendues pour votre dossier"
    assert "« Boulanger »" in message.get_content()
    assert "training_agreement" not in message.get_content()
