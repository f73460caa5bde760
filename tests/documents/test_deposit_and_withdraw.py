"""Attaching a file to its case, and withdrawing it."""

import asyncio
from uuid import uuid4

import pytest

from monespace_gql.documents.attached import attached_counts
from monespace_gql.documents.find import find_document
from monespace_gql.documents.hand_over import hand_over_documents
from monespace_gql.documents.models import StoredDocument
from monespace_gql.documents.prepare import Ticket
from monespace_gql.documents.subject import Subject
from monespace_gql.documents.withdraw import withdraw_document
from monespace_gql.journal.models import JournalEntry
from monespace_gql.journal.store import Store
from monespace_gql.lexicon.refusal import Refusal
from monespace_gql.lexicon.standing import Context
from tests.documents.given import ADA, DRAFT, INVOICE, PROGRAMME, SIREN, Files, MovingClock, codes, told, viewer

DOSSIER = Subject(dossier_id=70)


async def test_a_file_received_is_attached_to_its_case(files: Files, clock: MovingClock) -> None:
    ticket = await files.prepare("Facture.csv")
    received = await files.send(ticket)

    stored = await files.deposit(ticket)

    kept = await StoredDocument.get(id=stored.id)
    assert (kept.id, kept.draft_id, kept.dossier_id) == (received.upload_id, 7, None)
    assert (kept.code, kept.name, kept.media_type) == ("invoice", "Facture.csv", "text/csv")
    assert (kept.size, kept.sha256, kept.conformity) == (received.size, received.sha256, "DEPOSITED")
    assert (kept.depositor_id, kept.depositor_siren, kept.deposited_at) == (1, SIREN, clock.now())
    assert await attached_counts(7) == {"invoice": 1}


async def test_a_deposit_is_recorded_with_the_name_and_without_the_content(files: Files) -> None:
    stored = await files.deposited("Facture.csv")

    entry = await JournalEntry.get(kind="DOCUMENT_DEPOSITED")
    assert (entry.subject_kind, entry.subject_id, entry.actor) == ("draft", "7", "person:1")
    assert entry.data == {"document": str(stored.id), "code": "invoice", "name": "Facture.csv", "size": stored.size}


async def test_a_file_is_deposited_once(files: Files) -> None:
    ticket = await files.sent()
    await files.deposit(ticket)

    with pytest.raises(Refusal) as refused:
        await files.deposit(ticket)

    assert told(refused) == ("ALREADY_DEPOSITED", "Ce fichier est déjà déposé.")
    assert await StoredDocument.all().count() == 1


async def test_a_file_that_has_not_arrived_is_not_deposited(files: Files) -> None:
    with pytest.raises(Refusal) as refused:
        await files.deposit(await files.prepare())

    assert told(refused)[0] == "NOT_RECEIVED"


async def test_a_token_is_unknown_to_another_person_context_case_or_type(files: Files) -> None:
    ticket = await files.sent()

    refusals = [
        await refusal(files.deposit("unknown")),
        await refusal(files.deposit(ticket, by=viewer(2))),
        await refusal(files.deposit(ticket, by=viewer(1, context=Context.PROVIDER))),
        await refusal(files.deposit(ticket, on=Subject(draft_id=8))),
        await refusal(files.deposit(ticket, on=Subject(dossier_id=7))),
        await refusal(files.deposit(ticket, of=PROGRAMME)),
    ]

    assert all(each.errors == refusals[0].errors for each in refusals)
    assert codes(refusals[0].errors) == ["NOT_FOUND"]
    assert await files.deposit(ticket)


async def test_a_sixth_file_is_declined_though_it_was_sent_and_may_come_once_another_is_withdrawn(files: Files) -> None:
    sixth = await files.sent()
    first, *_ = [await files.deposited() for _ in range(5)]

    with pytest.raises(Refusal) as refused:
        await files.deposit(sixth)
    await files.withdraw(first)

    assert told(refused) == ("TOO_MANY_FILES", "5 fichiers maximum")
    assert await files.deposit(sixth)


async def test_of_eight_deposits_at_once_five_succeed(files: Files) -> None:
    tickets = [await files.sent() for _ in range(8)]

    outcomes = await asyncio.gather(*(deposited(files, ticket) for ticket in tickets))

    assert sorted(outcomes) == ["TOO_MANY_FILES"] * 3 + ["deposited"] * 5
    assert await attached_counts(7) == {"invoice": 5}


async def test_a_company_is_named_when_the_depositor_reaches_only_one(files: Files) -> None:
    several = viewer(3, "123456782", "987654324")
    ticket = await files.prepare(by=several)
    await files.send(ticket)

    assert (await files.deposit(ticket, by=several)).depositor_siren is None


async def test_a_withdrawn_file_is_seen_no_more_and_its_row_stays(files: Files, clock: MovingClock) -> None:
    stored = await files.deposited("Facture.csv")

    await files.withdraw(stored)

    kept = await StoredDocument.get(id=stored.id)
    assert kept.withdrawn_at == clock.now()
    assert await attached_counts(7) == {}
    assert await find_document(stored.id) is None
    entry = await JournalEntry.get(kind="DOCUMENT_WITHDRAWN")
    assert entry.data == {"document": str(stored.id), "code": "invoice", "name": "Facture.csv"}


async def test_unknown_withdrawn_and_other_cases_files_are_answered_alike(files: Files, store: Store) -> None:
    stored, gone = await files.deposited(), await files.deposited()
    await files.withdraw(gone)

    refusals = [
        await refusal(store.unit(lambda unit: withdraw_document(unit, ADA, DRAFT, uuid4()))),
        await refusal(files.withdraw(gone)),
        await refusal(files.withdraw(stored, on=Subject(draft_id=8))),
    ]

    assert all(each.errors == refusals[0].errors for each in refusals)
    assert codes(refusals[0].errors) == ["NOT_FOUND"]


async def test_a_file_handed_over_is_found_and_counted_on_its_dossier(files: Files, store: Store) -> None:
    stored, gone = await files.deposited(), await files.deposited()
    await files.withdraw(gone)

    await store.unit(lambda unit: hand_over_documents(7, 70))
    for _ in range(4):
        ticket = await files.prepare(on=DOSSIER)
        await files.send(ticket)
        await files.deposit(ticket, on=DOSSIER)

    assert "TOO_MANY_FILES" in codes((await refusal(files.prepare(on=DOSSIER))).errors)
    assert (await files.withdraw(stored, on=DOSSIER)).dossier_id == 70
    assert await files.prepare(on=DOSSIER)


@pytest.mark.parametrize("keys", [{}, {"draft_id": 1, "dossier_id": 2}])
def test_a_subject_is_one_case(keys: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="a draft or a dossier"):
        Subject(keys.get("draft_id"), keys.get("dossier_id"))


async def deposited(files: Files, ticket: Ticket) -> str:
    try:
        await files.deposit(ticket, of=INVOICE)
    except Refusal as refused:
        return refused.errors[0].code
    return "deposited"


async def refusal(act: object) -> Refusal:
    with pytest.raises(Refusal) as refused:
        await act  # type: ignore[misc]  # any act that declines
    return refused.value
