"""`python -m monespace_gql.migrations make NAME` writes the next migration; `check` says whether one is missing."""

import asyncio
import sys

from monespace_gql.journal.next_migration import unwritten_changes, write_next_migration
from monespace_gql.migrations import MODELS, PACKAGE

USAGE = "usage: python -m monespace_gql.migrations make NAME | check\n"


def main(arguments: list[str]) -> int:
    """Run the command and return its exit code."""
    match arguments:
        case ["make", name]:
            return _make(name)
        case ["check"]:
            return _check()
    sys.stderr.write(USAGE)
    return 2


def _make(name: str) -> int:
    path = asyncio.run(write_next_migration(name, MODELS, PACKAGE))
    sys.stdout.write(f"{path}\n" if path else "no change in the models\n")
    return 0


def _check() -> int:
    changes = asyncio.run(unwritten_changes(MODELS, PACKAGE))
    sys.stdout.write("".join(f"not in a migration: {change}\n" for change in changes))
    return 1 if changes else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
