"""The whole life of a dossier, from its transmission to its end, and what those concerned read at each step."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from monespace_gql.dossiers.models import Dossier
from monespace_gql.journal.models import JournalEntry
from monespace_gql.lexicon.clock import today
from monespace_gql.lexicon.state import DossierState
from tests.conftest import KINDS
from tests.journeys.client import Visitor
from tests.journeys.clock import MovingClock
from tests.journeys.given import CLOCK, attach, complete, transmitted
from tests.journeys.house import House, open_house
from tests.journeys.rows import write_dossier
from tests.journeys.test_bad_input import NUL, ROYAL, SURROGATE, sent

pytestmark = pytest.mark.asyncio(loop_scope="session")

TODAY = today(CLOCK)
DECISION = "decision { completeOn dueOn silenceGrants source decidedOn tacit refusalReason refusalReasonLabel }"
SUMS = "requested granted paid balance"
MONEY = f"""financing {{ {SUMS} totals {{ key label {SUMS} }} lines {{ id label payeeName {SUMS}
  parts {{ id funder amount paid balance payments {{ transfer invoice paidOn amount }} }} }} }}"""
WHOLE = f"""version state stateLabel stateGroup stateMessage {DECISION} awaitedPieces {{ code label deposited }}
  brokenOn {MONEY} documents {{ code files {{ id conformity }} }} access {{ actions {{ code allowed }} }}"""
NOTES = "{ notifications(first: 100) { nodes { kind subjectNumber text } } }"
EMPLOYERS = ("employer@humando.test", "follow@humando.test", "both@humando.test", "admin@humando.test")
"""Those who see the dossiers of HUMANDO as its people: they are told of what it has to do."""

REFUSED = ("startReview", "cancelDossier", "closeDossier", "reopenDossier")


@pytest_asyncio.fixture(scope="module", loop_scope="session", params=KINDS)
async def house(
    request: pytest.FixtureRequest, new_database: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """A house of its own, whose clock ticks: pieces come after they were asked for."""
    async with open_house(new_database(request.param), tmp_path_factory.mktemp("data"), MovingClock()) as opened:
        yield opened


@pytest.fixture
def provider(house: House) -> Visitor:
    """Somebody of LEGOUD, which gives the training of the example case."""
    return house.person("provider@legoud.test", "PROVIDER")


@pytest.fixture
def investigator(house: House) -> Visitor:
    """An investigator of the OPCO."""
    return house.person("investigator@opco.test", "MANAGER")


async def read(person: Visitor, number: str) -> Any:  # Any: JSON
    """What a person reads of a dossier."""
    query = f"query ($n: CaseNumber!) {{ dossier(ref: {{number: $n}}) {{ {WHOLE} }} }}"
    return (await person.ask(query, n=number))["dossier"]


async def told(person: Visitor, number: str) -> list[str]:
    """The kinds of what a person was told of a dossier."""
    nodes = (await person.ask(NOTES))["notifications"]["nodes"]
    return [note["kind"] for note in nodes if note["subjectNumber"] == number]


async def content_of(house: House, number: str) -> tuple[object, ...]:
    """What was transmitted, as it is kept."""
    (row,) = await house.store.fetch("SELECT content, findings, examined_on FROM dossier WHERE number = $1", [number])
    return tuple(map(str, row))


async def letters(house: House, number: str) -> list[str]:
    """The kinds of the mails written about a dossier."""
    sql = """SELECT e.kind FROM letter l JOIN journal_entry e ON e.id = l.entry_id
      JOIN dossier d ON e.subject_kind = 'dossier' AND e.subject_id = CAST(d.id AS TEXT) WHERE d.number = $1"""
    return [row["kind"] for row in await house.store.fetch(sql, [number])]


def open_to(dossier: Any) -> set[str]:
    """What a person may do to a dossier now."""
    return {action["code"] for action in dossier["access"]["actions"] if action["allowed"]}


def file_of(dossier: Mapping[str, Any], code: str) -> str:
    """The first file of a type."""
    key: str = next(line["files"][0]["id"] for line in dossier["documents"] if line["code"] == code)
    return key


async def granted(employer: Visitor, manager: Visitor, **changes: Mapping[str, object]) -> str:
    """Bring a request to a granted dossier; return its number."""
    number = await transmitted(employer, "CPRO", complete(**changes))
    await manager.done("grantDossier", dossier={"number": number})
    return number


async def test_a_dossier_lives_from_its_transmission_to_its_end(
    house: House, employer: Visitor, provider: Visitor, manager: Visitor, investigator: Visitor
) -> None:
    number = await transmitted(employer, "CPRO", complete(funding={"subrogation": False}))
    ref = {"number": number}
    sent = await content_of(house, number)

    fresh = await read(employer, number)
    assert (fresh["stateLabel"], fresh["stateGroup"], fresh["version"]) == ("Transmis", "IN_PROGRESS", 1)
    due = (TODAY + timedelta(days=20)).isoformat()
    assert fresh["decision"] == {
        "completeOn": TODAY.isoformat(),
        "dueOn": due,
        "silenceGrants": True,
        "source": "D6325-2",
        "decidedOn": None,
        "tacit": False,
        "refusalReason": None,
        "refusalReasonLabel": None,
    }
    assert open_to(fresh) == {"DEPOSIT_DOCUMENT"}
    assert open_to(await read(manager, number)) == {"START_REVIEW", "SET_CONFORMITY", "GRANT", "CANCEL"}

    await manager.done("startReview", dossier=ref, ifVersion=1)
    assert (await read(provider, number))["stateLabel"] == "En cours d'analyse"
    assert await investigator.refused("requestPieces", dossier=ref, documents=["training_agreement"], ifVersion=1) == [
        "DOSSIER_CHANGED"
    ]

    wrong = file_of(await read(manager, number), "training_agreement")
    judged = await investigator.done(
        "setDocumentConformity", "dossier { version }", dossier=ref, documentId=wrong, conformity="NON_CONFORMING"
    )
    again = await investigator.done(
        "setDocumentConformity", "dossier { version }", dossier=ref, documentId=wrong, conformity="NON_CONFORMING"
    )
    assert again == judged
    assert await manager.refused("grantDossier", dossier=ref) == ["NON_CONFORMING_DOCUMENT"]

    assert await manager.refused("requestPieces", dossier=ref, documents=[]) == ["NO_PIECE"]
    assert await manager.refused("requestPieces", dossier=ref, documents=["selfie"]) == ["UNKNOWN_DOCUMENT"]
    await manager.done("requestPieces", dossier=ref, documents=["training_agreement"])
    waiting = await read(employer, number)
    assert (waiting["stateLabel"], waiting["stateGroup"]) == ("À compléter", "AWAITED")
    assert (waiting["decision"]["dueOn"], waiting["decision"]["completeOn"]) == (None, None)
    (piece,) = waiting["awaitedPieces"]
    assert (piece["code"], piece["label"], piece["deposited"]) == (
        "training_agreement",
        "Convention de formation",
        False,
    )
    assert (await read(provider, number))["awaitedPieces"] == []
    assert await manager.refused("grantDossier", dossier=ref) == ["WRONG_STATE"]

    await attach(employer, {"dossier": ref}, "training_agreement")
    assert [piece["deposited"] for piece in (await read(manager, number))["awaitedPieces"]] == [True]
    await manager.done("startReview", dossier=ref)
    resumed = await read(employer, number)
    assert (resumed["decision"]["dueOn"], resumed["awaitedPieces"]) == (due, [])

    (line,) = resumed["financing"]["lines"]
    shares = [{"funder": "Subvention Etat", "percent": "40"}, {"funder": "OPCO"}]
    await manager.done("grantDossier", dossier=ref, lines=[{"line": line["id"], "funders": shares}])
    decided = await read(employer, number)
    assert (decided["stateLabel"], decided["decision"]["decidedOn"]) == ("Accordé", TODAY.isoformat())
    parts = [(part["funder"], part["amount"]) for part in decided["financing"]["lines"][0]["parts"]]
    assert parts == [("OPCO", "2196.00"), ("Subvention Etat", "1464.00")]

    await pays_it_to_the_cent(house, employer, manager, ref, decided["financing"]["lines"][0])
    assert await employer.refused("closeDossier", dossier=ref) == ["NOT_YOURS"]
    closed = await manager.done("closeDossier", "dossier { stateLabel stateGroup }", dossier=ref)
    assert closed["dossier"] == {"stateLabel": "Soldé", "stateGroup": "FINALISED"}
    assert await investigator.refused("reopenDossier", dossier=ref) == ["NOT_YOURS"]
    await manager.done("reopenDossier", dossier=ref)
    await manager.done("closeDossier", dossier=ref)

    everybody = ["DOSSIER_TRANSMITTED", "DOSSIER_UNDER_REVIEW"]
    ends = ["PAYMENT_RECORDED", "PAYMENT_RECORDED", "DOSSIER_CLOSED", "DOSSIER_REOPENED", "DOSSIER_CLOSED"]
    asked = ["DOCUMENT_NON_CONFORMING", "DOSSIER_AWAITING_PIECES"]
    assert await told(employer, number) == [*everybody, *asked, "DOSSIER_UNDER_REVIEW", "DOSSIER_GRANTED", *ends]
    unpaid = [kind for kind in ends if kind != "PAYMENT_RECORDED"]
    assert await told(provider, number) == [*everybody, "DOSSIER_UNDER_REVIEW", "DOSSIER_GRANTED", *unpaid]
    assert "DOCUMENT_DEPOSITED" in await told(investigator, number)
    await is_in_the_journal(house, number)
    assert await content_of(house, number) == sent, "what was transmitted never changes"
    assert await letters(house, number) == ["DOSSIER_AWAITING_PIECES"] * len(EMPLOYERS)


def money_of(dossier: Any) -> Any:  # Any: JSON
    """The money of a dossier that somebody read."""
    return dossier["financing"]


async def pays_it_to_the_cent(house: House, employer: Visitor, manager: Visitor, ref: Any, line: Any) -> None:
    paying = {"dossier": ref, "transfer": "VIR-1", "paidOn": TODAY.isoformat(), "invoice": "F-2025-12"}

    too_much = await manager.act("recordPayment", **paying, amounts=[{"line": line["id"], "amount": "3660.01"}])
    assert [(error["code"], error["path"]) for error in too_much["userErrors"]] == [
        ("OVERPAYMENT", "amounts[0].amount")
    ]
    assert "3.660,01 €" in too_much["userErrors"][0]["message"]
    assert await manager.refused("closeDossier", dossier=ref) == ["BALANCE_LEFT"]

    first = {**paying, "amounts": [{"line": line["id"], "amount": "1000.00"}], "operationId": f"pay {ref}"}
    await manager.done("recordPayment", **first)
    await manager.done("recordPayment", **first)
    assert await manager.refused("recordPayment", **(first | {"operationId": None})) == ["TRANSFER_RECORDED"]
    number = ref["number"]
    money = (await read(employer, number))["financing"]
    assert (money["granted"], money["paid"], money["balance"]) == ("3660.00", "1000.00", "2660.00")
    paid = [(part["funder"], part["paid"], part["balance"]) for part in money["lines"][0]["parts"]]
    assert paid == [("OPCO", "600.00", "1596.00"), ("Subvention Etat", "400.00", "1064.00")]
    assert money["lines"][0]["parts"][0]["payments"] == [
        {"transfer": "VIR-1", "invoice": "F-2025-12", "paidOn": TODAY.isoformat(), "amount": "600.00"}
    ]
    follower = money_of(await read(house.person("follow@humando.test"), number))
    assert (follower["paid"], follower["lines"][0]["parts"][0]["payments"]) == ("1000.00", None)
    rest = [{"part": part["id"], "amount": part["balance"]} for part in money["lines"][0]["parts"]]
    await manager.done("recordPayment", dossier=ref, transfer="VIR-2", paidOn=TODAY.isoformat(), amounts=rest)
    assert (await read(employer, number))["financing"]["balance"] == "0.00"


async def is_in_the_journal(house: House, number: str) -> None:
    with house.store.reading():
        key = (await Dossier.get(number=number)).id
        kept = await JournalEntry.filter(subject_kind="dossier", subject_id=str(key)).order_by("id")
    moves = [(entry.data["from"], entry.data["to"]) for entry in kept if "to" in entry.data]
    assert moves[:3] == [
        ("TRANSMITTED", "UNDER_REVIEW"),
        ("UNDER_REVIEW", "AWAITING_PIECES"),
        ("AWAITING_PIECES", "UNDER_REVIEW"),
    ]
    arrived, *decided = kept
    assert (arrived.kind, arrived.actor) == ("DOSSIER_TRANSMITTED", "system:transmission")
    assert all(entry.actor.startswith("person:") for entry in decided)


async def test_with_subrogation_the_provider_is_paid_and_told(
    employer: Visitor, provider: Visitor, manager: Visitor
) -> None:
    number = await granted(employer, manager, funding={"subrogation": True, "provider_agrees": True})
    (line,) = (await read(provider, number))["financing"]["lines"]
    assert line["payeeName"] == "LEGOUD CONSEIL FORMATION"

    amounts = [{"line": line["id"], "amount": "10.00"}]
    paid = {"transfer": "VIR-3", "paidOn": TODAY.isoformat(), "amounts": amounts}
    await manager.done("recordPayment", dossier={"number": number}, **paid)

    assert (await read(provider, number))["financing"]["paid"] == "10.00"
    assert (await told(provider, number))[-1] == "PAYMENT_RECORDED"


async def test_a_dossier_is_refused_for_a_reason_of_the_procedure_that_a_module_provider_is_not_told(
    employer: Visitor, provider: Visitor, manager: Visitor
) -> None:
    number = await transmitted(employer)
    ref = {"number": number}
    assert await manager.refused("refuseDossier", dossier=ref, reason="NO_FUNDS") == ["WRONG_STATE"]

    await manager.done("startReview", dossier=ref)
    assert await employer.refused("refuseDossier", dossier=ref, reason="NO_FUNDS") == ["WRONG_STATE"]
    await manager.done("refuseDossier", dossier=ref, reason="NO_FUNDS")

    mine, theirs = await read(employer, number), await read(provider, number)
    assert mine["decision"]["refusalReasonLabel"] == "Absence de disponibilités financières"
    assert (theirs["state"], theirs["decision"]["refusalReason"]) == ("REFUSED", None)
    assert open_to(mine) == set()
    for act in REFUSED:
        payload = await manager.act(act, "dossier { state }", dossier=ref)
        assert payload["userErrors"][0]["message"] == "Le dossier est refusé."
        assert payload["dossier"] == {"state": "REFUSED"}
    assert (await told(employer, number))[-1] == (await told(provider, number))[-1] == "DOSSIER_REFUSED"


async def test_a_dossier_given_up_is_cancelled(employer: Visitor, manager: Visitor) -> None:
    number = await transmitted(employer)

    await manager.done("cancelDossier", dossier={"number": number})

    cancelled = await read(employer, number)
    assert (cancelled["stateLabel"], cancelled["stateGroup"], cancelled["decision"]["dueOn"]) == (
        "Annulé",
        "FINALISED",
        None,
    )


async def test_a_broken_contract_keeps_what_was_lived_of_it_and_what_was_paid(
    house: House, employer: Visitor, manager: Visitor
) -> None:
    number = await granted(employer, manager)
    assert "BREAK_CONTRACT" in open_to(await read(manager, number))
    ref, key = {"number": number}, (await read(manager, number))["financing"]["lines"][0]["id"]
    begun = {"starts_on": TODAY - timedelta(days=9), "ends_on": TODAY + timedelta(days=90)}
    await house.store.unit(lambda _: Dossier.filter(number=number).update(**begun))

    future = await manager.refused("breakContract", dossier=ref, brokenOn=(TODAY + timedelta(days=1)).isoformat())
    too_much = [{"line": key, "amount": "3660.01"}]
    over = await manager.refused("breakContract", dossier=ref, brokenOn=TODAY.isoformat(), lines=too_much)
    await manager.done("breakContract", dossier=ref, brokenOn=TODAY.isoformat())

    broken = await read(employer, number)
    assert (future, over) == (["BROKEN_OUT_OF_RANGE"], ["OUT_OF_RANGE"])
    assert (broken["stateLabel"], broken["brokenOn"]) == ("Rompu", TODAY.isoformat())
    assert (broken["financing"]["granted"], broken["financing"]["requested"]) == ("366.00", "3660.00")
    paid = {"transfer": "V", "paidOn": TODAY.isoformat(), "amounts": [{"line": key, "amount": "366.00"}]}
    await manager.done("recordPayment", dossier=ref, **paid)
    assert (await read(employer, number))["financing"]["balance"] == "0.00"


async def test_what_is_not_a_contract_is_not_broken(employer: Visitor, manager: Visitor) -> None:
    number = await transmitted(employer, "BADGE")
    await manager.done("grantDossier", dossier={"number": number})
    assert (await read(employer, number))["decision"]["dueOn"] is None
    assert open_to(await read(manager, number)) == {"SET_CONFORMITY", "RECORD_PAYMENT", "CLOSE"}

    refused = await manager.refused("breakContract", dossier={"number": number}, brokenOn=TODAY.isoformat())

    assert refused == ["NO_CONTRACT"]


@pytest.mark.parametrize(
    ("amounts", "codes"),
    [
        ([], ["NO_AMOUNT"]),
        ([{"amount": "1.00"}], ["LINE_OR_PART"]),
        ([{"line": "x", "amount": "1.00"}], ["UNKNOWN_LINE"]),
        (
            [{"line": "LINE", "amount": "0.00"}, {"part": "x", "amount": "1.00"}],
            ["PAYMENT_NOT_POSITIVE", "UNKNOWN_LINE"],
        ),
        ([{"line": "LINE", "amount": "3660.00"}, {"line": "LINE", "amount": "0.01"}], ["OVERPAYMENT"]),
    ],
)
async def test_a_payment_that_cannot_be_is_declined_whole(
    employer: Visitor, manager: Visitor, amounts: list[dict[str, str]], codes: list[str]
) -> None:
    number = await granted(employer, manager)
    key = (await read(manager, number))["financing"]["lines"][0]["id"]
    named = [{name: key if value == "LINE" else value for name, value in each.items()} for each in amounts]
    paying = {"dossier": {"number": number}, "transfer": "V", "paidOn": TODAY.isoformat(), "amounts": named}

    assert await manager.refused("recordPayment", **paying) == codes

    assert (await read(manager, number))["financing"]["paid"] == "0.00"


async def test_payments_made_at_once_never_pay_more_than_is_granted(employer: Visitor, manager: Visitor) -> None:
    number = await granted(employer, manager)
    key = (await read(manager, number))["financing"]["lines"][0]["id"]

    async def pay(rank: int) -> list[str]:
        amounts = [{"line": key, "amount": "1000.00"}]
        given = {"transfer": f"V{rank}", "paidOn": TODAY.isoformat(), "amounts": amounts}
        payload = await manager.act("recordPayment", dossier={"number": number}, **given)
        return [error["code"] for error in payload["userErrors"]]

    codes = await asyncio.gather(*(pay(rank) for rank in range(8)))

    assert sorted(map(len, codes)) == [0, 0, 0, 1, 1, 1, 1, 1]
    assert {code for each in codes for code in each} == {"OVERPAYMENT"}
    assert (await read(manager, number))["financing"]["balance"] == "660.00"


async def test_two_people_of_the_opco_who_read_the_same_version_do_not_both_decide(
    employer: Visitor, manager: Visitor, investigator: Visitor
) -> None:
    number = await transmitted(employer)
    ref = {"number": number}
    await manager.done("startReview", dossier=ref)
    version = (await read(manager, number))["version"]

    outcomes = await asyncio.gather(
        manager.act("grantDossier", dossier=ref, ifVersion=version),
        investigator.act("refuseDossier", dossier=ref, ifVersion=version, reason="NO_FUNDS"),
    )

    assert sorted(len(each["userErrors"]) for each in outcomes) == [0, 1]
    assert (await read(employer, number))["version"] == version + 1


async def test_an_operation_asked_again_is_done_once(employer: Visitor, manager: Visitor) -> None:
    number = await transmitted(employer)
    ref = {"number": number}
    acts: list[tuple[str, dict[str, object]]] = [
        ("startReview", {}),
        ("requestPieces", {"documents": ["training_agreement"]}),
        ("startReview", {}),
        ("grantDossier", {}),
    ]

    for rank, (act, given) in enumerate(acts):
        for _ in range(2):
            await manager.done(act, dossier=ref, operationId=f"{number} {rank}", **given)

    assert (await read(employer, number))["version"] == 1 + len(acts)
    kinds = ["DOSSIER_UNDER_REVIEW", "DOSSIER_AWAITING_PIECES", "DOSSIER_UNDER_REVIEW", "DOSSIER_GRANTED"]
    assert await told(employer, number) == ["DOSSIER_TRANSMITTED", *kinds]


@pytest.mark.parametrize("text", [NUL, SURROGATE, ROYAL, "%", "\u200b", "x" * 5000, "", "   "])
async def test_no_text_breaks_an_act_of_the_opco_nor_is_kept_as_it_should_not(
    house: House, manager: Visitor, text: str
) -> None:
    number = await house.store.unit(lambda unit: write_dossier(unit, 1))
    ref, money = {"number": number}, (await read(manager, number))["financing"]
    amounts = [{"line": money["lines"][0]["id"], "amount": "0.10"}]
    paid = {"transfer": f"V {text}", "invoice": text, "paidOn": TODAY.isoformat()}
    await house.store.unit(lambda _: Dossier.filter(number=number).update(state=DossierState.UNDER_REVIEW))
    files = {"dossier": ref, "documentId": text, "conformity": "CONFORMING"}
    shares = [{"funder": text, "percent": "10"}, {"funder": "OPCO"}]

    replies = [
        await sent(manager, "requestPieces", text, dossier=ref, documents=[text]),
        await sent(manager, "setDocumentConformity", text, **files),
        await sent(manager, "grantDossier", text, dossier=ref, lines=[{**amounts[0], "line": text, "funders": shares}]),
    ]
    await house.store.unit(lambda _: Dossier.filter(number=number).update(state=DossierState.GRANTED))
    replies += [
        await sent(manager, "recordPayment", text, dossier=ref, **paid, amounts=[{"line": text, "amount": "0.10"}]),
        await sent(manager, "recordPayment", text, dossier=ref, **paid, amounts=amounts),
        await sent(manager, "breakContract", text, dossier=ref, brokenOn=text),
    ]

    assert {reply.status for reply in replies} <= {200, 400}
    assert "INTERNAL" not in [code for reply in replies for code in reply.codes]
    kept = await read(manager, number)
    assert (kept["state"], len(kept["financing"]["lines"][0]["parts"])) == ("GRANTED", 1)
    assert "\x00" not in str(kept["financing"])
