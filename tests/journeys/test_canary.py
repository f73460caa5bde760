"""The canary: a value like no other in each field of every scheme, looked for through every way out, by everybody.

Who may read what is taken here from the declarations of the schemes and from the table of cases below; none of the code
under test is asked.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import product
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from graphql import is_required_argument
from structlog.testing import capture_logs

from monespace_gql.access import load_viewer
from monespace_gql.demo.accounts import create_mandate
from monespace_gql.demo.companies import HUMANDO, KISO, LEGOUD
from monespace_gql.demo.sample_pdf import sample_pdf
from monespace_gql.documents.conformity import Conformity
from monespace_gql.documents.hand_over import hand_over_documents
from monespace_gql.documents.models import StoredDocument
from monespace_gql.dossiers.models import Dossier
from monespace_gql.dossiers.received import received
from monespace_gql.dossiers.register import register
from monespace_gql.drafts.examine import examine_draft
from monespace_gql.drafts.models import Draft
from monespace_gql.drafts.transmit import _application
from monespace_gql.journal.cursor import current_epoch, encode_cursor
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon import paths
from monespace_gql.lexicon.finding import FindingKind
from monespace_gql.lexicon.standing import Context, Standing
from monespace_gql.lexicon.state import DraftState
from monespace_gql.notifications.mail.mailer import FileMailer
from monespace_gql.notifications.mail.post import Post
from monespace_gql.people.models import Mandate, Person
from monespace_gql.settings import Reads
from tests.journeys.canaries import Canary, Numbers, Planted, objects, plant, said, seen_in
from tests.journeys.client import NOTIFICATIONS, PATIENCE, Reply, Sent, Socket, Visitor
from tests.journeys.everything import everything, schema
from tests.journeys.given import SCHEMES, camel, camel_name
from tests.journeys.house import House, lent_mandate, read_by

in_the_house = pytest.mark.asyncio(loop_scope="session")

E, P, M = Standing.EMPLOYER, Standing.PROVIDER, Standing.MODULE_PROVIDER
EMPLOYERS = ("employer", "follower", "administrator")
PROVIDERS = ("provider",)
PEOPLE = {
    "employer": ("employer@humando.test", "EMPLOYER"),
    "follower": ("follow@humando.test", "EMPLOYER"),
    "administrator": ("admin@humando.test", "EMPLOYER"),
    "provider": ("provider@legoud.test", "PROVIDER"),
    "other employer": ("employer@kiso.test", "EMPLOYER"),
    "other provider": ("provider@bureauveritas.test", "PROVIDER"),
    "manager": ("manager@opco.test", "MANAGER"),
    "investigator": ("investigator@opco.test", "MANAGER"),
}
"""Somebody of every standing, and of none."""

OPCO = {"manager": Standing.MANAGER, "investigator": Standing.INVESTIGATOR}
BY_EMPLOYERS: Mapping[str, Standing] = dict.fromkeys(EMPLOYERS, E)
BY_PROVIDERS: Mapping[str, Standing] = dict.fromkeys(PROVIDERS, P)


@dataclass(frozen=True)
class Story:
    """How a case came to be, and at what title each person sees it; whoever is not named sees nothing."""

    opened_by: str
    seen_by: Mapping[str, Standing]
    handed_over: bool = False
    sent: bool = False
    siret: str = HUMANDO


def stories(modules: bool) -> Mapping[str, Story]:
    """The cases of one scheme; only a scheme with modules has providers of modules."""
    taught = dict.fromkeys(PROVIDERS, M) if modules else {}
    return {
        "typed by the employer": Story("employer", BY_EMPLOYERS),
        "typed by a provider": Story("provider", BY_PROVIDERS),
        "typed with a mandate": Story("provider", BY_PROVIDERS, siret=KISO),
        "handed over": Story("provider", {**BY_EMPLOYERS, **BY_PROVIDERS}, handed_over=True),
        "sent by the employer": Story("employer", {**BY_EMPLOYERS, **taught, **OPCO}, sent=True),
        "sent by a provider": Story("provider", {**BY_EMPLOYERS, **BY_PROVIDERS, **OPCO}, sent=True),
    }


PAID_BY_THE_EMPLOYER = {"funding.subrogation": False}
"""With subrogation a module's provider sees the costs it is itself paid for: its own part of the dossier."""

