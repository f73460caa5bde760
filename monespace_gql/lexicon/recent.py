"""What was used last: a bounded memory of things that are dear to make again."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def _one(key: object) -> int:
    return 1


class Recent(Generic[K, V]):
    """Keeps so many values by their keys, those used longest ago leave first.

    With `weigh`, it is the weights of the keys that come to so much at most, and none may be heavier than that.
    """

    def __init__(self, most: int, weigh: Callable[[K], int] = _one) -> None:
        self._most = most
        self._weigh = weigh
        self._weight = 0
        self._kept: OrderedDict[K, V] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, key: K) -> V | None:
        """Return the value kept under a key, None when there is none."""
        value = self._kept.get(key)
        if value is not None:
            self._kept.move_to_end(key)
        return value

    def keep(self, key: K, value: V) -> V:
        """Keep a value under a key, whatever was there, and return it."""
        if key not in self._kept:
            self._weight += self._weigh(key)
        self._kept[key] = value
        self._kept.move_to_end(key)
        while self._weight > self._most:
            self._weight -= self._weigh(self._kept.popitem(last=False)[0])
        return value

    def get(self, key: K, make: Callable[[], V]) -> V:
        """Return the value kept under a key, made when there is none; what cannot be made raises and is not kept."""
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        return self.keep(key, make())

    def drop(self, key: K) -> None:
        """Keep nothing under a key any more."""
        if key in self._kept:
            del self._kept[key]
            self._weight -= self._weigh(key)

    def clear(self) -> None:
        """Keep nothing any more."""
        self._kept.clear()
        self._weight = 0
