"""Why an operation is answered without being run: errors of the request, told as they are."""

from graphql import GraphQLError


class Declined(Exception):
    """The request is answered by these errors, nothing was run."""

    def __init__(self, *errors: GraphQLError) -> None:
        super().__init__()
        self.errors = errors
