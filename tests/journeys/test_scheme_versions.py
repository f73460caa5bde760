"""A plugin ships a new version: drafts typed under the former one are taken up, shown, kept; nothing typed is lost."""

from typing import Any

from structlog.testing import capture_logs

from monespace_gql.drafts.models import Draft
from monespace_gql.journal.models import JournalEntry
from monespace_gql.journal.store import count_statements
from tests.journeys.client import Visitor
from tests.journeys.house import House
from tests.journeys.versions import DAYS, TO_DAYS, TYPED, V1, V2, Houses, houses, written

__all__ = ["houses"]

UPGRADE = "upgrade { from to pending changes { path label before after } notes refusal }"
READ = f"""query ($number: CaseNumber!) {{ draft(ref: {{number: $number}}) {{ version schemeVersion title {UPGRADE}
  tabs {{ fields {{ path value }} }} findings {{ code path }} access {{ actions {{ code allowed reasons }} }} }} }}"""
SITE = "40101593800038"


async def open_and_type(house: House, person: Visitor, siret: str | None = None) -> int:
    """Type everything under the first version; return the draft's number."""
    given = {"siret": siret} if siret else {}
    opened = await person.done("openDraft", "draft { number }", scheme="SMALL", **given)
    number: int = opened["draft"]["number"]
    await person.done("saveDraft", "draft { version }", draft={"number": number}, content={"small": {"page": TYPED}})
    return number


async def read(person: Visitor, number: int) -> Any:  # Any: a response
    return (await person.ask(READ, number=number))["draft"]


def values(draft: Any) -> dict[str, object]:  # Any: as above
    return {field["path"]: field["value"] for tab in draft["tabs"] for field in tab["fields"]}


async def kept(house: House, number: int) -> Draft:
    with house.store.reading():
        return await Draft.get(number=number)


async def noted_upgrades(house: House, draft: Draft) -> list[dict[str, Any]]:  # Any: JSON
    """What the journal says of the upgrades of a draft."""
    with house.store.reading():
        entries = await JournalEntry.filter(kind="DRAFT_UPGRADED", subject_id=str(draft.id))
    return [entry.data for entry in entries]


CHANGED = [f"page.{name}" for name in ("account", "called", "days", "gone", "health", "nickname", "weeks")]


async def test_a_draft_is_read_in_the_new_version_before_anything_is_written(houses: Houses) -> None:
    async with houses.installed(V1) as house:
        employer = house.person("employer@humando.test")
        number = await open_and_type(house, employer)
        before, row = await read(employer, number), await kept(house, number)
    assert (before["version"], before["upgrade"]) == (2, None)

    async with houses.installed(V2) as house:
        employer = house.person("employer@humando.test")
        with count_statements(house.store) as counted:
            draft = await read(employer, number)
        untouched = await kept(house, number)

    assert sum("FROM draft r" in sql for sql in counted.sql) == 2  # a plan supposed the present version, and saw
    assert (draft["version"], draft["schemeVersion"]) == (3, "2")
    assert values(draft) == {
        "page.start": "2026-01-05",
        "page.days": 15,
        "page.called": "Zoulou",
        "page.pay": "12.00",
        "page.items[0].wording": "Un",
    }
    upgrade = draft["upgrade"]
    assert (upgrade["from"], upgrade["to"], upgrade["pending"], upgrade["refusal"]) == ("1", "2", True, None)
    assert upgrade["notes"] == ["Les semaines sont devenues des jours."]
    assert [(each["path"], each["label"], each["before"], each["after"]) for each in upgrade["changes"]] == [
        ("page.account", "Compte", "••••••887", None),
        ("page.called", "Nom", None, "Zoulou"),
        ("page.days", "Jours", None, 15),
        ("page.health", "Santé", "Fragile", None),
        ("page.nickname", "Surnom", "Zoulou", None),
        ("page.weeks", "Semaines", 3, None),
    ]
    assert (untouched.content, untouched.version, untouched.scheme_version) == (row.content, 2, "1")
    assert untouched.upgrade is None


