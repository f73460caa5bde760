"""A dossier examined again, as the OPCO reads it."""

from collections.abc import Mapping
from datetime import date
from typing import cast

import strawberry

from monespace_gql.catalogue.blame import blaming
from monespace_gql.dossiers.reexamine import Difference, Transmitted, differences, reexamine
from monespace_gql.drafts.desk import Desk
from monespace_gql.drafts.upgrade import no_way
from monespace_gql.graph.scalars import Day
from monespace_gql.graph.types.case import readable
from monespace_gql.graph.types.finding import Finding, told
from monespace_gql.lexicon import finding as lexicon
from monespace_gql.lexicon.standing import OPCO_STANDINGS
from monespace_gql.reads.case_tree import CaseTree
from monespace_gql.reads.kept_findings import read_findings
from monespace_gql.scheme import Scheme


@strawberry.type(description="A finding that is not the same as when the dossier was transmitted.")
class FindingDifference:
    """Before and after."""

    path: str = strawberry.field(description="The place of the form.")
    code: str = strawberry.field(description="The code of the finding.")
    kept: Finding | None = strawberry.field(description="What was said then; null when nothing was.")
    now: Finding | None = strawberry.field(description="What is said now; null when nothing is.")


@strawberry.type(
    description="The kept content examined again, as of the day it was transmitted, with the files it came with, under "
    "the rules installed today. Findings that the viewer may not read count neither then nor now."
)
class Reexamination:
    """An examination beside the kept one."""

    on: Day = strawberry.field(description="The day it is examined as of: that of its transmission.")
    scheme_version: str = strawberry.field(description="The version of the scheme installed today.")
    digest: str = strawberry.field(description="The rule set of today.")
    same_rules: bool = strawberry.field(description="Whether the rule set is the very one it was transmitted under.")
    same: bool | None = strawberry.field(
        description="Whether the findings are the same; null when it cannot be examined."
    )
    findings: list[Finding] = strawberry.field(description="What is found now.")
    differences: list[FindingDifference] = strawberry.field(description="How it differs from what was found then.")
    refusal: str | None = strawberry.field(description="Why it cannot be examined, in French; null when it can.")


async def reexamination_of(desk: Desk, seen: CaseTree) -> Reexamination | None:
    """Examine a dossier again; None for whoever is not of the OPCO, and when its scheme is not installed."""
    if seen.scheme is None or seen.standing not in OPCO_STANDINGS:
        return None
    if seen.stuck:
        return _told(seen, seen.scheme, None, (), no_way(seen.scheme, str(seen["scheme_version"])))
    with blaming(desk.catalogue, seen.scheme.code):
        examination = await reexamine(seen.scheme, _transmitted(seen), engine=desk.engine, turns=desk.turns)
    found = readable(seen, examination.findings)
    kept = readable(seen, read_findings(cast("list[Mapping[str, object]]", seen["findings"])))
    return _told(seen, seen.scheme, found, differences(kept, found), None)


def _transmitted(seen: CaseTree) -> Transmitted:
    return Transmitted(
        content=seen.content,
        on=date.fromisoformat(str(seen["examined_on"])),
        attached=cast("Mapping[str, int] | None", seen["attached"]),
        required_documents=cast("list[str]", seen["required_documents"]),
    )


def _told(
    seen: CaseTree,
    scheme: Scheme,
    found: tuple[lexicon.Finding, ...] | None,
    differing: tuple[Difference, ...],
    refusal: str | None,
) -> Reexamination:
    return Reexamination(
        on=Day(str(seen["examined_on"])),
        scheme_version=scheme.version,
        digest=scheme.ruleset.digest,
        same_rules=scheme.ruleset.digest == seen["rules_digest"],
        same=None if found is None else not differing,
        findings=[told(finding) for finding in found or ()],
        differences=[_difference(each) for each in differing],
        refusal=refusal,
    )


def _difference(each: Difference) -> FindingDifference:
    either = each.kept or each.now
    assert either is not None
    return FindingDifference(
        path=either.path,
        code=either.code,
        kept=told(each.kept) if each.kept else None,
        now=told(each.now) if each.now else None,
    )
