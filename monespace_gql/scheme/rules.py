"""How an author writes a rule: one call a rule, its place given by a fact, its message in the portal's style."""

from collections.abc import Mapping
from datetime import date

from monespace_gql.lexicon.finding import FindingKind, Severity
from monespace_gql.rulebook import Condition, Fact, Item, Operand, Rule, absent
from monespace_gql.scheme.field import REQUIRED_MESSAGE


def rule(
    code: str,
    *,
    when: Condition,
    at: Fact,
    says: str,
    source: str,
    severity: Severity = Severity.BLOCKING,
    shows: Mapping[str, Operand] | None = None,
    driven_by: Fact | None = None,
    since: date | None = None,
    until: date | None = None,
    doc: str = "",
    for_each: Item | None = None,
) -> Rule:
    """Declare a rule that speaks while `when` holds, once everything it reads has been typed.

    `says` is one French sentence; its `{words}` are filled from `shows`. `source` is the article. The rule is in
    force from `since` to `until` (both included) on the day given by `driven_by`, else on the day of the examination.
    `doc` is a short French paragraph for the rule's page: what it protects, how it counts, and the doubt if any.
    `for_each` judges it once for each item of a list: `at` is then a place of that item, or the item itself.
    """
    return Rule(
        code=code,
        when=when,
        at=at,
        says=says,
        severity=severity,
        source=source,
        shows=dict(shows or {}),
        driven_by=driven_by,
        since=since,
        until=until,
        doc=doc,
        for_each=for_each,
    )


def required(
    code: str,
    *,
    when: Condition,
    at: Fact,
    source: str,
    says: str = REQUIRED_MESSAGE,
    doc: str = "",
    for_each: Item | None = None,
) -> Rule:
    """Declare that a field is mandatory while a condition holds; `for_each` asks it of each item of a list."""
    return Rule(
        code=code,
        when=when & absent(at),
        at=at,
        says=says,
        severity=Severity.BLOCKING,
        kind=FindingKind.REQUIRED,
        source=source,
        doc=doc,
        for_each=for_each,
    )
