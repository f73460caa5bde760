"""What goes wrong around the database: French for the operator, English for the author of a room."""


class StoreUnavailable(Exception):
    """The database cannot be opened; the message tells the operator where and what to do."""


def unopened(database: object, error: BaseException) -> StoreUnavailable:
    """Say in one French sentence that this database does not open, and why."""
    why = str(error).strip().rstrip(".") or type(error).__name__
    return StoreUnavailable(f"La base de données {database} ne s’ouvre pas : {why}. Vérifiez l’adresse et les droits.")


class StoreInUse(StoreUnavailable):
    """Another process holds the embedded database."""


class StoreClosed(RuntimeError):
    """Work was asked of a database that is closing or closed."""

    def __init__(self, what: str = "the database is closing or closed") -> None:
        super().__init__(what)


class WriteOutsideUnit(RuntimeError):
    """A room tried to write without a unit of work."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}: only a unit of work writes; go through store.unit(work)")


class NestedUnit(RuntimeError):
    """A unit of work was started inside another one."""

    def __init__(self) -> None:
        super().__init__("a unit of work is already running here: pass its Unit down instead of starting another one")


class UnitOver(RuntimeError):
    """A task that a unit of work left behind still used its transaction."""

    def __init__(self) -> None:
        super().__init__("this unit is over: spawn no task inside a unit, queue the work with unit.after_commit")
