"""Chance, in the words of who draws."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Chance:
    """Draws from one seed: the same draws each time."""

    random: Random

    def one(self, of: Sequence[T]) -> T:
        """Draw one of these."""
        return self.random.choice(of)

    def up_to(self, most: int) -> int:
        """Draw a number from none to the most."""
        return self.random.randint(0, most)

    def shuffled(self, all_of: Sequence[T]) -> list[T]:
        """Draw an order."""
        return self.random.sample(all_of, len(all_of))

    def rarely(self, percent: int) -> bool:
        """Say yes so often."""
        return self.random.random() * 100 < percent

    def often(self) -> bool:
        """Say yes mostly."""
        return not self.rarely(12)