MODULES = {"CPRO": True, "BADGE": False}
CASES = [(scheme, name) for scheme, modules in MODULES.items() for name in stories(modules)]


@dataclass(frozen=True)
class Case:
    """A case full of canaries: its draft, its dossier once sent, its files, and who sees it."""

    story: Story
    planted: Planted
    draft: int
    dossier: str | None
    files: tuple[Canary, ...]
    keys: Mapping[str, str]
    """The identifier of each file, by the type it was deposited for."""
    forms: tuple[Canary, ...] = ()
    """The forms generated from it: they show a NIR in full."""

    @property
    def of(self) -> Mapping[str, Mapping[str, object]]:
        """How the API names it: as a draft, and as a dossier once sent."""
        named = {"draft": {"number": self.draft}}
        return named | ({"dossier": {"number": self.dossier}} if self.dossier else {})

    def shown(self, title: Standing | None, path: str) -> bool:
        """Say whether somebody with that standing reads the field, in masked form at least."""
        return title is not None and title in self.planted.scheme.leaves[paths.pattern(path)].declared.read

    def hidden(self, title: Standing) -> set[str]:
        """The fields closed to a standing."""
        return {path for path in self.planted.scheme.leaves if not self.shown(title, path)}

    def sees_file(self, title: Standing | None, code: str) -> bool:
        """Say whether a file is shown: by its type, or because their own company sent it."""
        kind = self.planted.scheme.document(code)
        assert kind is not None
        own = title in (P, M) and self.story.opened_by == "provider"
        return title is not None and (own or (title is not M and title in kind.read))


def sees_forms(name: str, title: Standing | None) -> bool:
    """Say whether somebody reads forms that show a NIR: who enters requests for the employer, and the investigator."""
    return title is Standing.INVESTIGATOR or (title is E and name != "follower")


@dataclass
class Heard:
    """Everything one person was told by the product."""

    name: str
    person: Visitor
    answers: list[Any] = field(default_factory=list)
    copies: list[tuple[int, Case, Standing]] = field(default_factory=list)
    """The drafts they made of others, with the standing they had there."""

    @cached_property
    def said(self) -> set[str]:
        """Every scalar, from whichever way out; asked for once everything was said."""
        texts = {reply.text for reply in self.person.heard if not is_json(reply)}
        return texts.union(*(set(said(answer)) for answer in self._spoken))

    @cached_property
    def cases(self) -> list[Mapping[str, Any]]:
        """Every draft and dossier shown whole, wherever it was."""
        return list(objects(self._spoken, "access", "tabs", "content", "number"))

    @cached_property
    def refusals(self) -> list[Mapping[str, Any]]:
        """Every user error."""
        return list(objects(self._spoken, "code", "path", "rule", "yours"))

    @cached_property
    def _spoken(self) -> list[Any]:  # Any: JSON
        """Every JSON answer; asked for once everything was said."""
        return [*(reply.json for reply in self.person.heard if is_json(reply)), *self.answers]


def is_json(reply: Reply) -> bool:
    """Say whether a reply is JSON."""
    return "json" in reply.headers.get("Content-Type", "")


DRAFT = f"query ($number: CaseNumber!) {{ draft(ref: {{number: $number}}) {{ id {everything('Draft')} }} }}"
DOSSIER = f"query ($number: CaseNumber!) {{ dossier(ref: {{number: $number}}) {{ id {everything('Dossier')} }} }}"
NODE = "query ($id: ID!) { node(id: $id) { ... on %s { %s } } }"


@pytest_asyncio.fixture(scope="module", loop_scope="session", params=Reads)
async def watched(house: House, request: pytest.FixtureRequest) -> AsyncIterator[House]:
    """The house, its drafts and dossiers read in either way."""
    async with read_by(house, request.param) as opened:
        yield opened


