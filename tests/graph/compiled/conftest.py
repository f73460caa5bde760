"""The installed schemes and their schema, for all the tests of compiled reads."""

import pytest
import strawberry

from monespace_gql.catalogue import Catalogue, install
from monespace_gql.graph.schema import build_schema


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The installed schemes."""
    return install(frozenset())


@pytest.fixture(scope="session")
def schema(catalogue: Catalogue) -> strawberry.Schema:
    """Their schema, compiled once."""
    return build_schema(catalogue)
