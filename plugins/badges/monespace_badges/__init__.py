"""Badges et cartes professionnelles, declared with `monespace_gql.scheme`."""