async def test_the_next_save_keeps_the_upgrade_and_what_had_been_typed_until_the_transmission(houses: Houses) -> None:
    async with houses.installed(V1) as house:
        number = await open_and_type(house, house.person("employer@humando.test"))

    async with houses.installed(V2) as house:
        employer = house.person("employer@humando.test")
        saved = await employer.done(
            "saveDraft",
            f"draft {{ version schemeVersion title {UPGRADE} }}",
            draft={"number": number},
            content={"small": {"page": {"days": "20", "called": "Zazou"}}},
            ifVersion=3,
        )
        row = await kept(house, number)
        found = await employer.ask('{ drafts(search: "zazou") { nodes { number } } }')
        sent = await employer.done("transmitDraft", "dossier { schemeVersion }", draft={"number": number})
        after, noted = await kept(house, number), await noted_upgrades(house, row)

    draft = saved["draft"]
    assert (draft["version"], draft["schemeVersion"], draft["title"]) == (4, "2", "Zazou")
    assert draft["upgrade"]["pending"] is False
    assert ("page.nickname", "Zoulou") in {(each["path"], each["before"]) for each in draft["upgrade"]["changes"]}
    assert row.upgrade is not None
    assert {"path": "page.gone", "before": "Perdu", "after": None} in row.upgrade["changes"]  # type: ignore[operator]
    assert (row.scheme_version, row.version) == ("2", 4)
    assert row.content["page"]["days"] == 20  # type: ignore[index]  # JSON
    assert found["drafts"]["nodes"] == [{"number": number}]
    assert noted == [{"number": number, "scheme": "SMALL", "since": "1", "to": "2", "changed": CHANGED}]
    assert sent["dossier"] == {"schemeVersion": "2"}
    assert after.upgrade is None


async def test_a_draft_never_saved_since_is_transmitted_in_the_new_version(houses: Houses) -> None:
    async with houses.installed(V1) as house:
        number = await open_and_type(house, house.person("employer@humando.test"))

    async with houses.installed(V2) as house:
        employer, manager = house.person("employer@humando.test"), house.person("manager@opco.test", "MANAGER")
        sent = await employer.done("transmitDraft", "dossier { number schemeVersion }", draft={"number": number})
        query = """query ($number: CaseNumber!) { dossier(ref: {number: $number}) {
          content { ... on SmallContent { page { days called } } } } }"""
        dossier = (await manager.ask(query, number=sent["dossier"]["number"]))["dossier"]
        row = await kept(house, number)
        noted = await noted_upgrades(house, row)

    assert sent["dossier"]["schemeVersion"] == "2"
    assert dossier["content"] == {"page": {"days": 15, "called": "Zoulou"}}
    assert (row.scheme_version, row.upgrade) == ("2", None)
    assert [upgrade["changed"] for upgrade in noted] == [CHANGED]


async def test_whoever_read_before_the_upgrade_is_stale_only_where_it_changed_something(houses: Houses) -> None:
    async with houses.installed(V1) as house:
        number = await open_and_type(house, house.person("employer@humando.test"))

    async with houses.installed(V2) as house:
        employer = house.person("employer@humando.test")

        async def save(page: dict[str, object], version: int) -> Any:  # Any: a payload
            given = {"draft": {"number": number}, "content": {"small": {"page": page}}, "ifVersion": version}
            return await employer.act("saveDraft", "draft { version }", **given)

        declined = await save({"days": "3"}, 2)
        row = await kept(house, number)
        elsewhere = await save({"pay": "13.00"}, 2)
        seen = await save({"days": "3"}, 4)

    (error,) = declined["userErrors"]
    assert (error["code"], error["path"], error["yours"], error["theirs"]) == (
        "CHANGED_BY_ANOTHER",
        "page.days",
        3,
        15,
    )
    assert (row.version, row.scheme_version) == (2, "1"), "a declined save keeps nothing"
    assert (elsewhere["userErrors"], elsewhere["draft"]["version"]) == ([], 4)
    assert (seen["userErrors"], seen["draft"]["version"]) == ([], 5)


async def test_a_provider_is_not_told_what_it_could_not_read_under_the_former_version(houses: Houses) -> None:
    async with houses.installed(V1) as house:
        number = await open_and_type(house, house.person("provider@legoud.test"), SITE)

    async with houses.installed(V2) as house:
        provider = house.person("provider@legoud.test")
        draft = await read(provider, number)
        reply = provider.heard[-1].text

    assert {each["path"] for each in draft["upgrade"]["changes"]} == {
        "page.weeks",
        "page.nickname",
        "page.account",
        "page.days",
        "page.called",
    }
    assert "Fragile" not in reply
    assert "FR7699887" not in reply
    assert "Perdu" not in reply, "a former field that nobody declares is told to nobody"


