"""The address of the database: forms admitted, and refusals that never repeat a password."""

from pathlib import Path

import pytest

from monespace_gql.journal.address import PostgresqlAddress, SqliteAddress, parse_address
from monespace_gql.journal.errors import StoreUnavailable
from monespace_gql.journal.store import open_store
from monespace_gql.lexicon.clock import SystemClock
from monespace_gql.migrations import MODELS


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///var/lib/mon%20espace.db", "/var/lib/mon espace.db"),
        ("sqlite:////var/lib/monespace.db", "/var/lib/monespace.db"),
        ("sqlite://monespace.db", "monespace.db"),
        ("sqlite://data/monespace.db", "data/monespace.db"),
    ],
)
def test_three_slashes_are_absolute_and_two_relative(url: str, path: str) -> None:
    assert parse_address(url) == SqliteAddress(Path(path))


def test_a_postgresql_address_is_read_whole() -> None:
    found = parse_address("postgresql://anne:p%40ss:w@db.example.org:6432/mon_espace?sslmode=require")

    assert found == PostgresqlAddress("db.example.org", 6432, "anne", "p@ss:w", "mon_espace", "require")
    assert parse_address("postgres:///mon_espace?host=/run/postgresql") == PostgresqlAddress(
        "/run/postgresql", 5432, None, None, "mon_espace"
    )


def test_the_password_is_never_shown() -> None:
    found = parse_address("postgres://anne:Secret77@db:5432/base")

    assert "Secret77" not in f"{found} {found!r}"


@pytest.mark.parametrize(
    "url",
    [
        "mysql://anne:Secret77@db/base",
        "Secret77",
        "postgres://anne:Secret77@db",
        "postgres://anne:Secret77@db/base/autre",
        "postgres://anne:Secret77#x@db/base",
        "postgres://anne:Secret77@db:port/base",
        "postgres://anne:Sec[ret77@db/base",
        "postgres://anne:Secret77@db/base?password=Secret77",
        "postgres://anne:Secret77@db/base?sslmode=Secret77",
        "sqlite://:memory:",
        "sqlite:///:memory:",
        "sqlite://",
        "sqlite:///",
        "sqlite://anne:Secret77@db/base",
        "sqlite:///base.db?mode=Secret77",
        "",
    ],
)
def test_anything_else_is_refused_in_a_sentence_without_the_address(url: str) -> None:
    with pytest.raises(ValueError, match="L’adresse de la base de données") as refused:
        parse_address(url)

    assert "Secret77" not in str(refused.value)
    assert refused.value.__cause__ is None
    assert "sqlite:///" in str(refused.value)


@pytest.mark.parametrize(
    "url", ["sqlite:///no/such/folder/monespace.db", "postgres://anne:Secret77@127.0.0.1:9/monespace"]
)
async def test_a_database_that_does_not_open_says_where(url: str) -> None:
    with pytest.raises(StoreUnavailable, match=r"no/such/folder|127\.0\.0\.1:9/monespace") as refused:
        async with open_store(url, MODELS, clock=SystemClock()):
            pytest.fail("it opened")

    assert "Secret77" not in str(refused.value)
