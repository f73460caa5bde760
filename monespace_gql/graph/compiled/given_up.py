"""Why an operation is left to graphql-core, when nothing is wrong with it."""


class GivenUp(Exception):
    """This read is not for compiled plans, or did not go as they suppose: nothing of it is told."""
