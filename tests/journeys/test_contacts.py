"""What the OPCO tells a company: whom to turn to, three of them starred, and the news of its region."""

import asyncio
from collections import Counter
from datetime import date
from itertools import count
from typing import Any

import pytest
import pytest_asyncio

from monespace_gql.demo.companies import HUMANDO, HUMANDO_LYON, KISO
from monespace_gql.demo.contacts import create_contacts
from monespace_gql.demo.news import create_news
from monespace_gql.graph.keys import to_key
from monespace_gql.journal.models import JournalEntry
from monespace_gql.journal.store import count_statements
from monespace_gql.journal.unit import Unit
from monespace_gql.people.models import Affiliation, Contact, News, Person
from tests.journeys.client import Visitor
from tests.journeys.house import House
from tests.journeys.test_affiliations import somebody

pytestmark = pytest.mark.asyncio(loop_scope="session")

CONTACTS = "{ contacts { id name role phone email siren companyName starred } }"
STARRED = "contact { id starred }"
NEWS = "query ($first: Int!) { news(first: $first) { id title region body link publishedOn } }"
TODAY = date(2025, 12, 20)
_COMPANIES = count(900_000_001)


async def company(house: House, contacts: int) -> str:
    """A company of its own for a test, with so many contacts; return its SIREN."""
    siren = str(next(_COMPANIES))

    async def write(_: Unit) -> None:
        for rank in range(contacts):
            await Contact.create(siren=siren, name=f"Contact {rank}", role="CEF", phone="0199000100")

    await house.store.unit(write)
    return siren


async def employed(house: House, *sirens: str) -> Visitor:
    """Somebody affiliated to these companies as an employer."""
    return await somebody(house, *(("EMPLOYER", siren, None, False) for siren in sirens))


async def seen(person: Visitor) -> list[Any]:
    """The contacts shown to a person."""
    found: list[Any] = (await person.ask(CONTACTS))["contacts"]
    return found


async def keys(person: Visitor) -> list[str]:
    """Their identifiers."""
    return [contact["id"] for contact in await seen(person)]


async def stars(person: Visitor) -> set[str]:
    """Those with a star."""
    return {contact["id"] for contact in await seen(person) if contact["starred"]}


async def test_somebody_sees_the_contacts_of_their_companies_in_this_context_and_of_no_other(house: House) -> None:
    await house.store.unit(lambda _: Contact.create(siren=KISO[:9], name="Lise Vidal", role="AEF", email="l@opco.test"))
    mine, other = await company(house, 2), await company(house, 1)
    held = (("EMPLOYER", mine, None, False), ("EMPLOYER", KISO[:9], KISO, False), ("PROVIDER", other, None, False))
    person = await somebody(house, *held)

    contacts = await seen(person)

    assert {contact["siren"] for contact in contacts} == {mine, KISO[:9]}
    (lise,) = [contact for contact in contacts if contact["name"] == "Lise Vidal"]
    assert {**lise, "id": None} == {
        "id": None,
        "name": "Lise Vidal",
        "role": "AEF",
        "phone": None,
        "email": "l@opco.test",
        "siren": KISO[:9],
        "companyName": "KISO",
        "starred": False,
    }
    assert {contact["siren"] for contact in await seen(person.within("PROVIDER"))} == {other}
    assert await seen(await somebody(house)) == []
    assert await seen(house.person("manager@opco.test", "MANAGER")) == []


async def test_another_companys_contact_is_neither_starred_nor_told_from_one_that_does_not_exist(house: House) -> None:
    person, stranger = await employed(house, await company(house, 1)), await employed(house, await company(house, 1))
    (theirs,) = await keys(stranger)
    (mine,) = await keys(person)
    await stranger.done("starContact", STARRED, contact=theirs)

    refusals = [
        await person.act(act, STARRED, contact=wanted)
        for act in ("starContact", "unstarContact")
        for wanted in (theirs, to_key("Contact", 10**9), "x", "", mine[:-2])
    ]

    assert all(refusal == refusals[0] for refusal in refusals)
    assert refusals[0]["contact"] is None
    assert [error["code"] for error in refusals[0]["userErrors"]] == ["NOT_FOUND"]
    assert await stars(stranger) == {theirs}


