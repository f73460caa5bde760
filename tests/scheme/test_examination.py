"""Examining a content: everything told at once, in the order of the form, and nothing that crashes passes silently."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from structlog.testing import capture_logs

from monespace_gql.lexicon import paths
from monespace_gql.lexicon.finding import FindingKind, Severity
from monespace_gql.rulebook import RuleSet
from monespace_gql.rulebook.readings import Readings
from monespace_gql.scheme import FILED_ON, Condition, DatedTable, Document, Entry, FactType, Rule, rule
from monespace_gql.scheme.examination import Examination, TabStatus, Waiting, examine, examine_alone
from monespace_gql.scheme.example import example_content, merged
from tests.scheme.given import DOCUMENTS, ON, SCHEME, SOME, contents, costs, hours, scheme

IDENTITY = {"identity": 1}


def examined(changes: Mapping[str, object], attached: Mapping[str, int] = IDENTITY, **changed: Any) -> Examination:
    made = scheme(**changed) if changed else SCHEME
    return examine_alone(made, merged(example_content(made), changes), on=ON, attached=attached)


def codes(examination: Examination) -> list[str]:
    return [finding.code for finding in examination.findings]


def test_the_example_case_may_be_transmitted() -> None:
    examination = examined({})

    assert (examination.findings, examination.waiting) == ((), ())
    assert examination.may_be_transmitted
    assert {examination.status(tab.code) for tab in SCHEME.tabs} == {TabStatus.VALID}
    assert (examination.scheme, examination.version, examination.on) == ("TEST", "1", ON)
    assert examination.digest == SCHEME.ruleset.digest


def test_everything_is_told_at_once_in_the_order_of_the_tabs() -> None:
    wrong = {"costs": {"ends": "2026-01-01"}, "person": {"phone": "12"}, "company": {"email": None}}

    examination = examined(wrong, attached={})

    assert [(finding.path, finding.code) for finding in examination.findings] == [
        ("company.email", "REQUIRED"),
        ("person.phone", "FORMAT_PHONE"),
        ("costs.ends", "T-ORDER"),
        ("documents.identity", "TEST-DOC-IDENTITY"),
    ]
    assert not examination.may_be_transmitted
    assert [examination.status(tab.code) for tab in SCHEME.tabs] == [TabStatus.INCOMPLETE] * 3


def test_a_rule_waits_for_what_it_reads_and_says_so() -> None:
    examination = examined({"costs": {"ends": None}})

    assert codes(examination) == ["REQUIRED"]
    assert examination.waiting == (Waiting("T-ORDER", ("costs.ends",)),)


def test_a_warning_is_told_and_stops_nothing() -> None:
    examination = examined({"costs": {"starts": "2026-01-31"}})

    assert codes(examination) == ["T-LATE"]
    assert examination.may_be_transmitted
    assert examination.status("costs") is TabStatus.VALID


def test_a_finding_explains_itself_by_the_places_it_rests_on() -> None:
    (finding,) = examined({"costs": {"items": [{"wording": "A", "quantity": 51, "rate": "1"}]}}).findings

    assert (finding.code, finding.message, finding.source) == ("T-LONG", "51 heures", "L3")
    assert finding.explanation is not None
    assert finding.explanation.driving_date == ON
    assert set(finding.explanation.rests_on) == {"costs.items.wording", "costs.items.quantity", "costs.items.rate"}


TABLE = DatedTable("t.least", "Minimum", "heures", FactType.INTEGER, [Entry(date(2020, 1, 1), 9, "L7")])
OTHER = DatedTable("t.other", "Autre", "heures", FactType.INTEGER, [Entry(date(2020, 1, 1), 9, "L8")])


def said(when: Condition, **more: Any) -> Rule:  # Any: whatever a rule takes
    return rule("T-SAID", when=when, at=costs.items, says="Non", source="L7", **more)


STARTS, ENDS = date(2026, 3, 2), date(2026, 6, 26)


@pytest.mark.parametrize(
    ("told", "driving"),
    [
        (said(hours >= 1), ON),
        (said(hours < TABLE.at(costs.starts)), STARTS),
        (said((hours < TABLE.at(costs.starts)) & (hours < OTHER.at(costs.starts))), STARTS),
        (said((hours < TABLE.at(costs.starts)) & (hours < OTHER.at(costs.ends))), None),
        (said(hours < TABLE.at(costs.starts), driven_by=costs.ends), ENDS),
        (said(hours < TABLE.at(costs.starts), since=date(2020, 1, 1)), None),
        (said(hours < TABLE.at(FILED_ON), until=date(2030, 1, 1)), ON),
    ],
)
def test_the_driving_date_is_the_one_day_that_decided_which_law_applies(told: Rule, driving: date | None) -> None:
    (finding,) = examined({}, rules=(told,)).findings

    assert finding.explanation is not None
    assert finding.explanation.driving_date == driving


def test_a_rule_rests_on_the_date_that_drives_it_too() -> None:
    (finding,) = examined({}, rules=(said(hours >= 1, driven_by=costs.ends),)).findings

    assert finding.explanation is not None
    assert "costs.ends" in finding.explanation.rests_on
    assert ("costs.ends", "26/06/2026") in {(fact.name, fact.value) for fact in finding.explanation.facts}


def test_a_rule_that_crashes_blocks_and_is_logged() -> None:
    thirteen = {"costs": {"items": [{"wording": "A", "quantity": 13, "rate": "1"}]}}

    with capture_logs() as logs:
        examination = examined(thirteen)

    (finding,) = examination.findings
    assert (finding.code, finding.severity, finding.path) == ("T-RATIO", Severity.BLOCKING, "costs.items")
    assert "n'a pas pu être vérifiée" in finding.message
    assert not examination.may_be_transmitted
    assert [(log["event"], log["rule"]) for log in logs] == [("rule_crashed", "T-RATIO")]
    assert finding.explanation is not None
    assert "costs.items.quantity" in finding.explanation.rests_on


def test_a_document_is_asked_for_always_never_or_while_a_condition_holds() -> None:
    assert examined({}).required_documents == {"identity"}

    asked = examined({"person": {"colour": "RED"}})

    assert asked.required_documents == {"identity", "colours"}
    (finding,) = asked.findings
    assert (finding.path, finding.code, finding.message) == ("documents.colours", "T-COLOURS", "Joignez le nuancier")
    assert (finding.kind, finding.blocks) == (FindingKind.REQUIRED, True)
    assert examined({"person": {"colour": "RED"}}, {"identity": 1, "colours": 2}).findings == ()


def test_a_missing_document_rests_on_what_it_is_asked_for() -> None:
    (right, missing) = examined({"person": {"disabled": True}}).findings

    assert (right.code, missing.code) == ("T-RIGHTS", "TEST-DOC-HEALTH")
    assert missing.explanation is not None
    assert "person.disabled" in missing.explanation.rests_on


def test_an_attached_file_of_an_unknown_type_changes_nothing() -> None:
    assert examined({}, {"identity": 1, "nothing": 3}).findings == ()
    assert codes(examined({}, {"identity": 0})) == ["TEST-DOC-IDENTITY"]


def test_a_required_rule_asks_while_its_condition_holds() -> None:
    examination = examined({"costs": {"activity": "11111111111", "sheet": None}})

    (finding,) = examination.findings
    assert (finding.path, finding.code, finding.kind) == ("costs.sheet", "T-SHEET", FindingKind.REQUIRED)
    assert finding.message == "Saisie obligatoire"
    assert examined({"costs": {"activity": "11111111111"}}).findings == ()


def test_the_same_missing_value_is_told_once_but_a_warning_never_hides_what_blocks() -> None:
    def said(code: str, severity: Severity = Severity.BLOCKING) -> Rule:
        return rule(
            code, when=costs.starts < costs.ends, at=costs.ends, says="Même phrase", source="L", severity=severity
        )

    examination = examined({}, rules=(said("W", Severity.WARNING), said("B1"), said("B2")))

    assert codes(examination) == ["W", "B1"]
    assert not examination.may_be_transmitted


def test_a_tab_of_documents_bears_the_chip_of_its_documents() -> None:
    examination = examined({}, attached={})

    assert examination.status("documents") is TabStatus.INCOMPLETE


class Everything:
    """An engine for which every rule fires."""

    differences = 0

    async def fired(self, ruleset: RuleSet, readings: Readings) -> frozenset[str]:
        return frozenset(each.code for each in ruleset)


class Broken:
    """An engine that does not answer."""

    differences = 0

    async def fired(self, ruleset: RuleSet, readings: Readings) -> frozenset[str]:
        raise OSError("gone")


async def test_an_engine_that_does_not_answer_costs_nothing() -> None:
    content = merged(example_content(SCHEME), {"costs": {"ends": "2026-01-01"}})

    with capture_logs() as logs:
        examination = await examine(SCHEME, content, on=ON, attached=IDENTITY, engine=Broken())

    assert examination == examine_alone(SCHEME, content, on=ON, attached=IDENTITY)
    assert [log["event"] for log in logs] == ["rule_engine_failed"]


async def test_where_the_engine_is_stricter_its_verdict_stands() -> None:
    engine = Everything()

    with capture_logs():
        examination = await examine(SCHEME, example_content(SCHEME), on=ON, attached=IDENTITY, engine=engine)

    assert "T-ORDER" in codes(examination)
    assert not examination.may_be_transmitted
    assert engine.differences > 0


@SOME
@given(content=contents())
def test_any_content_can_be_examined_and_told_in_order(content: dict[str, object]) -> None:
    with capture_logs():
        examination = examine_alone(SCHEME, content, on=ON)

    order = [tab.code for tab in SCHEME.tabs] + ["documents"]
    ranks = [order.index(paths.tab_of(finding.path)) for finding in examination.findings]
    assert ranks == sorted(ranks)
    told = [(finding.path, finding.kind, finding.severity, finding.message) for finding in examination.findings]
    assert len(told) == len(set(told))
    assert examination.may_be_transmitted is not any(finding.blocks for finding in examination.findings)
    blocked = {code for code in order if examination.status(code) is TabStatus.INCOMPLETE}
    assert blocked == {paths.tab_of(finding.path) for finding in examination.findings if finding.blocks}


@pytest.mark.parametrize("documents", [DOCUMENTS, DOCUMENTS[:1], ()])
def test_without_rules_only_the_form_and_the_documents_speak(documents: tuple[Document, ...]) -> None:
    examination = examined({}, attached={}, rules=(), documents=documents)

    assert codes(examination) == ["TEST-DOC-IDENTITY"] * bool(documents)
