"""previewDraft: what a save would say, on any day, by any client; and afterwards nothing is there."""

from collections.abc import Mapping
from typing import Any

import pytest

from monespace_gql.demo.companies import HUMANDO, KISO
from monespace_gql.journal.store import Store, count_statements
from tests.journeys.client import Visitor
from tests.journeys.given import complete, open_draft, save, without_mandate
from tests.journeys.house import House, relayed

pytestmark = pytest.mark.asyncio(loop_scope="session")

FINDINGS = "findings { path code message explanation { drivingDate dated { since value } } }"
SAID = f"""on {FINDINGS} tabs {{ code status fields {{ path value locked }} }}
  remaining {{ missing waiting {{ rule missing }} tabs {{ code status }} }}
  requiredDocuments {{ code label provided }}"""
DRAFT = f"""query ($number: CaseNumber!) {{ draft(ref: {{number: $number}}) {{ {FINDINGS}
  tabs {{ code status fields {{ path value locked }} }}
  remaining {{ missing waiting {{ rule missing }} tabs {{ code status }} }}
  documents {{ code label required files {{ name }} }} }} }}"""
CHANGES: Mapping[str, object] = {
    "contract": {"grossPay": "900.00", "end": "2025-12-01"},
    "employee": {"birthDate": "31/02/2004", "email": None},
    "funding": {"lines": [{"nature": "PEDAGOGY", "quantity": "400", "unit": "HOUR", "unitRate": "99.15"}]},
}
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
MAILS, PLACES = "mail_receipt", "subscriber"
PG_TABLES = "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"


async def preview(person: Visitor, selected: str = SAID, /, **given: object) -> Any:  # Any: a payload
    return await person.act("previewDraft", selected, **given)


async def everything_kept(store: Store) -> dict[str, str]:
    """Every row of every table, as text; letters leave and plugins are told on their own, whatever anybody does."""
    tables = await store.fetch(PG_TABLES if store.dialect.value == "postgresql" else TABLES)
    names = sorted({str(row["name"]) for row in tables} - {MAILS, PLACES})
    rows = {name: await store.fetch(f'SELECT * FROM "{name}"') for name in names}
    return {name: str(sorted(str([*row]) for row in found)) for name, found in rows.items()}


async def test_a_preview_says_what_the_save_would_say_and_writes_nothing(house: House, employer: Visitor) -> None:
    number = await open_draft(employer)
    await save(employer, number, complete())
    given = {"draft": {"number": number}, "content": {"cpro": CHANGES}}
    await relayed(house.store)
    before = await everything_kept(house.store)

    with count_statements(house.store) as counted:
        told = await preview(employer, **given)
    after = await everything_kept(house.store)
    saved = await employer.done("saveDraft", **given)
    draft = (await employer.ask(DRAFT, number=number))["draft"]

    assert after == before
    assert not [sql for sql in counted.sql if sql.startswith(("INSERT", "UPDATE", "DELETE")) and MAILS not in sql]
    assert (told["userErrors"], saved["userErrors"]) == ([], [])
    assert told["on"] == "2025-12-20"
    assert {finding["code"] for finding in told["findings"]} >= {"FORMAT_DATE", "REQUIRED", "CPRO-CTR-14"}
    assert [told[name] for name in ("findings", "tabs", "remaining")] == [
        draft[name] for name in ("findings", "tabs", "remaining")
    ]
    assert told["requiredDocuments"] == [
        {"code": line["code"], "label": line["label"], "provided": bool(line["files"])}
        for line in draft["documents"]
        if line["required"]
    ]


async def test_a_preview_on_another_day_reads_the_law_of_that_day(employer: Visitor) -> None:
    number = await open_draft(employer)
    await save(employer, number, complete())
    given = {"draft": {"number": number}, "content": {"cpro": {"contract": {"grossPay": "500.00"}}}}

    today, later = [(await preview(employer, **given, **more))["findings"] for more in ({}, {"onDate": "2026-03-01"})]
    late = {finding["code"] for finding in later} - {finding["code"] for finding in today}

    assert "CPRO-REM-04" in {finding["code"] for finding in today}
    assert late, "a request sent in March for a contract of January is late"


