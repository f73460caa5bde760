"""Measuring side by side: contenders take turns, medians are compared, and what is read is a ratio. No I/O."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from random import Random
from statistics import median
from time import perf_counter
from typing import TypeVar

T = TypeVar("T")


async def interleaved(contenders: Mapping[str, Callable[[], Awaitable[T]]], rounds: int) -> dict[str, list[T]]:
    """Run every contender once a round, in turn, so that a noisy minute falls on all of them.

    In what order is drawn for each round, always the same way: a turn is quicker after one that left the machine at
    rest, and nobody is to come after the same one each time.
    """
    measured: dict[str, list[T]] = {name: [] for name in contenders}
    drawn = Random(rounds)
    for _ in range(rounds):
        for name in drawn.sample(sorted(contenders), len(contenders)):
            measured[name].append(await contenders[name]())
    return measured


async def seconds_each(work: Callable[[], Awaitable[object]], times: int) -> float:
    """Return how long one run takes, of so many in a row."""
    started = perf_counter()
    for _ in range(times):
        await work()
    return (perf_counter() - started) / times


def medians(measured: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """Return the median of each contender."""
    return {name: median(values) for name, values in measured.items()}


def ratio(measured: Mapping[str, Sequence[float]], name: str, to: str) -> float:
    """Return one contender's median in terms of another's."""
    return median(measured[name]) / median(measured[to])


def spread(measured: Mapping[str, Sequence[float]], name: str, to: str) -> tuple[float, float]:
    """Return the lowest and the highest ratio of any one round: how far the noise of the machine goes."""
    ratios = [ours / theirs for ours, theirs in zip(measured[name], measured[to], strict=True)]
    return min(ratios), max(ratios)


def told(measured: Mapping[str, Sequence[float]], name: str, to: str) -> str:
    """Write a ratio and its spread: `0.12 (0.11–0.13)`."""
    lowest, highest = spread(measured, name, to)
    return f"{short(ratio(measured, name, to))} ({short(lowest)}–{short(highest)})"


def short(figure: float) -> str:
    """Write a figure with no more digits than it deserves: `0.034`, `0.52`, `7.5`, `143`."""
    if figure >= 100:
        return f"{figure:,.0f}"
    if figure >= 2:
        return f"{figure:.1f}"
    return f"{figure:.2f}" if figure >= 0.1 else f"{figure:.3f}"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a table as Markdown does, its columns aligned."""
    widths = [max(len(row[rank]) for row in (heads, *rows)) for rank in range(len(heads))]
    rule = ["-" * width for width in widths]
    return "\n".join(_line(cells, widths) for cells in (heads, rule, *rows))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return f"| {' | '.join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))} |"
