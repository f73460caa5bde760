"""The scale: what a scheme keeps to, line by line, and the level (bronze, silver, gold) that it reaches."""

from monespace_gql.conformance.scale.line import Level, Line, Measured, Scale
from monespace_gql.conformance.scale.measure import LINES, measure
from monespace_gql.conformance.scale.subject import Subject

__all__ = ["LINES", "Level", "Line", "Measured", "Scale", "Subject", "measure"]
