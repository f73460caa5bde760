"""A refusal where there is no payload to carry it: queries and subscriptions answer it as a request error."""

from graphql import GraphQLError

from monespace_gql.lexicon.refusal import Refusal


def as_error(declined: Refusal) -> GraphQLError:
    """Return the error that says the first reason, with its stable code."""
    first = declined.errors[0]
    return GraphQLError(first.message, extensions={"code": first.code})
