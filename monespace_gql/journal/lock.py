"""One process at a time on the embedded database: a lock on a file beside it, released by the system at death."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from monespace_gql.journal.errors import StoreInUse, unopened


@contextmanager
def held_alone(database: Path) -> Iterator[None]:
    """Hold the lock of this database file, or say in French who has it."""
    lock = database.with_name(database.name + ".lock")
    try:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise unopened(database, error) from error
    try:
        _take(descriptor, database)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, database: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise _in_use(database, os.pread(descriptor, 20, 0).decode("ascii", "replace").strip()) from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode("ascii"), 0)


def _in_use(database: Path, holder: str) -> StoreInUse:
    who = f"le processus {holder}" if holder.isdigit() else "un autre processus"
    return StoreInUse(
        f"La base {database} est déjà ouverte par {who} : en mode embarqué (SQLite), un seul processus à la fois. "
        "Arrêtez l’autre, ou passez à PostgreSQL."
    )
