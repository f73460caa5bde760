"""What a scheme author checks a scheme with: its example case, its examination, situations that a jurist reads."""

from monespace_gql.conformance.case import run
from monespace_gql.conformance.sheet import SituationMistake
from monespace_gql.conformance.situation import Expectation, Said, Situation, load
from monespace_gql.conformance.suite import (
    AdditionConformance,
    ScaleConformance,
    SchemeConformance,
    ThoroughConformance,
)
from monespace_gql.rulebook import Outcome, RuleSet, interpret
from monespace_gql.scheme.examination import examine_alone
from monespace_gql.scheme.example import example_content, merged

__all__ = [
    "AdditionConformance",
    "Expectation",
    "Outcome",
    "RuleSet",
    "Said",
    "ScaleConformance",
    "SchemeConformance",
    "Situation",
    "SituationMistake",
    "ThoroughConformance",
    "examine_alone",
    "example_content",
    "interpret",
    "load",
    "merged",
    "run",
]