async def test_without_a_way_a_draft_can_be_read_and_deleted_and_nothing_else(houses: Houses) -> None:
    async with houses.installed(V2) as house:
        employer = house.person("employer@humando.test")
        opened = await employer.done("openDraft", "draft { number }", scheme="SMALL")
        number = opened["draft"]["number"]
        typed = {"start": "2026-01-05", "days": "15", "pay": "12.00"}
        await employer.done("saveDraft", draft={"number": number}, content={"small": {"page": typed}})
        row = await kept(house, number)

    async with houses.installed(V1) as house:
        employer = house.person("employer@humando.test")
        draft = await read(employer, number)
        given = {"draft": {"number": number}}
        saved = await employer.act("saveDraft", content={"small": {"page": {"pay": "1.00"}}}, **given)
        others = [await employer.refused(act, **given) for act in ("transmitDraft", "previewDraft")]
        unchanged = await kept(house, number)
        await employer.done("deleteDraft", **given)

    assert values(draft)["page.pay"] == "12.00"
    assert (draft["version"], draft["schemeVersion"]) == (2, "2")
    assert draft["upgrade"]["refusal"].startswith(
        "Cette demande a été saisie sous la version « 2 » du dispositif « Petit »"
    )
    assert [(finding["code"], finding["path"]) for finding in draft["findings"]] == [("SCHEME_VERSION", "page")]
    open_ = {action["code"] for action in draft["access"]["actions"] if action["allowed"]}
    assert not open_ & {"SAVE", "TRANSMIT", "DUPLICATE"}
    assert [(error["kind"], error["code"]) for error in saved["userErrors"]] == [("WRONG_STATE", "SCHEME_VERSION")]
    assert others == [["SCHEME_VERSION"]] * 2
    assert (unchanged.content, unchanged.version) == (row.content, row.version)


async def test_a_migration_at_fault_names_the_plugin_and_leaves_the_draft_as_it_was(houses: Houses) -> None:
    async with houses.installed(V1) as house:
        number = await open_and_type(house, house.person("employer@humando.test"))
        row = await kept(house, number)

    for broken, told in (
        (TO_DAYS.replace('page = content["page"]', 'page = content["pages"]'), "raised KeyError"),
        (TO_DAYS.replace('page["days"] =', 'page["dayz"] ='), "the unknown field « page.dayz »"),
    ):
        body = written("2", fields=DAYS, more=broken, arguments="migrations=STEPS,", title="called")
        async with houses.installed(body) as house:
            employer = house.person("employer@humando.test")
            draft = await read(employer, number)
            with capture_logs() as logs:
                reply = await employer.post(
                    "mutation ($input: SaveDraftInput!) { saveDraft(input: $input) { userErrors { code } } }",
                    {"input": {"draft": {"number": number}, "content": {"small": {"page": {"pay": "1.00"}}}}},
                )
            unchanged = await kept(house, number)

        assert values(draft)["page.pay"] == "12.00"
        assert draft["findings"][0]["code"] == "SCHEME_VERSION"
        assert reply.codes == ["INTERNAL"]
        (failed,) = (log for log in logs if log["event"] == "migration_failed")
        assert failed["plugin"].startswith("small-")
        assert told in failed["reason"]
        assert "Fragile" not in str(logs)
        assert (unchanged.content, unchanged.version, unchanged.scheme_version) == (row.content, 2, "1")


async def test_a_masked_value_of_the_new_version_is_revealed_where_it_now_stands(houses: Houses) -> None:
    moved = """
def move(content):
    content["page"]["iban"] = content["page"].pop("account", None)
    return {"page": {name: content["page"].get(name) for name in ("start", "pay", "items", "iban", "nickname")}}
"""
    fields = """iban: str | None = field("IBAN", example="FR761234", sensitive=True)
    nickname: str | None = field("Surnom", example="Zou")"""
    arguments = 'migrations=(Migration(since="1", to="2", migrate=move),),'
    async with houses.installed(V1) as house:
        number = await open_and_type(house, house.person("employer@humando.test"))

    async with houses.installed(written("2", fields=fields, more=moved, arguments=arguments)) as house:
        employer = house.person("employer@humando.test")
        given = {"case": {"draft": {"number": number}}, "path": "page.iban", "purpose": "Vérifier le compte"}
        revealed = await employer.done("revealValue", "value", **given)

    assert revealed["value"] == "FR7699887"
