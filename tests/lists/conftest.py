"""The door to lists, on either database."""

from pathlib import Path

import pytest

from monespace_gql.catalogue import Catalogue, install
from monespace_gql.graph.executor import Executor
from monespace_gql.graph.schema import build_schema
from monespace_gql.journal.store import Store
from tests.lists.given import Door


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The installed schemes."""
    return install(frozenset())


@pytest.fixture(scope="session")
def executor(catalogue: Catalogue) -> Executor:
    """What runs operations on their schema, compiled once."""
    return Executor(build_schema(catalogue))


@pytest.fixture
def door(store: Store, tmp_path: Path, catalogue: Catalogue, executor: Executor) -> Door:
    """The GraphQL door of an empty database."""
    return Door(store, tmp_path, catalogue, executor)
