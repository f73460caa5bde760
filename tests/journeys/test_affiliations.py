"""Affiliations: requested by the person, decided by the company's administrator, and gone at the next read."""

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

import pytest

from monespace_gql.demo.companies import HUMANDO, HUMANDO_LYON, KISO, SIAE
from monespace_gql.journal.store import count_statements
from monespace_gql.people.models import Affiliation, Person
from tests.journeys.client import Visitor
from tests.journeys.given import open_draft, transmitted
from tests.journeys.house import House

pytestmark = pytest.mark.asyncio(loop_scope="session")

SHOWN = """affiliation { id state stateLabel administrator companyName siret reason decidable
  permissions { scheme permissions } }"""
LIST = """query ($of: AffiliationsOf!, $state: AffiliationState, $siren: String, $first: Int!, $after: String) {
  affiliations(of: $of, state: $state, siren: $siren, first: $first, after: $after) {
    nodes { id state email siren siret context companyName decidable requestedAt decidedAt revokedAt }
    pageInfo { hasNextPage endCursor } } }"""
SEEN = "{ drafts(first: 100) { nodes { number } } }"
EVERYTHING = [{"scheme": "*", "permissions": ["ENTER", "FOLLOW"]}]
_NEWCOMERS = count(1)

Held = tuple[str, str, str | None, bool]
"""Context, SIREN, SIRET, and whether an administrator."""


async def somebody(house: House, *held: Held, context: str | None = None) -> Visitor:
    """A person of their own for a test, with these valid affiliations."""
    email = f"newcomer{next(_NEWCOMERS)}@journeys.test"

    async def write(_: object) -> None:
        person = await Person.create(email=email, first_name="Alix", last_name="Nouveau")
        for of, siren, siret, administrator in held:
            await Affiliation.create(
                person=person,
                context=of,
                siren=siren,
                siret=siret,
                administrator=administrator,
                permissions={"*": ["ENTER", "FOLLOW"]},
            )

    await house.store.unit(write)
    return house.person(email, context)


async def request(person: Visitor, context: str = "EMPLOYER", **company: str) -> str:
    """Request an affiliation; return its identifier."""
    payload = await person.done("requestAffiliation", SHOWN, company=company, context=context)
    assert payload["affiliation"]["state"] == "REQUESTED"
    key: str = payload["affiliation"]["id"]
    return key


async def validate(person: Visitor, key: str, permissions: Sequence[Mapping[str, object]] = EVERYTHING) -> Any:
    """Validate a request; return the affiliation."""
    given = {"affiliation": key, "decision": "VALIDATE", "permissions": permissions}
    return (await person.done("decideAffiliation", SHOWN, **given))["affiliation"]


async def listed(person: Visitor, of: str, **chosen: object) -> Any:  # Any: JSON
    """The affiliations listed to a person."""
    given = {"state": None, "siren": None, "first": 100, "after": None, **chosen}
    return (await person.ask(LIST, of=of, **given))["affiliations"]["nodes"]


async def drafts_seen(person: Visitor) -> set[int]:
    """The numbers of the drafts that a person sees."""
    return {draft["number"] for draft in (await person.ask(SEEN))["drafts"]["nodes"]}


async def test_a_newcomer_sees_nothing_until_the_administrator_validates_and_then_what_they_were_given(
    house: House, employer: Visitor
) -> None:
    newcomer, admin = await somebody(house), house.person("admin@humando.test")
    cpro, badge = await open_draft(employer), await open_draft(employer, "BADGE")

    key = await request(newcomer, siren=HUMANDO[:9])

    assert (await newcomer.ask("{ viewer { contexts affiliations { siren } } }"))["viewer"] == {
        "contexts": [],
        "affiliations": [],
    }
    assert await drafts_seen(newcomer) == set()
    assert await newcomer.refused("openDraft", scheme="CPRO") == ["NO_PERMISSION"]
    (mine,) = await listed(newcomer, "ME")
    assert (mine["state"], mine["companyName"], mine["decidable"]) == ("REQUESTED", "HUMANDO", False)
    (waiting,) = [each for each in await listed(admin, "COLLEAGUES", state="REQUESTED") if each["id"] == key]
    assert waiting["decidable"] is True

    validated = await validate(admin, key, [{"scheme": "BADGE", "permissions": ["FOLLOW"]}])

    assert (validated["state"], validated["stateLabel"]) == ("VALID", "Validé")
    seen = await drafts_seen(newcomer)
    assert badge in seen
    assert cpro not in seen
    assert await newcomer.refused("openDraft", scheme="BADGE") == ["NO_PERMISSION"]

    await admin.done("setPermissions", SHOWN, affiliation=key, permissions=EVERYTHING)

    assert {badge, cpro} <= await drafts_seen(newcomer)
    assert await open_draft(newcomer) in await drafts_seen(employer)


