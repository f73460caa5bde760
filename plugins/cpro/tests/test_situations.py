"""The situations a jurist wrote, one test each, and what they show of each rule."""

from monespace_gql.conformance import ScaleConformance


class TestContratDeProfessionnalisation(ScaleConformance):
    """The contrat de professionnalisation as it is installed."""

    code = "CPRO"
