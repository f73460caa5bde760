"""Who sees what: what is hidden is hidden by every way out, and one person's contexts are never united."""

from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from itertools import chain, combinations, product
from random import Random
from typing import Any

import pytest

from monespace_gql.access import Case, ContextRefused, Reach, Viewer, load_viewer, standing
from monespace_gql.access.affiliation import sees_affiliation
from monespace_gql.access.audience import audience
from monespace_gql.dossiers.find import case_of as dossier_case
from monespace_gql.dossiers.models import Dossier, DossierModule
from monespace_gql.drafts.find import case_of as draft_case
from monespace_gql.drafts.models import Draft
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.standing import Context, Permission, Standing
from monespace_gql.lexicon.state import DraftState
from monespace_gql.people.models import Affiliation, Person
from monespace_gql.people.state import AffiliationState
from monespace_gql.people.told import feeds_that_decide
from monespace_gql.reads.affiliations import Wanted, affiliations, affiliations_to_decide
from monespace_gql.reads.scope import Parameters, dossier_scope, draft_scope
from tests.journeys.client import Visitor
from tests.journeys.everything import everything
from tests.journeys.given import CLOCK, SCHEMES, complete, open_draft, save, transmitted
from tests.journeys.house import House
from tests.journeys.test_views_agree import leaves, typed_at

in_the_house = pytest.mark.asyncio(loop_scope="session")

NIR = "1050631555042"
MASKED = "••••••••••042"
SECRETS: dict[str, dict[str, object]] = {
    "employee": {
        "nir": NIR,
        "birth_date": "2005-06-01",
        "usual_name": "Martino",
        "has_disability_status": True,
        "youth_equivalence": None,
        "boe_extension": None,
        "phone": "0699887766",
        "email": "canari@exemple.fr",
        "address": {"street": "77 rue du Canari", "city": "Canariville", "postcode": "31999"},
        "tutor": {"last_name": "Canaritutor", "job": "Canarijob"},
    },
    "contract": {"gross_pay": "2468.13", "minimum_agreement_pay": "2222.22"},
    "funding": {
        "subrogation": False,
        "lines": [{"nature": "PEDAGOGY", "quantity": 321, "unit": "HOUR", "unit_rate": "8.76"}],
    },
    "summary": {"comments": "Canaricomment"},
}
CANARIES = (
    *(NIR, "2468", "2.468", "2 468", "2222", "2.222", "699887766", "06 99", "canari@", "77 rue du", "Canariville"),
    *("31999", "Canaritutor", "Canarijob", "Canaricomment", "8.76", "8,76"),
)
"""What only some may read, as it would show."""

DOSSIER = f"query ($number: CaseNumber!) {{ dossier(ref: {{number: $number}}) {{ {everything('Dossier')} }} }}"
DRAFT = f"query ($number: CaseNumber!) {{ draft(ref: {{number: $number}}) {{ {everything('Draft')} }} }}"


@in_the_house
async def test_a_nir_is_masked_by_every_way_out_of_a_draft(house: House, employer: Visitor) -> None:
    number = await open_draft(employer)
    house.heard.clear()

    await save(employer, number, complete(**SECRETS), f"draft {{ {everything('Draft')} }}")
    wrong = {"employee": {"sex": "F", "birthDate": "1990-01-01", "birthDepartment": "75"}}
    draft = (await save(employer, number, wrong, f"draft {{ {everything('Draft')} }}"))["draft"]
    ill_formed = (await save(employer, number, {"employee": {"nir": f"{NIR}9"}}, f"draft {{ {everything('Draft')} }}"))[
        "draft"
    ]

    assert sum(finding["path"] == "employee.nir" for finding in draft["findings"]) >= 3
    assert draft["content"]["employee"]["nir"] == MASKED
    assert [field["value"] for field in leaves(draft) if field["path"] == "employee.nir"] == [MASKED]
    assert draft["access"]["masked"] == ["employee.nir"]
    assert [finding["kind"] for finding in ill_formed["findings"] if finding["path"] == "employee.nir"] == ["FORMAT"]
    assert not [reply for reply in house.heard if NIR in reply.text]


@in_the_house
async def test_a_masked_nir_sent_back_changes_nothing(employer: Visitor) -> None:
    number = await open_draft(employer)
    await save(employer, number, complete())

    payload = await save(
        employer, number, {"employee": {"nir": "••••••••••042"}}, "draft { version findings { path } }"
    )

    assert payload["draft"]["version"] == 2
    assert "employee.nir" not in [finding["path"] for finding in payload["draft"]["findings"]]


