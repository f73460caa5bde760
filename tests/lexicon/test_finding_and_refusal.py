"""Findings and refusals: what blocks, what a refusal carries, and that the closed lists stay closed."""

from dataclasses import FrozenInstanceError

import pytest

from monespace_gql.lexicon.finding import Finding, FindingKind, Severity
from monespace_gql.lexicon.refusal import Refusal, RefusalKind, UserError, not_found, refuse
from monespace_gql.lexicon.standing import EVERY_STANDING, OPCO_STANDINGS, Context, Permission, Standing


@pytest.mark.parametrize(("severity", "blocks"), [("BLOCKING", True), ("WARNING", False), ("INFO", False)])
def test_only_a_blocking_finding_stops_a_transmission(severity: str, blocks: bool) -> None:
    finding = Finding("contract.start", "X-1", "Non.", FindingKind.RULE, Severity(severity))

    assert finding.blocks is blocks


def test_a_finding_blocks_unless_said_otherwise_and_never_changes() -> None:
    finding = Finding("contract.start", "REQUIRED", "Saisie obligatoire", FindingKind.REQUIRED)

    assert finding.blocks
    assert (finding.source, finding.explanation) == (None, None)
    with pytest.raises(FrozenInstanceError):
        finding.message = "Autre"  # type: ignore[misc]  # what is tried here


def test_a_refusal_carries_every_reason_at_once() -> None:
    errors = [UserError(RefusalKind.INVALID, f"E-{rank}", "Non.") for rank in range(3)]

    refusal = Refusal(*errors)

    assert refusal.errors == tuple(errors)
    assert str(refusal) == "E-0, E-1, E-2"


def test_a_refusal_shows_codes_only_so_that_a_log_of_it_holds_nobody_s_data() -> None:
    refusal = refuse(RefusalKind.STALE, "CHANGED", "La valeur 2951099126111 a changé.", path="employee.nir")

    assert "2951099126111" not in f"{refusal} {refusal!r}"
    assert refusal.errors[0].path == "employee.nir"


def test_unknown_and_out_of_reach_are_told_with_the_same_words() -> None:
    (error,) = not_found("Ce brouillon").errors

    assert (error.kind, error.code) == (RefusalKind.NOT_FOUND, "NOT_FOUND")
    assert error.message == "Ce brouillon est introuvable ou ne vous est pas accessible."


@pytest.mark.parametrize(
    ("words", "promised"),
    [
        (FindingKind, "REQUIRED FORMAT RULE"),
        (Severity, "BLOCKING WARNING INFO"),
        (RefusalKind, "NOT_FOUND FORBIDDEN STALE WRONG_STATE INVALID DUPLICATE LIMIT UNAVAILABLE"),
        (Context, "EMPLOYER PROVIDER MANAGER"),
        (Standing, "EMPLOYER PROVIDER MODULE_PROVIDER MANAGER INVESTIGATOR"),
        (Permission, "ENTER FOLLOW PAY"),
    ],
)
def test_the_closed_lists_hold_the_words_clients_rely_on(words: type[Severity], promised: str) -> None:
    assert [word.value for word in words] == promised.split()


def test_the_staff_of_the_opco_has_its_own_standings() -> None:
    assert frozenset(Standing) == EVERY_STANDING
    assert {Standing.MANAGER, Standing.INVESTIGATOR} == OPCO_STANDINGS