async def test_three_contacts_have_a_star_and_the_fourth_waits_until_one_is_taken_away(house: House) -> None:
    person = await employed(house, await company(house, 3), await company(house, 2))
    *three, fourth, _ = await keys(person)
    for key in three:
        payload = await person.done("starContact", STARRED, contact=key)
        assert payload["contact"] == {"id": key, "starred": True}

    refused = await person.act("starContact", STARRED, contact=fourth)

    assert refused["contact"] == {"id": fourth, "starred": False}
    (error,) = refused["userErrors"]
    assert (error["kind"], error["code"]) == ("LIMIT", "CONTACT_LIMIT")
    assert error["message"] == "Vous ne pouvez sélectionner que 3 contacts"
    again = await person.done("starContact", STARRED, contact=three[0])
    assert again["contact"]["starred"] is True, "what is starred stays so"

    await person.done("unstarContact", STARRED, contact=three[0])
    await person.done("starContact", STARRED, contact=fourth)

    assert await stars(person) == {*three[1:], fourth}
    assert set((await keys(person))[:3]) == await stars(person), "those starred come first"


async def test_stars_are_one_persons_in_one_context(house: House) -> None:
    siren = await company(house, 4)
    both = await somebody(house, ("EMPLOYER", siren, None, False), ("PROVIDER", siren, None, False))
    colleague = await employed(house, siren)
    *three, fourth = await keys(both)
    for key in three:
        await both.done("starContact", contact=key)

    await both.within("PROVIDER").done("starContact", contact=fourth)
    await colleague.done("starContact", contact=fourth)

    assert await stars(both) == set(three)
    assert await stars(both.within("PROVIDER")) == await stars(colleague) == {fourth}


async def test_two_devices_at_once_do_not_make_four_stars(house: House) -> None:
    person = await employed(house, await company(house, 8))

    payloads = await asyncio.gather(
        *(person.act("starContact", STARRED, contact=key) for key in await keys(person) for _ in range(2))
    )

    told = Counter(error["code"] for payload in payloads for error in payload["userErrors"])
    assert told == {"CONTACT_LIMIT": 10}, "three contacts were starred, by both devices each"
    assert len(await stars(person)) == 3


async def test_an_operation_repeated_is_done_once_and_each_act_is_in_the_journal_without_names(house: House) -> None:
    person = await employed(house, await company(house, 1))
    (key,) = await keys(person)
    for _ in range(2):
        await person.done("starContact", contact=key, operationId="star-1")
    await person.done("unstarContact", contact=key)
    repeated = await person.done("starContact", STARRED, contact=key, operationId="star-1")
    await person.done("unstarContact", contact=key)

    email = (await person.ask("{ viewer { email } }"))["viewer"]["email"]
    actor = f"person:{(await Person.get(email=email)).id}"
    entries = await JournalEntry.filter(actor=actor)
    assert sorted(entry.kind for entry in entries) == ["CONTACT_STARRED", "CONTACT_UNSTARRED"]
    assert [entry.data for entry in entries] == [{"context": "EMPLOYER"}] * 2
    assert repeated["contact"]["starred"] is False


async def test_stars_of_a_company_left_count_no_more(house: House) -> None:
    left, kept = await company(house, 2), await company(house, 3)
    person = await employed(house, left, kept)
    contacts = await seen(person)
    for contact in (each for each in contacts if each["siren"] == left):
        await person.done("starContact", contact=contact["id"])

    await house.store.unit(lambda unit: Affiliation.filter(siren=left).update(revoked_at=unit.now))
    theirs = await keys(person)
    for key in theirs:
        await person.done("starContact", contact=key)

    assert await stars(person) == set(theirs)
    await house.store.unit(lambda _: Affiliation.filter(siren=left).update(revoked_at=None))
    assert await stars(person) == set(theirs), "three again once the company is back"


