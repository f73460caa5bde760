"""Says on which databases the tests are about to run; with CI set, refuses to go on with SQLite alone."""

import asyncio
import os
import sys
from urllib.parse import urlsplit

import asyncpg

DEFAULT = "postgres://postgres@127.0.0.1:5432/postgres"
ALONE = """\
!!
!! These tests run on SQLite ONLY: no PostgreSQL answers at {place} ({reason}).
!! MONESPACE_TEST_POSTGRES=postgres://user@host:port/database names another one.
!!"""


def main() -> int:
    url = os.environ.get("MONESPACE_TEST_POSTGRES") or DEFAULT
    try:
        version = asyncio.run(server_version(url))
    except (OSError, ValueError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        print(ALONE.format(place=place_of(url), reason=type(error).__name__))
        return 1 if os.environ.get("CI") == "true" else 0

    print(f"==> the tests run on SQLite and on PostgreSQL {version} ({place_of(url)})")
    return 0


async def server_version(url: str) -> str:
    connection = await asyncpg.connect(url, timeout=5)
    try:
        return str(await connection.fetchval("SHOW server_version"))
    finally:
        await connection.close()


def place_of(url: str) -> str:
    """Where the server is, without the user and the password."""
    try:
        parts = urlsplit(url)
        return f"{parts.hostname}:{parts.port or 5432}{parts.path}"
    except ValueError:
        return "the address in MONESPACE_TEST_POSTGRES, which cannot be read"


if __name__ == "__main__":
    sys.exit(main())
