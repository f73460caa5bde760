"""The verdicts an examination gives: interpreter and engine agree, or the stricter of the two stands and is logged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import structlog

from monespace_gql.rulebook.interpreter import speaking, verdicts
from monespace_gql.rulebook.readings import Readings
from monespace_gql.rulebook.ruleset import RuleSet
from monespace_gql.rulebook.verdict import Outcome, Verdict

_log = structlog.get_logger(__name__)

DETERMINED = (Outcome.SPEAKS, Outcome.QUIET)


class Engine(Protocol):
    """The second reader: which rules fire for these readings. `differences` counts where it was found to differ."""

    differences: int

    async def fired(self, ruleset: RuleSet, readings: Readings) -> frozenset[str]:
        """Return the keys of the verdicts that fire; raise when that cannot be told."""


class BlockingEngine(Protocol):
    """The same, without an event loop."""

    differences: int

    def fired(self, ruleset: RuleSet, readings: Readings) -> frozenset[str]:
        """Return the keys of the verdicts that fire; raise when that cannot be told."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdicts of one examination, the keys of those the readers differed on, and whether there were two."""

    verdicts: tuple[Verdict, ...]
    differences: tuple[str, ...] = ()
    engine_available: bool = True


async def judge(ruleset: RuleSet, facts: Mapping[str, object], *, on: date, engine: Engine | None) -> Judgement:
    """Examine facts as of a day. Without an engine, or when it fails, the interpreter's verdicts stand alone."""
    readings, interpreted = _interpreted(ruleset, facts, on)
    if engine is None:
        return Judgement(interpreted, engine_available=False)
    try:
        fired = await engine.fired(ruleset, readings)
    except Exception as failure:  # noqa: BLE001 - no failure of the engine may cost an examination
        return _without_engine(interpreted, failure)
    return _reconciled(interpreted, fired, readings, engine)


def judge_alone(
    ruleset: RuleSet, facts: Mapping[str, object], *, on: date, engine: BlockingEngine | None = None
) -> Judgement:
    """Examine facts as of a day without an event loop: for situations, tests and commands."""
    readings, interpreted = _interpreted(ruleset, facts, on)
    if engine is None:
        return Judgement(interpreted, engine_available=False)
    try:
        fired = engine.fired(ruleset, readings)
    except Exception as failure:  # noqa: BLE001 - as above
        return _without_engine(interpreted, failure)
    return _reconciled(interpreted, fired, readings, engine)


def _interpreted(ruleset: RuleSet, facts: Mapping[str, object], on: date) -> tuple[Readings, tuple[Verdict, ...]]:
    readings = Readings(facts)
    interpreted = verdicts(ruleset, readings, in_force_on=on)
    for verdict in interpreted:
        if verdict.outcome is Outcome.CRASHED:
            by = verdict.rule.origin.blame if verdict.rule.origin is not None else {}
            _log.error("rule_crashed", rule=verdict.rule.code, reason=verdict.reason, **by)
    return readings, interpreted


def _reconciled(
    interpreted: tuple[Verdict, ...], fired: frozenset[str], readings: Readings, engine: Engine | BlockingEngine
) -> Judgement:
    """Compare the two readers on the rules in force that are determined; where they differ, the rule speaks."""
    differing = tuple(verdict.key for verdict in interpreted if _differs(verdict, fired))
    for key in differing:
        _log.error("rule_verdicts_differ", rule=key, engine_fired=key in fired)
    engine.differences += len(differing)
    stricter = (speaking(verdict, readings) if _differs(verdict, fired) else verdict for verdict in interpreted)
    return Judgement(tuple(stricter), differing)


def _differs(verdict: Verdict, fired: frozenset[str]) -> bool:
    spoke = verdict.outcome is Outcome.SPEAKS
    return verdict.outcome in DETERMINED and spoke is not (verdict.key in fired)


def _without_engine(interpreted: tuple[Verdict, ...], failure: Exception) -> Judgement:
    _log.error("rule_engine_failed", failure=type(failure).__name__)
    return Judgement(interpreted, engine_available=False)
