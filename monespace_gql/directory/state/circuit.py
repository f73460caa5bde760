"""A circuit: after failures in a row a service is left alone for a while, then tried once before it is used again."""

from collections.abc import Callable


class Circuit:
    """Says whether a service may be asked now."""

    def __init__(self, timer: Callable[[], float], *, failures: int = 3, rest: float = 30.0) -> None:
        self._timer = timer
        self._most = failures
        self._rest = rest
        self._in_a_row = 0
        self._closed_until = 0.0

    @property
    def failing(self) -> bool:
        """Whether the last call failed."""
        return self._in_a_row > 0

    def allows(self) -> bool:
        """Say whether to ask; during a rest nobody, after it one caller, the others once that one succeeded."""
        if self._in_a_row < self._most:
            return True
        if self._timer() < self._closed_until:
            return False
        self._closed_until = self._timer() + self._rest
        return True

    def succeeded(self) -> None:
        """Note that the service answered."""
        self._in_a_row = 0

    def failed(self) -> None:
        """Note that it did not."""
        self._in_a_row += 1
        self._closed_until = self._timer() + self._rest