async def test_without_a_draft_a_preview_starts_from_what_opening_one_would_give(employer: Visitor) -> None:
    number = await open_draft(employer)
    opened = (await employer.ask(DRAFT, number=number))["draft"]

    told = await preview(employer, scheme="CPRO", subScheme="CONTRAT_PRO")
    changed = await preview(employer, scheme="CPRO", fields=[{"path": "contract.start", "value": "05/01/202"}])

    assert [told[name] for name in ("findings", "tabs", "remaining")] == [
        opened[name] for name in ("findings", "tabs", "remaining")
    ]
    assert ("contract.start", "FORMAT_DATE") in {(each["path"], each["code"]) for each in changed["findings"]}


async def test_what_a_save_declines_a_preview_declines(house: House, employer: Visitor, manager: Visitor) -> None:
    number = await open_draft(employer)
    reader = house.person("follow@humando.test")
    stranger = house.person("employer@kiso.test")
    locked = [{"path": "employer.siret", "value": KISO}]
    unknown = [{"path": "contract.strat", "value": "1"}]
    draft: dict[str, object] = {"draft": {"number": number}}
    tries: list[tuple[Visitor, dict[str, object]]] = [
        (employer, {**draft, "fields": locked}),
        (employer, {**draft, "fields": unknown}),
        (employer, {**draft, "content": {"badge": {}}}),
        (employer, {"draft": {"number": 999_999}}),
        (stranger, draft),
        (reader, draft),
        (manager, draft),
    ]

    for person, given in tries:
        previewed = await preview(person, **given)
        saved = await person.act("saveDraft", **given)
        assert previewed["userErrors"] == saved["userErrors"] != []
        assert all(value is None for name, value in previewed.items() if name != "userErrors")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "DRAFT_OR_SCHEME"),
        ({"scheme": "CPRO", "draft": {"number": 10_000}}, "DRAFT_OR_SCHEME"),
        ({"scheme": "NONE"}, "UNKNOWN_SCHEME"),
        ({"scheme": "CPRO", "subScheme": "NONE"}, "UNKNOWN_SUB_SCHEME"),
        ({"scheme": "CPRO", "siret": KISO}, "NOT_AFFILIATED"),
        ({"scheme": "CPRO", "content": {"badge": {}}}, "OTHER_SCHEME"),
        ({"scheme": "CPRO", "fields": [{"path": "employer.siret", "value": KISO}]}, "REFERENCE_FIELD"),
        ({"scheme": "CPRO", "onDate": "1999-12-31"}, "DATE_OUT_OF_RANGE"),
        ({"scheme": "CPRO", "onDate": "2101-01-01"}, "DATE_OUT_OF_RANGE"),
    ],
)
async def test_what_cannot_be_previewed_is_said(employer: Visitor, given: dict[str, object], code: str) -> None:
    payload = await preview(employer, **given)

    assert [error["code"] for error in payload["userErrors"]] == [code]


@pytest.mark.parametrize("day", ["2000-01-01", "2100-12-31"])
async def test_the_first_and_the_last_day_may_be_looked_at(employer: Visitor, day: str) -> None:
    assert (await preview(employer, scheme="CPRO", onDate=day))["on"] == day


async def test_a_provider_previews_under_its_own_mask(house: House) -> None:
    provider = house.person("provider@legoud.test")
    number = (await provider.done("openDraft", "draft { number }", scheme="CPRO", siret=HUMANDO))["draft"]["number"]
    hidden = (
        await provider.ask("query ($n: CaseNumber!) { draft(ref: {number: $n}) { access { hidden } } }", n=number)
    )["draft"]["access"]["hidden"]

    told = await preview(provider, draft={"number": number}, content={"cpro": without_mandate()})

    assert hidden
    shown = {field["path"] for tab in told["tabs"] for field in tab["fields"] if field["value"] is not None}
    assert shown
    assert not shown & set(hidden)
    assert not {finding["path"] for finding in told["findings"]} & set(hidden)
