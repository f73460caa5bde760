"""What a scheme author checks a scheme with: situations a jurist reads and writes."""

from monespace_gql.conformance.situation import Expectation, Said, Situation, SituationMistake, load, run

__all__ = ["Expectation", "Said", "Situation", "SituationMistake", "load", "run"]
