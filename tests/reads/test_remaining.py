"""What remains, from one examination: what blocks, what is missing, what rules wait for, tab by tab."""

from monespace_gql.reads.remaining import remaining, tabs_of
from monespace_gql.scheme.examination import Examination, TabStatus, examine_alone
from monespace_gql.scheme.example import example_content, merged
from tests.scheme.given import ON, SCHEME, scheme

WRONG = {
    "costs": {"ends": "2026-01-01", "items": [], "starts": None},
    "company": {"email": None},
    "person": {"disabled": True},
}


def examined(changes: dict[str, object]) -> Examination:
    return examine_alone(SCHEME, merged(example_content(SCHEME), changes), on=ON, attached={})


def test_what_remains_is_what_blocks_with_what_is_missing_and_what_rules_wait_for() -> None:
    examination = examined(WRONG)

    whole = remaining(examination.findings, examination.waiting)

    assert [finding.code for finding in whole.blocking] == [
        finding.code for finding in examination.findings if finding.blocks
    ]
    assert whole.missing == ("company.email", "costs.starts", "documents.identity", "documents.health")
    assert {rule.rule for rule in whole.waiting} == {"T-ORDER", "T-LATE", "T-LONG", "T-RATIO"}


def test_each_tab_has_its_part_and_the_documents_are_one() -> None:
    examination = examined(WRONG)
    whole = remaining(examination.findings, examination.waiting)
    parts = {tab: whole.of_tab(tab) for tab in tabs_of(SCHEME)}

    assert list(parts) == ["company", "person", "costs", "documents"]
    assert [finding for part in parts.values() for finding in part.blocking] == list(whole.blocking)
    assert {tab: part.missing for tab, part in parts.items()} == {
        "company": ("company.email",),
        "person": (),
        "costs": ("costs.starts",),
        "documents": ("documents.identity", "documents.health"),
    }
    assert {rule.rule for rule in parts["costs"].waiting} == {rule.rule for rule in whole.waiting}
    assert parts["person"].waiting == ()
    for tab, part in parts.items():
        assert bool(part.blocking) is (examination.status(tab) is TabStatus.INCOMPLETE)


def test_nothing_remains_of_a_request_that_may_be_transmitted() -> None:
    examination = examine_alone(SCHEME, example_content(SCHEME), on=ON, attached={"identity": 1})

    whole = remaining(examination.findings, examination.waiting)

    assert (whole.blocking, whole.missing, whole.waiting) == ((), (), ())


def test_a_scheme_without_documents_has_no_tab_for_them() -> None:
    assert list(tabs_of(scheme(documents=()))) == ["company", "person", "costs"]