@in_the_house
async def test_what_a_standing_may_not_read_is_nowhere(
    watched: House,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    people = {name: replace(watched.person(email, context), heard=[]) for name, (email, context) in PEOPLE.items()}
    numbers = Numbers()
    await watched.store.unit(hold_mandate)

    with capture_logs() as logs:
        async with listening(people) as sockets:
            cases = {key: await come_to_be(watched, people, *key, numbers) for key in CASES}
            heard = {name: Heard(name, person) for name, person in people.items()}
            for name, each in heard.items():
                for case in cases.values():
                    await look_everywhere(each, case, case.story.seen_by.get(name), numbers)
                await look_at_every_list(each)
                await look_for_hidden_values(each, name, cases)
                each.answers += await told_live(sockets[name], each.person)
                if each.person.context == Context.MANAGER:
                    each.answers += await happened(watched, each.person)
        mails = await mailed(watched, tmp_path)

    planted = [canary for case in cases.values() for canary in (*case.planted.unique, *case.files)]
    assert len(planted) > 400
    for name, each in heard.items():
        for key, case in cases.items():
            nothing_leaks(each, name, key, case)
            no_form_leaks(each, name, key, case)
            nothing_is_told_of_hidden_places(each, name, key, case)
        await nothing_hidden_is_copied(watched, each, name)
    assert not seen_in(planted, mails) & {canary for canary in planted if canary.masked}
    written = ["".join(map(str, logs)), caplog.text, *capfd.readouterr()]
    assert {canary.path for canary in seen_in(planted, written)} == set()


@in_the_house
@pytest.mark.parametrize("scheme", MODULES)
async def test_what_rules_wait_for_says_nothing_of_hidden_values(watched: House, scheme: str) -> None:
    """Only what the provider types and never reads back is there: a rule that waits for the rest has seen it."""
    story, provider = stories(MODULES[scheme])["typed by a provider"], watched.person("provider@legoud.test")
    opened = await provider.done("openDraft", "draft { number }", scheme=scheme, siret=HUMANDO)
    number: int = opened["draft"]["number"]
    planted = plant(SCHEMES[scheme], Numbers(), PAID_BY_THE_EMPLOYER)
    case = Case(story, planted, number, None, (), {})
    hidden = case.hidden(P)
    for canary in planted.canaries:
        if canary.pattern in hidden and canary.path == canary.pattern:
            only = [{"path": canary.path, "value": canary.value}]
            async with lent_mandate(watched, HUMANDO):
                assert (await provider.act("saveDraft", draft={"number": number}, fields=only))["userErrors"] == []

            told = (await provider.ask(DRAFT, number=number))["draft"]

            assert places_told(told, case) & hidden == set(), canary.path


REQUEST = {"name": "Zqrattach", "mail": "zqrattach@canari.fr", "reason": "Zqmotif"}
"""What is said of somebody who asks for an affiliation, each word like no other."""


@in_the_house
async def test_what_is_said_of_an_affiliation_reaches_those_concerned_alone(
    house: House, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Its person, the company's administrators and the OPCO read it; what is told live and by mail names nobody."""
    people = {name: replace(house.person(email, context), heard=[]) for name, (email, context) in PEOPLE.items()}

    async def arrive(_: Unit) -> None:
        await Person.create(email=REQUEST["mail"], first_name="A", last_name=REQUEST["name"])

    await house.store.unit(arrive)
    asking, administrator = house.person(REQUEST["mail"]), people["administrator"]
    company = {"company": {"siren": HUMANDO[:9]}, "context": "EMPLOYER"}
    with capture_logs() as logs:
        async with listening({"administrator": administrator, "asking": asking}) as ears:
            asked = await asking.done("requestAffiliation", "affiliation { id }", **company)
            key = asked["affiliation"]["id"]
            assert REQUEST["name"] in str(await administrator.ask("{ tasks { label } }"))
            given = {"affiliation": key, "decision": "REFUSE", "reason": REQUEST["reason"]}
            await administrator.done("decideAffiliation", **given)
            frames = [*await told_live(ears["administrator"], administrator), *await told_live(ears["asking"], asking)]
        for name, person in people.items():
            await look_at_an_affiliation(person, key)
            await look_at_every_list(Heard(name, person))
        mails = await mailed(house, tmp_path)

    reading = {
        name
        for name, person in people.items()
        if any(word in reply.text for reply in person.heard for word in REQUEST.values())
    }
    assert reading == {"administrator", "manager", "investigator"}
    assert len(frames) == 2
    untold = ["".join(map(str, logs)), caplog.text, str(frames), *mails]
    assert [word for word in REQUEST.values() if any(word in text for text in untold)] == []


async def look_at_an_affiliation(person: Visitor, key: str) -> None:
    """Ask for one affiliation in every way, and try every act on it."""
    whole_one = everything("Affiliation")
    await person.ask(NODE % ("Affiliation", whole_one), id=key)
    await person.ask(f"{{ affiliations(of: COLLEAGUES, first: 100) {{ nodes {{ {whole_one} }} }} }}")
    acts: Mapping[str, Mapping[str, object]] = {
        "decideAffiliation": {"decision": "REFUSE"},
        "setPermissions": {"permissions": []},
        "withdrawAffiliation": {},
    }
    for act, given in acts.items():
        assert (await person.act(act, f"affiliation {{ {whole_one} }}", affiliation=key, **given))["userErrors"], act


def nothing_leaks(heard: Heard, name: str, key: tuple[str, str], case: Case) -> None:
    """Hold what somebody was told against what they may read of one case; what they may read must have been found."""
    title, told = case.story.seen_by.get(name), heard.said
    found = seen_in((*case.planted.unique, *case.files), told)

    leaked = {canary.path for canary in found if canary in case.files and not case.sees_file(title, canary.path)}
    leaked |= {canary.path for canary in found - set(case.files) if not case.shown(title, canary.path)}
    leaked |= {canary.path for canary in found if canary.masked}
    leaked |= {
        f"{canary.path} (masked)"
        for canary in case.planted.canaries
        if canary.masked in told and not case.shown(title, canary.path)
    }
    assert leaked == set(), (name, key)

    readable = {canary for canary in case.planted.unique if case.shown(title, canary.path) and not canary.masked}
    missed = {canary.path for canary in readable - found}
    assert missed == set(), (name, key, "the test did not look where these are shown")
    masked = [canary for canary in case.planted.canaries if canary.masked and case.shown(title, canary.path)]
    assert all(canary.masked in told for canary in masked), (name, key)


def no_form_leaks(heard: Heard, name: str, key: tuple[str, str], case: Case) -> None:
    """A form is told of to those who may read all of it, and to nobody else."""
    told = seen_in(case.forms, heard.said)
    assert bool(told) is (bool(case.forms) and sees_forms(name, case.story.seen_by.get(name))), (name, key)


async def nothing_hidden_is_copied(house: House, heard: Heard, name: str) -> None:
    """Look into the copies they made: one may be handed over to somebody who reads what its author could not."""
    with house.store.reading():
        for number, case, title in heard.copies:
            kept = set(said((await Draft.get(number=number)).content))
            copied = {canary.path for canary in seen_in(case.planted.unique, kept)}
            assert copied, (name, number)
            assert {path for path in copied if not case.shown(title, path)} == set(), (name, number)


def nothing_is_told_of_hidden_places(heard: Heard, name: str, key: tuple[str, str], case: Case) -> None:
    """Shared values, what rules say, documents asked for: nothing rests on a place the viewer may not read."""
    title = case.story.seen_by.get(name)
    shown = [each for each in heard.cases if is_of(each, case)]
    assert bool(shown) is (title is not None), (name, key)
    if title is None:
        return
    hidden = case.hidden(title)
    assert places_refused(heard, case) & hidden == set() or title not in (E, P), (name, key)
    for each in shown:
        assert each["access"]["standing"] == title.value, (name, key)
        assert set(each["access"]["hidden"]) == hidden, (name, key)
        for leaf in (leaf for tab in each["tabs"] for leaf in tab["fields"]):
            if paths.pattern(leaf["path"]) in hidden:
                assert (leaf["value"], leaf["visible"]) == (None, False), (name, key, leaf["path"])
        for path in hidden:
            assert not [value for value in values_at(each["content"], path) if value is not None], (name, key, path)
        assert places_told(each, case) & hidden == set(), (name, key)
        codes = {line["code"] for line in each["documents"]}
        kinds, typing = case.planted.scheme.documents, title is P and each["state"] == "PROVIDER_ENTRY"
        assert codes == {kind.code for kind in kinds if title in kind.read or typing}, (name, key)


def places_told(told: object, case: Case) -> set[str]:
    """The fields that findings, user errors and waiting rules rest on, by the rules themselves."""
    scheme = case.planted.scheme
    rules = {rule.code: scheme.rests_on(rule) for rule in scheme.ruleset}
    places = {finding["path"] for finding in objects(told, "path", "kind", "severity", "message")}
    spoken = {finding["code"] for finding in objects(told, "path", "code", "severity")}
    spoken |= {waiting["rule"] for waiting in objects(told, "rule", "missing")}
    if "FORM_STALE" in spoken:
        places |= {place for form in scheme.forms for place in scheme.printed(form)}
    places |= {place for fact in objects(told, "restsOn") for place in fact["restsOn"]}
    places |= {place for waiting in objects(told, "rule", "missing") for place in waiting["missing"]}
    places |= {place for code in spoken for place in rules.get(code, ())}
    return set(map(paths.pattern, places))


def places_refused(heard: Heard, case: Case) -> set[str]:
    """The fields that refusals of transmissions rest on."""
    rules = {rule.code: case.planted.scheme.rests_on(rule) for rule in case.planted.scheme.ruleset}
    refusals = {(each["path"], each["rule"]) for each in heard.refusals if each["code"] in set(FindingKind)}
    places = {place for path, rule in refusals for place in (path, *rules.get(rule, ()))}
    return set(map(paths.pattern, places))


def is_of(told: Mapping[str, Any], case: Case) -> bool:
    """Say whether an object is this draft or this dossier."""
    return told["number"] in (case.draft, case.dossier)


def values_at(content: Any, path: str) -> list[Any]:  # Any: JSON
    """What the typed view says at a field, in every item of the lists above it."""
    found = [content]
    for step in path.split("."):
        inside = [value.get(camel_name(step)) for value in found if isinstance(value, dict)]
        found = [item for value in inside for item in (value if isinstance(value, list) else [value])]
    return found


async def come_to_be(house: House, people: Mapping[str, Visitor], scheme: str, name: str, numbers: Numbers) -> Case:
    """Open a draft, fill it with canaries, attach a file of every type, and bring it as far as its story goes."""
    story = stories(MODULES[scheme])[name]
    author = people[story.opened_by]
    opened = await author.done("openDraft", "draft { number id }", scheme=scheme, siret=story.siret)
    number: int = opened["draft"]["number"]
    planted = plant(SCHEMES[scheme], numbers, PAID_BY_THE_EMPLOYER)
    typed = {scheme.lower(): camel(planted.typed)}
    async with lent_mandate(house, story.siret):
        await author.done("saveDraft", draft={"number": number}, content=typed)
    files = await house.store.unit(partial(attach_all, number, planted, story.opened_by, numbers))
    if story.handed_over:
        await author.done("handOverDraft", draft={"number": number})
    dossier = await sent(house, number, PEOPLE[story.opened_by]) if story.sent else None
    keys = {canary.path: str(canary.value) for canary in files}
    forms = await house.store.unit(partial(print_all, number, planted, numbers))
    return Case(story, planted, number, dossier, files, keys, forms)


async def hold_mandate(_: Unit) -> None:
    """Let the provider transmit for KISO, unless it already may: it is then told what blocks its drafts."""
    if not await Mandate.exists(provider_siren=LEGOUD[:9], employer_siren=KISO[:9]):
        await create_mandate()


async def attach_all(number: int, planted: Planted, opened_by: str, numbers: Numbers, unit: Unit) -> tuple[Canary, ...]:
    """Write a file of every type, named like no other."""
    draft = await Draft.get(number=number)
    attached = []
    for kind in planted.scheme.documents:
        key, name = uuid4(), f"Zq{numbers()}k.pdf"
        await StoredDocument.create(
            id=key,
            draft_id=draft.id,
            code=kind.code,
            name=name,
            media_type="application/pdf",
            size=1000,
            sha256="0" * 64,
            storage_key=uuid4().hex,
            conformity=Conformity.DEPOSITED,
            depositor_id=1,
            depositor_siren=(LEGOUD if opened_by == "provider" else HUMANDO)[:9],
            deposited_at=unit.now,
        )
        attached.append(Canary(kind.code, key, (name,)))
    return tuple(attached)


async def print_all(number: int, planted: Planted, numbers: Numbers, unit: Unit) -> tuple[Canary, ...]:
    """Write a generation of every form, stale since."""
    draft = await Draft.get(number=number)
    printed = []
    for form in planted.scheme.forms:
        key, name = uuid4(), f"Zq{numbers()}k.pdf"
        await StoredDocument.create(
            id=key,
            draft_id=draft.id,
            dossier_id=(await Dossier.get(number=draft.dossier_number)).id if draft.dossier_number else None,
            code=form.code,
            name=name,
            media_type="application/pdf",
            size=1000,
            sha256="0" * 64,
            storage_key=uuid4().hex,
            conformity=Conformity.DEPOSITED,
            depositor_id=1,
            deposited_at=unit.now,
            form=form.code,
            revision=1,
            made_from=1,
            page_digest="0" * 32,
        )
        printed.append(Canary(form.code, key, (name,)))
    return tuple(printed)


async def sent(house: House, number: int, author: tuple[str, str]) -> str:
    """Register the dossier of a draft whatever the rules say of it, with everything they said."""
    with house.store.reading():
        viewer = await load_viewer(*author)
        draft = await Draft.get(number=number)
        examination = await examine_draft(house.opened.desk, draft)

    async def work(unit: Unit) -> str:
        application = _application(draft, examination)
        dossier = await register(unit, viewer, house.opened.desk.scheme(draft.scheme), application)
        await received(unit, dossier.id, dossier.number)
        await hand_over_documents(draft.id, dossier.id)
        draft.state, draft.dossier_number = DraftState.TRANSMITTED, dossier.number
        await draft.save()
        return str(dossier.number)

    return await house.store.unit(work)


async def look_everywhere(heard: Heard, case: Case, title: Standing | None, numbers: Numbers) -> None:
    """Ask for one case in every way, and try every act on it that must be declined."""
    person = heard.person
    for kind, query in (("draft", DRAFT), ("dossier", DOSSIER)):
        if kind in case.of:
            seen = (await person.ask(query, **case.of[kind]))[kind]
            if seen:
                await person.ask(NODE % (kind.capitalize(), everything(kind.capitalize())), id=seen["id"])
                heard.answers.append(await seen_live(person, kind, seen["id"]))
    closed = [key for code, key in case.keys.items() if not case.sees_file(title, code)]
    for key in closed if title else closed[:1]:
        assert (await person.request("GET", f"/documents/{key}")).status == 404
    await preview(person, case, title, numbers)
    if not sees_forms(heard.name, title):
        await get_no_form(person, case)
    await decline_to_save(person, case, numbers)
    payload = await person.act("transmitDraft", whole([*case.of][-1]), draft={"number": case.draft})
    assert payload["userErrors"], "this transmission must be declined"
    await fail_to_deposit_unseen(person, case, title)
    if title not in (E, Standing.INVESTIGATOR):
        await fail_to_reveal(person, case)
    if title is None:
        await try_every_act(person, case)
    elif title in (E, P):
        tabs = [tab.code for tab in case.planted.scheme.duplicable]
        given = {"draft": {"number": case.draft}, "tabs": tabs, "siret": HUMANDO}
        payload = await person.act("duplicateDraft", whole("draft"), **given)
        if copy := payload["draft"] if not payload["userErrors"] else None:
            heard.copies.append((copy["number"], case, title))


async def get_no_form(person: Visitor, case: Case) -> None:
    """Ask for a form that shows more than they may read: there is none, old or new."""
    for canary in case.forms:
        assert (await person.request("GET", f"/documents/{canary.value}")).status == 404
    for form in case.planted.scheme.forms:
        given = {"draft": {"number": case.draft}, "form": form.code, "ifVersion": 2}
        payload = await person.act("generateForm", f"document {{ id }} {whole('draft')}", **given)
        assert payload["userErrors"], "this generation must be declined"
        assert payload["document"] is None


async def fail_to_reveal(person: Visitor, case: Case) -> None:
    """Ask for the full values of those that are masked, without being entitled to them."""
    for path, target in product((canary.path for canary in case.planted.canaries if canary.masked), case.of.items()):
        given = {"case": dict([target]), "path": path, "purpose": "Par curiosité"}
        assert (await person.act("revealValue", "value", **given))["value"] is None


PREVIEW = everything("PreviewDraftPayload")


async def preview(person: Visitor, case: Case, title: Standing | None, numbers: Numbers) -> None:
    """Ask what if: of what is kept, on a day when the law is another one, and of something else."""
    scheme = case.planted.scheme
    other = {scheme.code.lower(): camel(plant(scheme, numbers, PAID_BY_THE_EMPLOYER).typed)}
    for given in ({"onDate": "2026-07-01"}, {"content": other}):
        told = await person.act("previewDraft", PREVIEW, draft={"number": case.draft}, **given)
        assert bool(told["userErrors"]) is (told["findings"] is None)
        assert title is not None or told["findings"] is None
        if title is not None:
            assert places_told(told, case) & case.hidden(title) == set(), (title, given)


async def fail_to_deposit_unseen(person: Visitor, case: Case, title: Standing | None) -> None:
    """Send files of the types that are not shown: by an address or with the operation, they are declined alike."""
    typing = title is P and not case.story.handed_over and not case.story.sent
    unseen = [kind.code for kind in case.planted.scheme.documents if not (typing or title in kind.read)]
    for code, target in product(unseen[:1], case.of.items()):
        given = {"case": dict([target]), "document": code}
        by_address = await person.refused("prepareUpload", **given, name="a.pdf")
        payload = await person.deposit(Sent("a.pdf", sample_pdf("a")), whole(target[0]), **given)
        assert [error["code"] for error in payload["userErrors"]] == by_address


async def decline_to_save(person: Visitor, case: Case, numbers: Numbers) -> None:
    """Type something else everywhere over an old version: what others typed comes back, if it may be read."""
    scheme = case.planted.scheme
    other = {scheme.code.lower(): camel(plant(scheme, numbers, PAID_BY_THE_EMPLOYER).typed)}
    given = {"draft": {"number": case.draft}, "content": other, "ifVersion": 1}
    payload = await person.act("saveDraft", whole("draft"), **given)
    assert payload["userErrors"], "this save must be declined"


async def try_every_act(person: Visitor, case: Case) -> None:
    """Try, on what does not exist for them, the acts that would change it."""
    draft = {"number": case.draft}
    for act in ("handOverDraft", "acceptDraft", "deleteDraft", "refuseDraft"):
        payload = await person.act(act, whole("draft"), draft=draft)
        assert [error["code"] for error in payload["userErrors"]] == ["NOT_FOUND"], act
    tabs = [tab.code for tab in case.planted.scheme.duplicable]
    assert await person.refused("duplicateDraft", draft=draft, tabs=tabs, siret=HUMANDO) == ["NOT_FOUND"]
    for target in case.of.items():
        given = {"case": dict([target]), "document": case.files[0].path, "name": "a.pdf"}
        assert await person.refused("prepareUpload", **given) == ["NOT_FOUND"]
    if case.dossier:
        assert await person.refused("grantDossier", dossier={"number": case.dossier}) == ["NOT_FOUND"]


def whole(kind: str) -> str:
    """Select everything of what a payload gives back."""
    return f"{kind} {{ {everything(kind.capitalize())} }}"


async def look_at_every_list(heard: Heard) -> None:
    """Ask for every root field that asks for nothing, and the pages that are not GraphQL."""
    queries = schema().query_type
    assert queries is not None
    for name, root in queries.fields.items():
        if any(is_required_argument(argument) for argument in root.args.values()):
            continue
        few = "(first: 3)" if "first" in root.args else ""
        below = everything(str(root.type).strip("[]!"))
        await heard.person.post(f"{{ {name}{few} {{ {below} }} }}" if below else f"{{ {name} }}")
    for path in ("/metrics", "/schema.graphql", "/healthz", "/readyz", "/"):
        await heard.person.request("GET", path)


async def look_for_hidden_values(heard: Heard, name: str, cases: Mapping[tuple[str, str], Case]) -> None:
    """Search for what one may not read: it must behave as if it were not there."""
    queries = schema().query_type
    assert queries is not None
    for kind in ("drafts", "dossiers"):
        if "search" not in queries.fields[kind].args:
            continue
        query = f"query ($search: String!) {{ {kind}(search: $search, first: 3) {{ nodes {{ number }} }} }}"
        for case in cases.values():
            title = case.story.seen_by.get(name)
            closed = [canary for canary in case.planted.unique if not case.shown(title, canary.path) or canary.masked]
            for canary in closed if title else closed[:5]:
                found = (await heard.person.ask(query, search=str(canary.value)))[kind]["nodes"]
                assert not [each for each in found if is_of(each, case)], (name, canary.path)


@dataclass(frozen=True, slots=True)
class Ear:
    """Somebody's feed: where it was when they began to listen, and the socket they listen on."""

    began: str
    socket: Socket


@asynccontextmanager
async def listening(people: Mapping[str, Visitor]) -> AsyncIterator[Mapping[str, Ear]]:
    """Follow everybody's notifications, each on a socket of their own, from the cursor of now."""
    async with AsyncExitStack() as stack:
        ears = {}
        for name, person in people.items():
            now = await person.ask("{ notifications(first: 1) { latestCursor } }")
            ears[name] = Ear(now["notifications"]["latestCursor"], await stack.enter_async_context(person.socket()))
            await ears[name].socket.subscribe("feed", NOTIFICATIONS, {"after": ears[name].began})
        yield ears


async def told_live(ear: Ear, person: Visitor) -> list[Any]:  # Any: frames
    """Everything a live feed said since it was listened to, to the last thing that the past tells as well."""
    last = await last_told(ear.began, person)
    frames: list[Any] = []
    async with asyncio.timeout(PATIENCE):
        while last is not None and not any(frame["cursor"] == last for frame in objects(frames, "cursor")):
            frames.append(await ear.socket.hear())
    return frames


async def last_told(after: str, person: Visitor) -> str | None:
    """The cursor of the last notification a person sees after this one, page after page."""
    query = """query ($after: String) { notifications(first: 100, after: $after) {
        nodes { cursor } pageInfo { hasNextPage endCursor } } }"""
    last, more = None, True
    while more:
        page = (await person.ask(query, after=after))["notifications"]
        last = page["nodes"][-1]["cursor"] if page["nodes"] else last
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    return last


async def seen_live(person: Visitor, kind: str, key: str) -> Any:  # Any: a frame
    """The first state of a case that somebody follows."""
    watched = f"subscription ($id: ID!) {{ {kind}Changed(id: $id) {{ {everything(kind.capitalize())} }} }}"
    async with person.socket() as socket:
        await socket.subscribe("case", watched, {"id": key})
        return await socket.hear()


EVENTS = f"subscription ($after: String) {{ events(after: $after) {{ {everything('Event')} }} }}"
LAST_OF_DOSSIERS = """
SELECT max(i.number) AS number, (SELECT count(*) FROM outbox) AS waiting
FROM feed_item i JOIN journal_entry e ON e.id = i.entry_id
WHERE i.recipient = 'events' AND e.subject_kind = 'dossier' AND e.kind <> 'VALUE_REVEALED'
"""


async def happened(house: House, person: Visitor) -> list[Any]:  # Any: frames
    """Every event since the beginning that a service of the OPCO is told."""
    frames: list[Any] = []
    after = encode_cursor(await current_epoch(house.store), "events", 0)
    async with asyncio.timeout(PATIENCE), person.socket() as socket:
        while (last := (await house.store.fetch(LAST_OF_DOSSIERS))[0])["waiting"]:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.01)
        await socket.subscribe("events", EVENTS, {"after": after})
        while not any(event["number"] == last["number"] for event in objects(frames, "cursor")):
            frames.append(await socket.hear())
    return frames


async def mailed(house: House, folder: Path) -> list[str]:
    """Every mail that left, as it left."""
    await Post(house.store, FileMailer(folder), "portail@opco.test").carry()
    return await asyncio.to_thread(letters, folder, house.opened.settings.data / "mails")


def letters(*folders: Path) -> list[str]:
    """The mails kept in these folders."""
    return [path.read_text(encoding="utf-8") for folder in folders for path in folder.glob("*.eml")]


def test_every_scheme_installed_is_watched() -> None:
    assert set(SCHEMES) == set(MODULES)
    assert {title for _, name in CASES for title in stories(True)[name].seen_by.values()} == set(Standing)
    assert {Context(context) for _, context in PEOPLE.values()} == set(Context)
