"""The page on the language of rules tells the truth: its examples are run, and it leaves no word out."""

import doctest
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from monespace_gql import scheme
from monespace_gql.scheme import (
    Block,
    DatedTable,
    Entry,
    FactType,
    Money,
    Scheme,
    SubScheme,
    Tab,
    field,
    rule,
)
from monespace_gql.scheme.examination import examine_alone
from tests.scheme.test_sdk_promise import ITEM_WORDS

PAGE = Path(__file__).parent.parent.parent / "docs" / "rules-language.md"
WORDS = (
    *(
        "one_of",
        "yes",
        "no",
        "present",
        "absent",
        "known",
        "percent",
        "lowest",
        "highest",
        "derived",
        "required",
        "each",
    ),
    *("days", "months", "years", "last_day", "days_between", "months_between", "age_on"),
)


class Attendee(Block):
    """Who follows a module."""

    person: str | None = field("Nom", example="Jean")
    hours: int | None = field("Heures", example=7)


class Module(Block):
    """What is taught."""

    title: str | None = field("Intitulé", example="Pain")
    start: date | None = field("Début", example=date(2026, 3, 2))
    end: date | None = field("Fin", example=date(2026, 3, 6))
    hours: int | None = field("Heures", example=7)
    attendees: list[Attendee] = field("Participants", most=20)


class Training(Tab, label="Formation"):
    """The training of the page."""

    start: date | None = field("Début", example=date(2026, 1, 5))
    end: date | None = field("Fin", example=date(2026, 6, 5))
    hours: int | None = field("Heures", example=35)
    remote_hours: int | None = field("Heures à distance", example=7)
    modules: list[Module] = field("Modules", most=20)


class Line(Block):
    """A cost line."""

    module: str | None = field("Module", example="Pain")
    quantity: int | None = field("Quantité", example=7)
    rate: Money | None = field("Montant", example=Decimal(30))


class Funding(Tab, label="Financement"):
    """The costs of the page."""

    lines: list[Line] = field("Coûts")


CEILING = DatedTable("CEILING", "Plafond", "€", FactType.MONEY, [Entry(date(2026, 1, 1), Decimal(30), "L1")])


def found(
    code: str, *, content: Mapping[str, object] | None = None, lines: Sequence[object] = (), **more: Any
) -> list[str]:  # Any: whatever a rule takes
    """Examine a content with one rule; the place and message of each finding."""
    made = Scheme(
        code="PAGE",
        prefix="Page",
        label="Page",
        version="1",
        number_code="PA",
        new_title="Page",
        sub_schemes=(SubScheme("ONE", "Un", "Un"),),
        tabs=(Training, Funding),
        rules=(rule(code, source="L1", **more),),
    )
    typed = {"training": dict(content or {}), "funding": {"lines": list(lines)}}
    findings = examine_alone(made, typed, on=date(2026, 2, 1)).findings
    return [f"{finding.path}: {finding.message}" for finding in findings]


def test_every_example_of_the_page_is_true() -> None:
    given = {"found": found, "Training": Training, "Funding": Funding, "CEILING": CEILING}

    examples = doctest.DocTestParser().get_doctest(PAGE.read_text(encoding="utf-8"), given, PAGE.name, str(PAGE), 0)
    wrong: list[str] = []
    results = doctest.DocTestRunner(verbose=False).run(examples, out=wrong.append)

    assert results.attempted > 30
    assert results.failed == 0, "".join(wrong)


@pytest.mark.parametrize("word", [*WORDS, *(f".{word}" for word in ITEM_WORDS)])
def test_the_page_leaves_no_word_out(word: str) -> None:
    assert f"{word}(" in PAGE.read_text(encoding="utf-8")


def test_every_word_that_makes_an_operand_or_a_condition_is_on_the_page() -> None:
    makers = {name for name in scheme.__all__ if name.islower() and name not in TOOLS}

    assert makers <= set(WORDS) | {"rule"}


TOOLS = {"attached", "code_table", "document", "facts", "field", "holds", "hookimpl", "round_to_cent"}