@in_the_house
async def test_a_module_s_provider_never_sees_what_is_hidden_from_it(house: House, employer: Visitor) -> None:
    number = await transmitted(employer, content=complete(**SECRETS))
    provider = house.person("provider@legoud.test")
    declared = SCHEMES["CPRO"].leaves
    hidden = {path for path, spec in declared.items() if Standing.MODULE_PROVIDER not in spec.declared.read}
    house.heard.clear()

    seen = (await provider.ask(DOSSIER, number=number))["dossier"]
    await provider.ask(f"{{ dossiers(first: 3) {{ nodes {{ {everything('Dossier')} }} }} }}")
    await provider.ask("{ notifications(first: 100) { nodes { text } } }")

    assert seen["access"]["standing"] == "MODULE_PROVIDER"
    assert set(seen["access"]["hidden"]) == hidden
    assert hidden >= {"contract.gross_pay", "employee.nir", "employee.has_disability_status", "employee.minimum_social"}
    assert not [field["path"] for field in leaves(seen) if field["path"] in hidden and field["visible"]]
    assert not [path for path in hidden if "lines" not in path and typed_at(seen["content"], path) is not None]
    assert not {finding["path"] for finding in seen["findings"]} & hidden
    assert [(canary, reply.text) for canary in CANARIES for reply in house.heard if canary in reply.text] == []
    assert not [action for action in seen["access"]["actions"] if action["allowed"]]


@in_the_house
async def test_the_employer_and_the_manager_see_what_the_provider_does_not(
    house: House, employer: Visitor, manager: Visitor
) -> None:
    number = await transmitted(employer, content=complete(**SECRETS))

    for person in (employer, manager, house.person("investigator@opco.test")):
        seen = (await person.ask(DOSSIER, number=number))["dossier"]
        assert seen["access"]["hidden"] == []
        assert seen["content"]["contract"]["grossPay"] == "2468.13"
        assert seen["content"]["employee"]["hasDisabilityStatus"] is True
        assert seen["content"]["employee"]["nir"] == MASKED
        assert "contract.gross_pay" in {finding["path"] for finding in seen["findings"]}
        assert NIR not in str(seen)


@in_the_house
async def test_a_provider_sees_neither_the_other_s_part_nor_the_employer_s_files(
    house: House, employer: Visitor
) -> None:
    number = await transmitted(employer)
    theirs = (await employer.ask(DOSSIER, number=number))["dossier"]
    urls = [file["url"] for line in theirs["documents"] for file in line["files"]]
    provider, other = house.person("provider@legoud.test"), house.person("provider@bureauveritas.test")

    seen = (await provider.ask(DOSSIER, number=number))["dossier"]

    assert [file for line in seen["documents"] for file in line["files"]] == []
    assert {(await provider.request("GET", url)).status for url in urls} == {404}
    assert (await other.ask(DOSSIER, number=number))["dossier"] is None
    assert (await employer.request("GET", urls[0])).status == 200
    assert await provider.refused("grantDossier", dossier={"number": number}) == ["NOT_YOURS"]
    assert await other.refused("grantDossier", dossier={"number": number}) == ["NOT_FOUND"]
    assert await employer.refused("grantDossier", dossier={"number": number}) == ["NOT_YOURS"]


@in_the_house
async def test_the_contexts_of_one_person_are_never_united(house: House, employer: Visitor) -> None:
    ours = await transmitted(employer)
    kiso = house.person("employer@kiso.test")
    theirs = await transmitted(kiso)
    draft = await open_draft(employer)
    both = house.person("both@humando.test")
    dossiers = "dossiers(first: 100) { nodes { number employer { siren } access { standing } } }"
    listed = f"{{ viewer {{ context contexts }} {dossiers} drafts {{ nodes {{ number }} }} }}"

    as_employer = await both.within("EMPLOYER").ask(listed)
    as_provider = await both.within("PROVIDER").ask(listed)

    assert as_employer["viewer"] == {"context": "EMPLOYER", "contexts": ["EMPLOYER", "PROVIDER"]}
    assert {seen["employer"]["siren"] for seen in as_employer["dossiers"]["nodes"]} == {"401015938"}
    assert {seen["access"]["standing"] for seen in as_employer["dossiers"]["nodes"]} == {"EMPLOYER"}
    assert draft in [seen["number"] for seen in as_employer["drafts"]["nodes"]]
    standings = {seen["number"]: seen["access"]["standing"] for seen in as_provider["dossiers"]["nodes"]}
    assert (standings[ours], standings[theirs]) == ("MODULE_PROVIDER", "MODULE_PROVIDER")
    assert draft not in [seen["number"] for seen in as_provider["drafts"]["nodes"]]
    assert (await both.within("EMPLOYER").ask(DOSSIER, number=theirs))["dossier"] is None
    in_ours = (await both.within("PROVIDER").ask(DOSSIER, number=ours))["dossier"]
    assert in_ours["content"]["contract"]["grossPay"] is None


