"""The State's service, asked over HTTP: its answers, its failures, and what is answered meanwhile."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import pytest

from monespace_gql.directory.directory import Availability, Source
from monespace_gql.directory.embedded import EmbeddedDirectory
from monespace_gql.directory.state.kept_answers import KeptAnswers
from monespace_gql.directory.state.service import AT_ONCE, LARGEST_ANSWER, StateService, new_session
from monespace_gql.directory.state.state_directory import StateDirectory
from monespace_gql.journal.store import Store, count_statements
from tests.directory.given import KISO, POST, Service, Timer, keep, known, names, place, result, serving

LONG = 90.0
"""A time nothing reaches unless it waits for ever."""
NEXT = "91273969500027"


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    async with serving() as running:
        yield running


@pytest.fixture
def timer() -> Timer:
    return Timer()


@pytest.fixture
async def directory(store: Store, service: Service, timer: Timer) -> AsyncIterator[StateDirectory]:
    async with asking(store, service, timer) as made:
        yield made


@asynccontextmanager
async def asking(store: Store, service: Service, timer: Timer, within: float = LONG) -> AsyncIterator[StateDirectory]:
    """A directory that asks this service, without waiting between attempts."""
    async with new_session() as session:
        asked = StateService(session, service.base, within, asyncio.Semaphore(AT_ONCE), pause=no_pause)
        made = StateDirectory(asked, EmbeddedDirectory(store), timer=timer)
        yield made
        await made.close()


async def no_pause(_: float) -> None:
    """Wait for nothing."""


async def test_the_state_s_answer_is_read_and_completed_with_what_only_the_opco_knows(
    store: Store, service: Service, directory: StateDirectory
) -> None:
    await keep(store, known(KISO, "OLD", closed=True, idcc="1413", public_type="PERMANENT", qualiopi=True))
    service.results = [
        result(KISO, "KISO", place(NEXT, etat_administratif="F", liste_idcc=["1979", "2378"], nom_commercial="K2"))
    ]

    answer = await directory.search("Kiso !")

    assert (answer.source, answer.degraded) == (Source.STATE, False)
    head, branch = answer.companies
    assert (head.name, head.head_office, head.closed, head.naf, head.legal_category) == (
        "KISO",
        True,
        False,
        "5610A",
        "5710",
    )
    assert (head.street, head.postcode, head.city) == ("12 RUE DES ARTS", "31000", "TOULOUSE")
    assert (head.idcc, head.public_type, head.qualiopi, head.source) == ("1413", "PERMANENT", True, Source.STATE)
    assert (branch.siret, branch.head_office, branch.closed, branch.idcc, branch.trade_name) == (
        NEXT,
        False,
        True,
        None,
        "K2",
    )
    assert service.asked == [{"q": "kiso", "page": "1", "per_page": "20"}]


async def test_what_only_we_know_comes_after_and_a_head_office_that_moved_is_one_no_more(
    store: Store, service: Service, directory: StateDirectory
) -> None:
    await keep(store, known(NEXT, "KISO"))
    service.results = [result(KISO, "KISO")]

    everyone = await directory.establishments(KISO[:9])

    assert [(each.siret, each.head_office, each.source) for each in everyone] == [
        (KISO, True, Source.STATE),
        (NEXT, False, Source.EMBEDDED),
    ]
    assert await directory.head_office(KISO[:9]) == everyone[0]


async def test_a_siret_is_answered_by_that_establishment_alone(service: Service, directory: StateDirectory) -> None:
    service.results = [result(KISO, "KISO", place(NEXT)), result(POST, "LA POSTE")]

    found = await directory.find(NEXT)

    assert found is not None
    assert found.siret == NEXT
    assert names(await directory.search(NEXT)) == ["KISO"]


@pytest.mark.parametrize("status", [500, 503, 429])
async def test_a_failure_that_passes_is_not_noticed(service: Service, directory: StateDirectory, status: int) -> None:
    service.statuses = [status, status]
    service.results = [result(KISO, "KISO")]

    answer = await directory.search("kiso")

    assert (names(answer), answer.degraded, len(service.asked)) == (["KISO"], False, 3)


@pytest.mark.parametrize(
    ("statuses", "body", "attempts"),
    [
        ([500] * 3, None, 3),
        ([403], None, 1),
        ([302], None, 1),
        ([], b"<html>", 1),
        ([], b"", 1),
        ([], b"[]", 1),
        ([], b'{"results": null}', 1),
        ([], b'{"results": [{"siren": "x"}, 3]}', 1),
        ([], b'{"results": ' + b"[" * 5_000, 1),
        ([], json.dumps({"results": [], "more": "x" * LARGEST_ANSWER}).encode(), 1),
        ([], b"\xff\xfe", 1),
    ],
)
async def test_without_an_answer_ours_is_given_and_said_to_be_ours(
    store: Store,
    service: Service,
    directory: StateDirectory,
    statuses: list[int],
    body: bytes | None,
    attempts: int,
) -> None:
    await keep(store, known(KISO, "KISO"))
    service.statuses, service.body = list(statuses), body

    answer = await directory.search("kiso")

    assert (names(answer), answer.degraded, answer.source) == (["KISO"], True, Source.EMBEDDED)
    assert len(service.asked) == attempts
    assert directory.availability == Availability(Source.EMBEDDED, degraded=True)


async def test_a_service_too_slow_is_not_waited_for(store: Store, service: Service, timer: Timer) -> None:
    await keep(store, known(KISO, "KISO"))
    service.held.clear()

    async with asyncio.timeout(LONG), asking(store, service, timer, within=0.05) as directory:
        answer = await directory.search("kiso")

    assert (names(answer), answer.degraded) == (["KISO"], True)


async def test_a_service_that_is_not_there_is_done_without(store: Store, timer: Timer) -> None:
    async with serving() as gone:
        pass
    await keep(store, known(KISO, "KISO"))

    async with asking(store, gone, timer) as directory:
        answer = await directory.search("kiso")

    assert (names(answer), answer.degraded) == (["KISO"], True)


async def test_a_service_that_fails_is_left_alone_then_tried_once_then_used_again(
    service: Service, directory: StateDirectory, timer: Timer
) -> None:
    service.statuses = [403] * 4
    for text in ("one", "two", "three"):
        await directory.search(text)
    assert len(service.asked) == 3

    assert (await directory.search("four")).degraded
    assert len(service.asked) == 3
    timer.now += 30
    assert (await directory.search("five")).degraded
    assert (await directory.search("six")).degraded
    assert len(service.asked) == 4
    timer.now += 30
    service.results = [result(KISO, "KISO")]
    recovered = await directory.search("seven")

    assert (names(recovered), recovered.degraded) == (["KISO"], False)
    assert directory.availability == Availability(Source.STATE, degraded=False)
    assert not (await directory.search("eight")).degraded


async def test_a_question_it_declines_does_not_make_it_fail_for_others(
    service: Service, directory: StateDirectory
) -> None:
    service.statuses = [400] * 5

    answers = [await directory.search(text) for text in ("one", "two", "three", "four", "five")]

    assert all(answer.degraded for answer in answers)
    assert not (await directory.search("six")).degraded
    assert not directory.availability.degraded


async def test_an_odd_result_does_not_hide_the_others(service: Service, directory: StateDirectory) -> None:
    stranger: Mapping[str, object] = place(POST)
    service.results = [{"siren": "?"}, {**result(KISO, "KISO"), "siege": None}, result(KISO, "KISO\x00 SARL", stranger)]

    answer = await directory.search("kiso")

    assert (names(answer), answer.degraded) == (["KISO SARL"], False)


async def test_an_answer_is_kept_for_a_while(service: Service, directory: StateDirectory, timer: Timer) -> None:
    await directory.search("kiso")
    await directory.search(" KISO ")
    assert len(service.asked) == 1

    timer.now += 3_600
    await directory.search("kiso")

    assert len(service.asked) == 2


def test_no_more_answers_are_kept_than_agreed(timer: Timer) -> None:
    kept: KeptAnswers[str] = KeptAnswers(timer, most=2)

    for question in ("one", "two", "one", "three"):
        kept.put(question, question)

    assert len(kept) == 2
    assert [kept.get(question) for question in ("one", "two", "three")] == ["one", None, "three"]


async def test_those_who_ask_the_same_at_once_share_one_question(service: Service, directory: StateDirectory) -> None:
    service.held.clear()
    service.results = [result(KISO, "KISO")]
    searches = [asyncio.create_task(directory.search("kiso")) for _ in range(5)]
    async with asyncio.timeout(LONG):
        await service.reached.wait()

    searches[0].cancel()
    service.held.set()
    answers = await asyncio.gather(*searches[1:])

    assert [names(answer) for answer in answers] == [["KISO"]] * 4
    assert len(service.asked) == 1


@pytest.mark.parametrize("text", ["", "k", "kz", "%"])
async def test_what_the_service_would_decline_is_not_asked(
    service: Service, directory: StateDirectory, text: str
) -> None:
    answer = await directory.search(text)

    assert (answer.degraded, answer.source, service.asked) == (False, Source.EMBEDDED, [])


async def test_statements_do_not_grow_with_what_the_state_finds(
    store: Store, service: Service, directory: StateDirectory
) -> None:
    counts = []
    for text, count in (("one", 1), ("ten", 10)):
        service.results = [result(f"{100_000_000 + rank}00017", "KISO") for rank in range(count)]
        with count_statements(store) as counted:
            await directory.search(text)
        counts.append(counted.count)

    assert counts == [2, 2]
