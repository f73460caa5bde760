"""The GraphQL API, the only room that knows Strawberry: types, queries, mutations, subscriptions, limits, schema."""