@in_the_house
async def test_each_context_has_a_feed_of_its_own(house: House, employer: Visitor) -> None:
    number = await transmitted(employer)
    both = house.person("both@humando.test")
    query = "{ notifications(first: 100) { nodes { cursor subjectNumber } } }"

    feeds = [(await both.within(context).ask(query))["notifications"]["nodes"] for context in ("EMPLOYER", "PROVIDER")]
    cursor = feeds[0][-1]["cursor"]
    other = await both.within("PROVIDER").post(
        "query ($c: String!) { notifications(after: $c) { nodes { number } } }", {"c": cursor}
    )

    assert [sum(note["subjectNumber"] == number for note in feed) for feed in feeds] == [1, 1]
    assert not {note["cursor"] for note in feeds[0]} & {note["cursor"] for note in feeds[1]}
    assert other.codes == ["CURSOR_INVALID"]
    async with both.within("PROVIDER").socket() as socket:
        await socket.subscribe("1", "subscription ($c: String!) { notifications(after: $c) { number } }", {"c": cursor})
        message = await socket.hear()
        assert message["type"] == "error" or message["payload"]["errors"], message


SIRENS = ("111111111", "222222222")
SIRETS = tuple(f"{siren}0000{rank}" for siren in SIRENS for rank in (1, 2))
FOLLOWS, ENTERS = frozenset({Permission.FOLLOW}), frozenset({Permission.ENTER})
HELD: tuple[dict[str, frozenset[Permission]], ...] = (
    {"*": FOLLOWS},
    {"*": ENTERS},
    {"CPRO": FOLLOWS},
    {"BADGE": FOLLOWS | ENTERS, "CPRO": ENTERS},
    {},
)
REACHES = tuple(
    Reach(siren, siret, held)
    for siren in SIRENS
    for siret in (None, *(siret for siret in SIRETS if siret.startswith(siren)))
    for held in HELD
)


def viewers() -> Iterator[Viewer]:
    """Somebody of every kind: no reach, each single reach, many pairs of them, every role of the OPCO."""
    pairs = Random(2025).sample(list(combinations(REACHES, 2)), 120)
    for context, reaches in product(Context, chain([()], ((reach,) for reach in REACHES), pairs)):
        yield Viewer(1, "a@b.test", "A", "B", context, (context,), reaches)
    for role in (Standing.MANAGER, Standing.INVESTIGATOR):
        yield Viewer(1, "a@b.test", "A", "B", Context.MANAGER, (Context.MANAGER,), (), role)


async def write_cases(unit: Unit) -> None:
    """Write a draft and some dossiers of every kind."""
    kinds = product(SIRETS, (Context.EMPLOYER, Context.PROVIDER), SIRENS, ("CPRO", "BADGE"))
    for rank, (siret, context, creator, scheme) in enumerate(kinds):
        common: dict[str, Any] = {  # columns of both tables
            "scheme": scheme,
            "sub_scheme": "X",
            "scheme_version": "1",
            "employer_siren": siret[:9],
            "employer_siret": siret,
            "employer_name": "X",
            "creator_context": context,
            "creator_siren": creator,
            "content": {},
            "title": "X",
            "created_at": unit.now,
            "updated_at": unit.now,
        }
        for place, state in enumerate(DraftState):
            number = rank * len(DraftState) + place
            await Draft.create(number=number, state=state, creator_id=1, field_versions={}, trainees=[], **common)
        for taught in range(4):
            dossier = await Dossier.create(
                number=f"2501XX{rank * 4 + taught:06}",
                state="TRANSMITTED",
                rules_digest="",
                examined_on=unit.now.date(),
                findings=[],
                required_documents=[],
                **common,
            )
            modules = [siren for place, siren in enumerate(SIRENS) if taught >> place & 1]
            await DossierModule.bulk_create(_module(dossier, place, siren, unit) for place, siren in enumerate(modules))


def _module(dossier: Dossier, rank: int, siren: str, unit: Unit) -> DossierModule:
    return DossierModule(
        dossier=dossier,
        rank=rank,
        title="X",
        provider_siren=siren,
        provider_siret=f"{siren}00001",
        provider_name="X",
        hours=1,
        starts_on=unit.now.date(),
        ends_on=unit.now.date(),
    )


async def cases_in(store: Store) -> tuple[dict[int, Case], dict[int, Case]]:
    """Every draft and every dossier, as the policy looks at them."""
    with store.reading():
        drafts = {draft.id: draft_case(draft, mandated=False) for draft in await Draft.all()}
        taught: dict[int, list[str]] = {}
        for module in await DossierModule.all():
            taught.setdefault(module.dossier_id, []).append(module.provider_siren)  # type: ignore[attr-defined]
        dossiers = {each.id: dossier_case(each, taught.get(each.id, [])) for each in await Dossier.all()}
    return drafts, dossiers


