"""The two kinds of database the product runs on."""

from enum import StrEnum


class Dialect(StrEnum):
    """Which SQL is spoken: embedded (one process, one file) or served (any number of processes)."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"
