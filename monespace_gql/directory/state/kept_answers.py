"""Answers kept for a while: so many of them, for so long, the oldest forgotten first."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class KeptAnswers(Generic[T]):
    """Answers by question."""

    def __init__(self, timer: Callable[[], float], *, most: int = 1_000, life: float = 600.0) -> None:
        self._timer = timer
        self._most = most
        self._life = life
        self._kept: OrderedDict[str, tuple[float, T]] = OrderedDict()

    def get(self, question: str) -> T | None:
        """Return the answer kept, None when there is none or it is too old."""
        until, answer = self._kept.get(question, (0.0, None))
        if answer is not None and self._timer() >= until:
            del self._kept[question]
            return None
        return answer

    def put(self, question: str, answer: T) -> None:
        """Keep an answer."""
        self._kept[question] = (self._timer() + self._life, answer)
        self._kept.move_to_end(question)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def __len__(self) -> int:
        return len(self._kept)