async def test_ten_times_more_contacts_take_no_more_statements(house: House) -> None:
    few, many = await employed(house, await company(house, 1)), await employed(house, await company(house, 10))

    with count_statements(house.store) as once:
        await few.ask(CONTACTS)
    with count_statements(house.store) as ten_times:
        await many.ask(CONTACTS)

    assert [sql for sql in once.sql if "contact" in sql] == [sql for sql in ten_times.sql if "contact" in sql]


async def told(person: Visitor, first: int = 100) -> list[Any]:
    """The news shown to a person."""
    found: list[Any] = (await person.ask(NEWS, first=first))["news"]
    return found


async def publish(house: House, title: str, since: date, until: date | None = None, region: str | None = None) -> None:
    """Write one piece of news."""
    link = "https://opco.test/actualites"

    async def write(_: Unit) -> None:
        await News.create(
            title=title, body="Le texte.", link=link, published_from=since, published_until=until, region=region
        )

    await house.store.unit(write)


@pytest_asyncio.fixture(loop_scope="session")
async def published(house: House) -> None:
    """News of several days and regions, and nothing else."""
    await house.store.unit(lambda _: News.all().delete())
    await publish(house, "Ancienne", date(2025, 1, 1))
    await publish(house, "Hier", date(2025, 12, 19))
    await publish(house, "Jusqu'à ce jour", date(2025, 12, 1), until=TODAY)
    await publish(house, "De ce jour", TODAY)
    await publish(house, "De demain", date(2025, 12, 21))
    await publish(house, "Finie hier", date(2025, 12, 1), until=date(2025, 12, 19))
    await publish(house, "À Lille", date(2025, 12, 10), region="32")
    await publish(house, "À Lyon", date(2025, 12, 11), region="84")
    await publish(house, "À Toulouse", date(2025, 12, 12), region="76")


FOR_ALL = ["De ce jour", "Hier", "Jusqu'à ce jour", "Ancienne"]


@pytest.mark.usefixtures("published")
async def test_news_of_the_day_is_told_to_everybody_newest_first(house: House) -> None:
    newcomer = await somebody(house)

    news = await told(newcomer)

    assert [each["title"] for each in news] == FOR_ALL
    assert {**news[0], "id": None} == {
        "id": None,
        "title": "De ce jour",
        "region": None,
        "body": "Le texte.",
        "link": "https://opco.test/actualites",
        "publishedOn": "2025-12-20",
    }
    assert [each["title"] for each in await told(newcomer, 2)] == FOR_ALL[:2]


@pytest.mark.usefixtures("published")
async def test_a_regions_news_is_for_who_has_an_establishment_there_in_this_context(house: House) -> None:
    whole = await somebody(house, ("EMPLOYER", HUMANDO[:9], None, False), ("PROVIDER", KISO[:9], None, False))
    lyon = await somebody(house, ("EMPLOYER", HUMANDO[:9], HUMANDO_LYON, False))

    async def regional(person: Visitor) -> list[tuple[str, str]]:
        return [(each["title"], each["region"]) for each in await told(person) if each["region"]]

    lille = ("À Lille", "Hauts-de-France")
    of_lyon = ("À Lyon", "Auvergne-Rhône-Alpes")
    toulouse = ("À Toulouse", "Occitanie")
    assert await regional(whole) == [of_lyon, lille]
    assert await regional(whole.within("PROVIDER")) == [toulouse]
    assert await regional(lyon) == [of_lyon]
    assert await regional(house.person("investigator@opco.test", "MANAGER")) == [toulouse, of_lyon, lille]


async def test_news_is_asked_for_by_a_number_from_1_to_100(house: House, employer: Visitor) -> None:
    for first in (0, -1, 101):
        assert (await employer.post(NEWS, {"first": first})).codes == ["BAD_PAGE"]


async def test_the_demonstration_has_contacts_and_news(house: House, employer: Visitor) -> None:
    async def write(_: Unit) -> None:
        await News.all().delete()
        await create_contacts()
        await create_news(TODAY)

    await house.store.unit(write)

    assert {"CEF", "AEF"} == {contact["role"] for contact in await seen(employer)}
    assert [each["region"] for each in await told(employer)] == [None, "Hauts-de-France"]