async def test_the_scope_in_sql_and_the_policy_in_python_let_the_same_people_see_the_same_cases(store: Store) -> None:
    await store.unit(write_cases)
    drafts, dossiers = await cases_in(store)

    seen = 0
    for viewer in viewers():
        for table, scope, cases in (("draft", draft_scope, drafts), ("dossier", dossier_scope, dossiers)):
            parameters = Parameters()
            where = scope(viewer, parameters)
            rows = await store.fetch(f"SELECT r.id FROM {table} r WHERE {where}", parameters.values)
            by_policy = {key for key, case in cases.items() if standing(viewer, case)}
            assert {row["id"] for row in rows} == by_policy, (viewer, table)
            seen += len(by_policy)

    assert len(drafts) == 32 * len(DraftState)
    assert len(dossiers) == 128
    assert seen > 1000


async def test_who_is_told_of_a_case_is_who_sees_it(store: Store) -> None:
    rng = Random(2025)
    await store.unit(write_cases)
    _, dossiers = await cases_in(store)

    async def settle(_: Unit) -> None:
        for rank, reaches in enumerate(
            [*((reach,) for reach in REACHES), *rng.sample(list(combinations(REACHES, 2)), 20)]
        ):
            role = Standing.MANAGER if rank % 10 == 0 else None
            person = await Person.create(email=f"{rank}@x.test", first_name="A", last_name="B", opco_role=role)
            for reach in reaches:
                await Affiliation.create(
                    person=person,
                    context=rng.choice(["EMPLOYER", "PROVIDER"]),
                    siren=reach.siren,
                    siret=reach.siret,
                    permissions={code: sorted(held) for code, held in reach.permissions.items()},
                    revoked_at=CLOCK.now() if rank % 7 == 0 else None,
                )

    await store.unit(settle)

    with store.reading():
        everybody = [viewer async for viewer in _everybody()]
        for key, case in list(dossiers.items())[::5]:
            seeing = {viewer.recipient for viewer in everybody if standing(viewer, case)}
            assert await audience(case) == seeing, key


async def _everybody() -> AsyncIterator[Viewer]:
    for person in await Person.all():
        for context in Context:
            with suppress(ContextRefused):
                yield await load_viewer(person.email, context)


async def write_people(unit: Unit) -> None:
    """Write administrators and others of every kind, then a request of somebody new for each place."""
    kinds = product(SIRENS, (None, 1, 2), (True, False), ("EMPLOYER", "PROVIDER"), (AffiliationState.VALID, None))
    for rank, (siren, place, administrator, context, state) in enumerate(kinds):
        if (rank * 7) % 3:  # not every place has an administrator
            await _affiliated(f"held{rank}", siren, place, context, state or AffiliationState.REVOKED, administrator)
    for rank, (siren, place, context) in enumerate(product(SIRENS, (None, 1, 2), ("EMPLOYER", "PROVIDER"))):
        await _affiliated(f"asks{rank}", siren, place, context, AffiliationState.REQUESTED, administrator=False)
    for role in (Standing.MANAGER, Standing.INVESTIGATOR):
        await Person.create(email=f"{role}@x.test".lower(), first_name="A", last_name="B", opco_role=role)


async def _affiliated(
    name: str, siren: str, place: int | None, context: str, state: AffiliationState, administrator: bool
) -> None:
    await Affiliation.create(
        person=await Person.create(email=f"{name}@x.test", first_name="A", last_name="B"),
        context=context,
        siren=siren,
        siret=f"{siren}0000{place}" if place else None,
        permissions={"*": ["FOLLOW"]},
        administrator=administrator,
        state=state,
        revoked_at=CLOCK.now() if state is AffiliationState.REVOKED else None,
    )


async def test_who_is_told_of_a_request_has_its_task_and_sees_it_in_sql_as_in_python(store: Store) -> None:
    await store.unit(write_people)

    with store.reading():
        everybody = [viewer async for viewer in _everybody()]
        everybody += [await load_viewer(person.email, None) for person in await Person.all()]
        kept = {each.id: each for each in await Affiliation.all()}
        waiting = [each for each in kept.values() if each.state == AffiliationState.REQUESTED]
        feeds = {each.id: await feeds_that_decide(each) for each in waiting}
        told: dict[int, set[str]] = {each.id: set() for each in waiting}
        for viewer in everybody:
            listed = [await affiliations(store, viewer, Wanted(colleagues=of, size=100)) for of in (True, False)]
            in_sql = {each.id for part in listed for each in part}
            assert in_sql == {key for key, each in kept.items() if sees_affiliation(viewer, each)}, viewer
            for task in await affiliations_to_decide(store, viewer, 100):
                assert task.decidable
                told[task.id].add(viewer.recipient)

    assert told == feeds
    assert {recipient.rpartition(":")[2] for found in feeds.values() for recipient in found} == set(Context)
