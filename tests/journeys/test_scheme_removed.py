"""A plugin is removed: its cases stay readable by those who could read them, nothing else does, nothing can be written.

Told of the contrat de professionnalisation, which has everything that can leak; each person's answers are held against
what the same person was answered while the plugin was there.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from monespace_gql.access.models import SchemeLegend
from monespace_gql.demo.companies import HUMANDO
from monespace_gql.dossiers.models import Dossier
from monespace_gql.drafts.models import Draft
from monespace_gql.journal.models import JournalEntry
from monespace_gql.journal.unit import Unit
from tests.conftest import KINDS
from tests.journeys.client import Visitor
from tests.journeys.everything import everything
from tests.journeys.given import NIR, attach, complete, ready, save, transmit, without_mandate
from tests.journeys.house import House, open_house
from tests.journeys.test_scheme_versions import open_and_type
from tests.journeys.versions import TYPED, V1, V2, WEEKS, Houses, houses, written

__all__ = ["houses"]

in_the_session = pytest.mark.asyncio(loop_scope="session")

CPRO = "monespace-cpro"
NOTICE = (
    "Le dispositif « Contrat de professionnalisation » n'est plus installé : la demande peut seulement être lue, "
    "contactez votre OPCO."
)
GONE = "SCHEME_NOT_INSTALLED"
PEOPLE = {
    "employer": ("employer@humando.test", "EMPLOYER"),
    "follower": ("follow@humando.test", "EMPLOYER"),
    "provider": ("provider@legoud.test", "PROVIDER"),
    "other employer": ("employer@kiso.test", "EMPLOYER"),
    "other provider": ("provider@bureauveritas.test", "PROVIDER"),
    "manager": ("manager@opco.test", "MANAGER"),
    "investigator": ("investigator@opco.test", "MANAGER"),
}

_COMMON = """schemeLabel subSchemeLabel title startsOn endsOn employer { name siret }
  tabs { code label fields { path label kind visible value itemId help findings { code } } }
  documents { code label files { id name url } } forms { code label revisions { revision document { id url } } }
  access { standing hidden masked }"""
DRAFT = f"query ($n: CaseNumber!) {{ draft(ref: {{number: $n}}) {{ {_COMMON} trainees organisms }} }}"
DOSSIER = f"""query ($n: CaseNumber!) {{ dossier(ref: {{number: $n}}) {{ {_COMMON}
  findings {{ {everything("Finding")} }} modules {{ title providerName }} trainees {{ displayName }} subSchemeShortLabel
  financing {{ requested lines {{ label requested }} }} }} }}"""
LISTS = """query ($search: String) {
  drafts(search: $search, first: 50) { totalCount nodes { number title schemeLabel stateLabel trainees } }
  dossiers(search: $search, first: 50) { totalCount nodes {
    number title schemeLabel stateLabel trainees { displayName } } }
  notifications(first: 100) { nodes { text subjectNumber } }
}"""
WHOLE_DRAFT = f"query ($n: CaseNumber!) {{ draft(ref: {{number: $n}}) {{ {everything('Draft', CPRO)} }} }}"
WHOLE_DOSSIER = f"query ($n: CaseNumber!) {{ dossier(ref: {{number: $n}}) {{ {everything('Dossier', CPRO)} }} }}"


@dataclass(frozen=True)
class Cases:
    """The numbers of what was typed while the plugin was there."""

    typed: int
    handed_over: int
    taken_over: int
    sent: str

    @property
    def drafts(self) -> tuple[int, ...]:
        """The numbers of the drafts."""
        return (self.typed, self.handed_over, self.taken_over)

    @property
    def reads(self) -> tuple[tuple[str, object], ...]:
        """The query that reads each."""
        return (*((DRAFT, number) for number in self.drafts), (DOSSIER, self.sent))

    @property
    def whole_reads(self) -> tuple[tuple[str, object], ...]:
        """The query that selects everything of each."""
        return (*((WHOLE_DRAFT, number) for number in self.drafts), (WHOLE_DOSSIER, self.sent))


@dataclass
class Told:
    """What one person is answered of all the cases, and which files they may download."""

    cases: list[Any] = field(default_factory=list)  # Any: JSON
    lists: list[Any] = field(default_factory=list)
    files: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Removed:
    """The product without the plugin, and what everybody was told before."""

    house: House
    cases: Cases
    before: Mapping[str, Told]
    logs: list[Any]  # Any: as structlog captures them

    def person(self, name: str) -> Visitor:
        """One of the people."""
        return self.house.person(*PEOPLE[name])


@pytest_asyncio.fixture(scope="module", loop_scope="session", params=KINDS)
async def removed(
    request: pytest.FixtureRequest, new_database: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Removed]:
    """Cases come to be with the plugin; then the product runs without it, on either database."""
    database_url, data = new_database(request.param), tmp_path_factory.mktemp("data")
    async with open_house(database_url, data) as house:
        cases = await come_to_be(house)
        urls = await every_file(house)
        before = {name: await told(house.person(*who), cases, urls) for name, who in PEOPLE.items()}
    with capture_logs() as logs:
        async with open_house(database_url, data, settled=True, blocked=[CPRO]) as house:
            yield Removed(house, cases, before, logs)


async def come_to_be(house: House) -> Cases:
    """A draft that is typed, one handed over by a provider, one taken over, and a dossier, with files and forms."""
    employer, provider = (house.person(*PEOPLE[name]) for name in ("employer", "provider"))
    typed = await ready(employer)
    await generate(employer, typed)
    sent = await ready(employer, content=complete(employee={"minimum_social": "3"}))
    await attach(employer, {"draft": {"number": sent}}, "disability_certificate")
    await generate(employer, sent)
    dossier = (await transmit(employer, sent))["dossier"]["number"]
    handed_over, taken_over = await opened_by(provider), await opened_by(provider)
    await attach(provider, {"draft": {"number": handed_over}}, "disability_certificate")
    for number in (handed_over, taken_over):
        await provider.done("handOverDraft", "draft { number }", draft={"number": number})
    await employer.done("acceptDraft", "draft { number }", draft={"number": taken_over})
    await attach(employer, {"draft": {"number": taken_over}}, "disability_certificate")
    return Cases(typed, handed_over, taken_over, dossier)


async def opened_by(provider: Visitor) -> int:
    """What a provider types for the employer."""
    opened = await provider.done("openDraft", "draft { number }", scheme="CPRO", siret=HUMANDO)
    number: int = opened["draft"]["number"]
    await save(provider, number, without_mandate())
    return number


async def generate(person: Visitor, number: int) -> None:
    read = "query ($n: CaseNumber!) { draft(ref: {number: $n}) { version } }"
    version = (await person.ask(read, n=number))["draft"]["version"]
    await person.done("generateForm", draft={"number": number}, form="CERFA_12434", ifVersion=version)


async def every_file(house: House) -> list[str]:
    """The addresses of all the files there are."""
    rows = await house.store.fetch("SELECT CAST(id AS TEXT) AS key FROM document")
    return sorted(f"/documents/{row['key']}" for row in rows)


async def told(person: Visitor, cases: Cases, urls: list[str]) -> Told:
    """Read everything that can be read as somebody."""
    answers = [await person.ask(query, n=number) for query, number in cases.reads]
    lists = [await person.ask(LISTS, search=search) for search in (None, "dupont", NIR)]
    files = {url: (await person.request("GET", url)).status for url in urls}
    return Told([without_types_never_filed(answer) for answer in answers], lists, files)


def without_types_never_filed(answer: Any) -> Any:  # Any: JSON
    """Leave out what rests on the plugin itself: which types without any file it lists, and what it finds now."""
    for case in answer.values():
        if case is not None:
            case["documents"] = [line for line in case["documents"] if line["files"]]
            for place in (place for tab in case["tabs"] for place in tab["fields"]):
                place.pop("findings")
    return answer


@in_the_session
@pytest.mark.parametrize("name", PEOPLE)
async def test_everybody_reads_what_they_read_before(removed: Removed, name: str) -> None:
    before = removed.before[name]

    after = await told(removed.person(name), removed.cases, sorted(before.files))

    assert after.cases == before.cases
    assert after.lists == before.lists
    assert after.files == before.files


@in_the_session
async def test_there_was_something_to_read_and_something_to_hide(removed: Removed) -> None:
    def seen(name: str) -> list[bool]:
        return [case is not None for answer in removed.before[name].cases for case in answer.values()]

    assert seen("employer") == [True, True, True, True]
    assert seen("provider") == [False, True, True, True]
    assert seen("manager") == seen("investigator") == [False, False, False, True]
    assert seen("other employer") == seen("other provider") == [False, False, False, False]
    said = {name: str(removed.before[name].cases[3]["dossier"] or "") for name in PEOPLE}
    assert [name for name, text in said.items() if "CPRO-SAL-18" in text] == [
        *("employer", "follower", "manager", "investigator")
    ]
    assert "employee.nir" in removed.before["provider"].cases[1]["draft"]["access"]["hidden"]
    assert {len([s for s in told.files.values() if s == 200]) for told in removed.before.values()} > {0}


@in_the_session
@pytest.mark.parametrize("name", PEOPLE)
async def test_every_field_answers_without_a_fault_and_no_nir_is_anywhere(removed: Removed, name: str) -> None:
    person = removed.person(name)
    person.heard.clear()

    answers = [await person.ask(query, n=number) for query, number in removed.cases.whole_reads]
    await person.ask(f"{{ tasks {{ {everything('Task', CPRO)} }} dashboard: viewer {{ email }} }}")

    assert NIR not in "".join(reply.text for reply in person.heard)
    for case in (case for answer in answers for case in answer.values() if case is not None):
        again = await person.ask("query ($id: ID!) { node(id: $id) { id __typename } }", id=case["id"])
        assert again["node"]["id"] == case["id"]
        assert case["notInstalled"] == NOTICE
        assert (case["content"], case["summary"], case["columns"]) == (None, None, [])
        assert (case.get("reexamination"), case.get("remaining")) == (None, None)
        assert {form["generatable"] for form in case["forms"]} <= {False}
        assert [action for action in case["access"]["actions"] if action["allowed"]] == []


@in_the_session
async def test_a_draft_says_on_each_page_that_nothing_can_examine_it(removed: Removed) -> None:
    (draft,) = (await removed.person("employer").ask(WHOLE_DRAFT, n=removed.cases.typed)).values()

    assert [finding["code"] for finding in draft["findings"]] == [GONE] * len(draft["tabs"])
    assert {tab["status"] for tab in draft["tabs"]} == {"INCOMPLETE"}
    assert {action["reasons"][0] for action in draft["access"]["actions"] if action["code"] == "SAVE"} == {NOTICE[:-1]}


@in_the_session
async def test_nothing_is_written_and_each_refusal_says_why(removed: Removed) -> None:
    typed, sent = {"number": removed.cases.typed}, {"number": removed.cases.sent}
    handed_over = {"number": removed.cases.handed_over}
    employer, manager = removed.person("employer"), removed.person("manager")
    fields = [{"path": "contract.job", "value": "Pâtissier"}]
    before = await rows(removed)
    acts: list[tuple[Visitor, str, dict[str, object]]] = [
        (employer, "saveDraft", {"draft": typed, "fields": fields}),
        (employer, "previewDraft", {"draft": typed, "fields": fields}),
        (employer, "transmitDraft", {"draft": typed}),
        (employer, "duplicateDraft", {"draft": typed, "tabs": ["contract"]}),
        (employer, "deleteDraft", {"draft": typed}),
        (employer, "acceptDraft", {"draft": handed_over}),
        (employer, "refuseDraft", {"draft": handed_over}),
        (employer, "generateForm", {"draft": typed, "form": "CERFA_12434", "ifVersion": 2}),
        (employer, "prepareUpload", {"case": {"draft": typed}, "document": "other", "name": "a.pdf"}),
        (employer, "prepareUpload", {"case": {"dossier": sent}, "document": "other", "name": "a.pdf"}),
        (employer, "revealValue", {"case": {"draft": typed}, "path": "employee.nir", "purpose": "Vérifier"}),
        (manager, "grantDossier", {"dossier": sent}),
    ]

    for person, act, given in acts:
        payload = await person.act(act, **given)
        assert [(error["kind"], error["code"], error["message"]) for error in payload["userErrors"]] == [
            ("WRONG_STATE", GONE, NOTICE)
        ], act
    stranger = removed.person("other employer")
    assert await stranger.refused("saveDraft", draft=typed, fields=fields) == ["NOT_FOUND"]
    assert await employer.refused("openDraft", scheme="CPRO") == ["UNKNOWN_SCHEME"]
    assert await rows(removed) == before


async def rows(removed: Removed) -> list[object]:
    """What is kept of the cases, and how many entries the journal has."""
    with removed.house.store.reading():
        drafts = await Draft.all().order_by("id").values()
        dossiers = await Dossier.all().order_by("id").values()
        return [drafts, dossiers, await JournalEntry.filter(subject_kind__in=["draft", "dossier"]).count()]


@in_the_session
async def test_a_form_with_a_nir_that_is_read_is_still_written_down(removed: Removed) -> None:
    employer = removed.person("employer")
    (draft,) = (await employer.ask(DRAFT, n=removed.cases.typed)).values()
    url = draft["forms"][0]["revisions"][0]["document"]["url"]
    administrator = removed.house.person("admin@humando.test")
    count = "{ reveals(first: 100) { nodes { path label reader caseNumber } } }"
    before = (await administrator.ask(count))["reveals"]["nodes"]

    assert (await employer.request("GET", url)).status == 200

    after = (await administrator.ask(count))["reveals"]["nodes"]
    assert len(after) == len(before) + 1
    assert (after[0]["path"], after[0]["caseNumber"]) == ("employee.nir", str(removed.cases.typed))


@in_the_session
async def test_the_operator_reads_in_the_log_what_no_plugin_brings(removed: Removed) -> None:
    lines = [line for line in removed.logs if line["event"] == "scheme_not_installed"]

    assert [(line["scheme"], line["drafts"], line["dossiers"], line["legible"]) for line in lines] == [
        ("CPRO", 3, 1, True)
    ]


async def test_installed_again_everything_is_as_it_was(database_url: str, tmp_path: Path) -> None:
    whole = f"query ($n: CaseNumber!) {{ draft(ref: {{number: $n}}) {{ {everything('Draft')} }} }}"
    async with open_house(database_url, tmp_path) as house:
        employer = house.person("employer@humando.test")
        number = await ready(employer)
        await generate(employer, number)
        before = await employer.ask(whole, n=number)
    async with open_house(database_url, tmp_path, settled=True, blocked=[CPRO]) as house:
        employer = house.person("employer@humando.test")
        assert await employer.refused("transmitDraft", draft={"number": number}) == [GONE]

    async with open_house(database_url, tmp_path, settled=True) as house:
        employer = house.person("employer@humando.test")
        after = await employer.ask(whole, n=number)
        sent = await transmit(employer, number)

    assert after == before
    assert sent["userErrors"] == []


async def test_what_left_no_legend_shows_nothing_of_its_content_and_no_file_but_to_who_sent_it(
    database_url: str, tmp_path: Path
) -> None:
    async with open_house(database_url, tmp_path) as house:
        cases, urls = await come_to_be(house), await every_file(house)
    async with open_house(database_url, tmp_path, settled=True, blocked=[CPRO]) as house:
        await house.store.unit(forget_legends)

    async with open_house(database_url, tmp_path, settled=True, blocked=[CPRO]) as house:
        people = {name: house.person(*PEOPLE[name]) for name in PEOPLE}
        answers = {
            name: [await person.ask(query, n=number) for query, number in cases.whole_reads]
            for name, person in people.items()
        }
        files = {name: [(await person.request("GET", url)).status for url in urls] for name, person in people.items()}

    seen = [case for told in answers.values() for answer in told for case in answer.values() if case is not None]
    assert len(seen) == 13
    for case in seen:
        assert (case["tabs"], case["forms"], case["findings"]) == ([], [], [])
        assert (case["schemeLabel"], case["notInstalled"]) == ("CPRO", NOTICE.replace(CPRO_LABEL, "CPRO"))
    sent_by = {name: told.count(200) for name, told in files.items()}
    assert sent_by == {**dict.fromkeys(PEOPLE, 0), "provider": 1}
    assert [case["documents"] for case in seen if case["documents"]] == []


CPRO_LABEL = "Contrat de professionnalisation"


async def forget_legends(_: Unit) -> None:
    await SchemeLegend.filter(scheme="CPRO").delete()


PAGE = "query ($n: CaseNumber!) { draft(ref: {number: $n}) { title tabs { fields { path label value visible } } } }"


async def page_of(person: Visitor, number: int) -> dict[str, object]:
    """The values of the small form."""
    (draft,) = (await person.ask(PAGE, n=number)).values()
    return {place["path"]: place["value"] for tab in draft["tabs"] for place in tab["fields"]}


async def test_a_case_is_read_with_the_legend_of_its_own_version(houses: Houses) -> None:
    async with houses.installed(V1) as house:
        number = await open_and_type(house, house.person("employer@humando.test"))
    async with houses.installed(V2):
        pass

    async with houses.removed() as house:
        values = await page_of(house.person("employer@humando.test"), number)

    assert values == {
        "page.start": "2026-01-05",
        "page.weeks": 3,
        "page.nickname": "Zoulou",
        "page.health": "Fragile",
        "page.account": "••••••887",
        "page.gone": "Perdu",
        "page.pay": "12.00",
        "page.items[0].wording": "Un",
    }


async def test_the_strictest_of_all_declarations_stands(houses: Houses) -> None:
    """A place closed or masked by one declaration stays so, before or after another one that opened it."""
    open_fields = WEEKS.replace(", read=NOT_PROVIDERS, write=TYPING", "").replace(", sensitive=True", "")
    async with houses.installed(written("1", fields=open_fields)) as house:
        provider = house.person("provider@legoud.test", "PROVIDER")
        number = await open_and_type(house, provider, HUMANDO)
        assert (await page_of(provider, number))["page.account"] == TYPED["account"]
    async with houses.installed(V1):
        pass
    async with houses.installed(written("1", fields=open_fields)):
        pass

    async with houses.removed() as house:
        values = await page_of(house.person("provider@legoud.test", "PROVIDER"), number)

    assert (values["page.health"], values["page.account"]) == (None, "••••••887")
    assert values["page.nickname"] == "Zoulou"


FILES = "query ($n: CaseNumber!) { draft(ref: {number: $n}) { documents { code label files { url } } } }"
ASKS = (
    'documents=(document("proof", "Preuve", source="L1", read=NOT_PROVIDERS), document("other", "Autre", source="L1")),'
)


async def test_files_of_a_type_that_a_new_version_dropped_are_read_by_those_who_read_them(houses: Houses) -> None:
    async with houses.installed(written("1", arguments=ASKS)) as house:
        provider = house.person(*PEOPLE["provider"])
        number = await open_and_type(house, provider, HUMANDO)
        for code in ("proof", "other"):
            await attach(provider, {"draft": {"number": number}}, code)
        await provider.done("handOverDraft", "draft { number }", draft={"number": number})

    async with houses.installed(V2) as house:
        people = [house.person(*PEOPLE[name]) for name in ("employer", "provider")]
        (first, second) = [(await person.ask(FILES, n=number))["draft"]["documents"] for person in people]
        urls = [file["url"] for line in first for file in line["files"]]
        statuses = [(await people[0].request("GET", url)).status for url in urls]

    assert [(line["code"], line["label"]) for line in first] == [("proof", "Preuve"), ("other", "Autre")]
    assert [line["code"] for line in second] == ["other"]
    assert statuses == [200, 200]
