"""The situations of what the agreement of temporary work adds, and what they show of its rules."""

from monespace_gql.conformance import AdditionConformance


class TestTemporaryWork(AdditionConformance):
    """The additions of this distribution to the contrat de professionnalisation."""

    code = "CPRO"
    plugin = "monespace-rules"