async def test_nobody_decides_on_what_is_not_theirs_nor_on_their_own(house: House, employer: Visitor) -> None:
    newcomer, admin = await somebody(house), house.person("admin@humando.test")
    key = await request(newcomer, siret=HUMANDO)
    own = (await listed(admin, "ME"))[0]["id"]
    decision = {"affiliation": key, "decision": "VALIDATE", "permissions": EVERYTHING}
    kiso_admin = await somebody(house, ("EMPLOYER", KISO[:9], None, True))
    as_provider = await somebody(house, ("PROVIDER", HUMANDO[:9], None, True))

    for stranger in (employer, house.person("employer@kiso.test"), kiso_admin, as_provider):
        assert await stranger.refused("decideAffiliation", **decision) == ["NOT_FOUND"]
        assert await stranger.refused("withdrawAffiliation", affiliation=key) == ["NOT_FOUND"]
        assert key not in [each["id"] for each in await listed(stranger, "COLLEAGUES")]
    assert await newcomer.refused("decideAffiliation", **decision) == ["OWN_AFFILIATION"]
    assert await admin.refused("setPermissions", affiliation=own, permissions=EVERYTHING) == ["OWN_AFFILIATION"]
    assert await admin.refused("withdrawAffiliation", affiliation=own) == ["OWN_AFFILIATION"]
    assert await house.person("manager@opco.test").refused("decideAffiliation", **decision) == ["HAS_ADMINISTRATOR"]
    assert await house.person("investigator@opco.test").refused("decideAffiliation", **decision) == ["NOT_FOUND"]
    assert (await listed(newcomer, "ME"))[0]["state"] == "REQUESTED"
    for none in ("", "x", "QWZmaWxpYXRpb246MA", own[:-2]):
        assert await admin.refused("withdrawAffiliation", affiliation=none) == ["NOT_FOUND"]


async def test_the_first_of_a_company_is_validated_by_the_opco_and_then_decides_in_its_place(house: House) -> None:
    manager, first, second = house.person("manager@opco.test"), await somebody(house), await somebody(house)
    key, later = await request(first, siren=SIAE[:9]), await request(second, siret=SIAE)
    awaited = await listed(manager, "COLLEAGUES", state="REQUESTED", siren=SIAE[:9])
    assert {each["id"]: each["decidable"] for each in awaited} == {key: True, later: True}

    given = {"affiliation": key, "decision": "VALIDATE", "permissions": EVERYTHING, "administrator": True}
    assert (await manager.done("decideAffiliation", SHOWN, **given))["affiliation"]["administrator"] is True

    given = {"affiliation": later, "decision": "VALIDATE", "permissions": EVERYTHING}
    assert await manager.refused("decideAffiliation", **given) == ["HAS_ADMINISTRATOR"]
    assert not any(each["decidable"] for each in await listed(manager, "COLLEAGUES", siren=SIAE[:9], state="REQUESTED"))
    assert (await validate(first, later))["state"] == "VALID"
    assert (await manager.done("withdrawAffiliation", SHOWN, affiliation=key))["affiliation"]["state"] == "REVOKED"


async def test_an_administrator_of_an_establishment_decides_for_that_establishment_alone(house: House) -> None:
    of_lyon = await somebody(house, ("EMPLOYER", HUMANDO[:9], HUMANDO_LYON, True))
    newcomer = await somebody(house)
    lyon, all_of_it = await request(newcomer, siret=HUMANDO_LYON), await request(newcomer, siren=HUMANDO[:9])
    lille = await request(newcomer, siret=HUMANDO)

    assert {each["siret"] for each in await listed(of_lyon, "COLLEAGUES")} == {HUMANDO_LYON}
    for beyond in (all_of_it, lille):
        given = {"affiliation": beyond, "decision": "REFUSE"}
        assert await of_lyon.refused("decideAffiliation", **given) == ["NOT_FOUND"]
    assert (await validate(of_lyon, lyon))["siret"] == HUMANDO_LYON


async def test_a_refusal_says_why_and_may_be_asked_again(house: House) -> None:
    newcomer, admin = await somebody(house), house.person("admin@humando.test")
    key = await request(newcomer, siren=HUMANDO[:9])

    given = {"affiliation": key, "decision": "REFUSE", "reason": " Vous ne travaillez plus ici. "}
    refused = (await admin.done("decideAffiliation", SHOWN, **given))["affiliation"]

    assert (refused["state"], refused["reason"]) == ("REFUSED", "Vous ne travaillez plus ici.")
    assert await admin.refused("decideAffiliation", **given) == ["ALREADY_DECIDED"]
    assert await admin.refused("withdrawAffiliation", affiliation=key) == ["NOT_IN_FORCE"]
    assert await drafts_seen(newcomer) == set()
    assert await request(newcomer, siren=HUMANDO[:9]) != key


