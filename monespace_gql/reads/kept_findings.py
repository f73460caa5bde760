"""The findings a dossier was transmitted with, read back as they were kept."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from monespace_gql.lexicon.finding import DatedUse, Explanation, FactUse, Finding, FindingKind, Severity
from monespace_gql.lexicon.origin import Origin


def read_findings(kept: Iterable[Mapping[str, Any]]) -> tuple[Finding, ...]:  # Any: JSON as kept
    """Return the findings written by the registration of the dossier."""
    return tuple(
        Finding(
            path=entry["path"],
            code=entry["code"],
            message=entry["message"],
            kind=FindingKind(entry["kind"]),
            severity=Severity(entry["severity"]),
            source=entry["source"],
            explanation=_explanation(entry["explanation"]) if entry["explanation"] else None,
            origin=Origin(**origin) if (origin := entry.get("origin")) else None,
        )
        for entry in kept
    )


def _explanation(kept: Mapping[str, Any]) -> Explanation:  # Any: as above
    driving = kept["driving_date"]
    return Explanation(
        driving_date=date.fromisoformat(driving) if driving else None,
        dated=tuple(_dated(use) for use in kept["dated"]),
        facts=tuple(FactUse(fact["name"], fact["value"], tuple(fact["rests_on"])) for fact in kept["facts"]),
        rests_on=tuple(kept["rests_on"]),
    )


def _dated(kept: Mapping[str, Any]) -> DatedUse:  # Any: as above
    days = {name: date.fromisoformat(kept[name]) for name in ("on", "since")}
    return DatedUse(kept["code"], kept["label"], days["on"], days["since"], kept["value"], kept["source"])