async def test_what_cannot_be_requested_or_given_says_why(house: House) -> None:
    newcomer, admin = await somebody(house), house.person("admin@humando.test")
    kiso_admin = await somebody(house, ("EMPLOYER", KISO[:9], None, True))
    key = await request(newcomer, siren=KISO[:9])
    pending = await request(newcomer, siren=HUMANDO[:9])

    async def asked(context: str = "EMPLOYER", **company: object) -> list[str]:
        return await newcomer.refused("requestAffiliation", company=company, context=context)

    async def given(permissions: list[object]) -> list[str]:
        decision = {"affiliation": pending, "decision": "VALIDATE", "permissions": permissions}
        return await admin.refused("decideAffiliation", **decision)

    assert await asked(siren=KISO[:9]) == ["ALREADY_REQUESTED"]
    assert await asked(siren="000000000") == ["UNKNOWN_COMPANY"]
    assert await asked(siret="' OR 1=1 --") == ["UNKNOWN_COMPANY"]
    assert await asked("MANAGER", siren=KISO[:9]) == ["CONTEXT_INVALID"]
    assert await given([]) == ["NO_PERMISSION_GIVEN"]
    assert await given([{"scheme": "CPRO", "permissions": []}]) == ["NO_PERMISSION_GIVEN"]
    assert await given([{"scheme": "NOPE", "permissions": ["FOLLOW"]}]) == ["UNKNOWN_SCHEME"]
    assert (await validate(kiso_admin, key))["state"] == "VALID"
    assert await asked(siren=KISO[:9]) == ["ALREADY_AFFILIATED"]


async def test_a_request_asked_twice_is_one(house: House) -> None:
    newcomer = await somebody(house)
    given = {"company": {"siren": HUMANDO[:9]}, "context": "EMPLOYER", "operationId": "first-of-mine"}

    once = await newcomer.done("requestAffiliation", SHOWN, **given)
    twice = await newcomer.done("requestAffiliation", SHOWN, **given)

    assert once == twice
    assert len(await listed(newcomer, "ME")) == 1


async def test_a_withdrawn_affiliation_stops_the_next_read(house: House, employer: Visitor) -> None:
    person = await somebody(house, ("EMPLOYER", HUMANDO[:9], None, False))
    number, admin = await open_draft(employer), house.person("admin@humando.test")
    held = (await listed(person, "ME"))[0]["id"]
    query = 'query ($n: CaseNumber!) { draft(ref: {number: $n}) { number } node(id: "x") { id } }'
    assert (await person.ask(query, n=number))["draft"] == {"number": number}

    withdrawn = (await admin.done("withdrawAffiliation", SHOWN, affiliation=held))["affiliation"]

    assert (withdrawn["state"], withdrawn["stateLabel"], withdrawn["decidable"]) == ("REVOKED", "Retiré", True)
    assert (await person.ask(query, n=number))["draft"] is None
    assert await drafts_seen(person) == set()
    assert (await person.within("EMPLOYER").post(query, {"n": number})).codes == ["CONTEXT_REFUSED"]
    assert await person.refused("saveDraft", draft={"number": number}, fields=[]) == ["NOT_FOUND"]
    assert await admin.refused("setPermissions", affiliation=held, permissions=EVERYTHING) == ["NOT_IN_FORCE"]
    assert (await listed(person, "ME", state="REVOKED"))[0]["revokedAt"]


async def test_a_withdrawn_affiliation_stops_the_next_live_event(house: House, employer: Visitor) -> None:
    person = await somebody(house, ("EMPLOYER", HUMANDO[:9], None, False), ("EMPLOYER", KISO[:9], None, False))
    kiso, admin = house.person("employer@kiso.test"), house.person("admin@humando.test")
    (held,) = (each["id"] for each in await listed(person, "ME") if each["siren"] == HUMANDO[:9])

    async with person.within("EMPLOYER").listening() as feed:
        before = await transmitted(employer)
        heard = await feed.next()
        assert heard["subjectNumber"] == before

        await admin.done("withdrawAffiliation", affiliation=held)
        manager = house.person("manager@opco.test")
        await manager.done("grantDossier", dossier={"number": before})
        theirs = await transmitted(kiso)

        assert (await feed.next())["kind"] == "AFFILIATION_WITHDRAWN"
        assert (await feed.next())["subjectNumber"] == theirs, "the grant of the other company's dossier is not told"

    past = (await person.ask("{ notifications(first: 100) { nodes { subjectNumber } } }"))["notifications"]["nodes"]
    assert [note["subjectNumber"] for note in past] == [HUMANDO[:9], theirs]


async def test_lists_go_by_pages_with_as_many_statements_whatever_their_length(house: House) -> None:
    admin = await somebody(house, ("EMPLOYER", SIAE[:9], None, True))
    for _ in range(6):
        await request(await somebody(house), siren=SIAE[:9])
    chosen = {"state": "REQUESTED", "siren": SIAE[:9]}

    with count_statements(house.store) as one:
        (newest,) = await listed(admin, "COLLEAGUES", first=1, **chosen)
    with count_statements(house.store) as many:
        nodes = await listed(admin, "COLLEAGUES", **chosen)
    rest = await listed(admin, "COLLEAGUES", after=newest["id"], **chosen)

    assert len(nodes) >= 6
    assert nodes == [newest, *rest]
    assert many.count == one.count
    assert (await admin.post(LIST, {"of": "ME", "first": 0})).codes == ["BAD_PAGE"]
    assert (await admin.post(LIST, {"of": "ME", "first": 1, "after": "x"})).codes == ["BAD_CURSOR"]
