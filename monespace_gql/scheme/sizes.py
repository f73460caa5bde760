"""How much rules may look at: lists have bounds, so that no request is slow to examine however it is filled."""

from collections.abc import Iterable, Iterator, Mapping
from math import prod

from monespace_gql.rulebook import Aggregate, RuleSet
from monespace_gql.rulebook.operands import pattern_of
from monespace_gql.scheme.mistake import SchemeMistake
from monespace_gql.scheme.tab import Block, Tab

JUDGED_AT_MOST = 500
"""For how many items one rule may be judged: each is told to the engine by itself."""

COMPARED_AT_MOST = 10_000
"""How many items, or pairs of items, one word of a rule may look at."""


def check_sizes(scheme: str, ruleset: RuleSet, tabs: Iterable[type[Tab]]) -> None:
    """Refuse the rules that could look at too much; SchemeMistake says which lists to bound."""
    sizes = {place: size for tab in tabs for place, size in _lists(tab, tab.code)}
    for rule in ruleset.rules:
        named = f"scheme {scheme!r}: rule {rule.code}"
        if rule.for_each is not None:
            _check(f"{named} is judged for", rule.for_each.read_for, sizes, JUDGED_AT_MOST)
        for part in rule.parts:
            if isinstance(part, Aggregate):
                _check(f"{named} looks at", part.read_for | part.item.read_for, sizes, COMPARED_AT_MOST)


def _check(told: str, items: Iterable[str], sizes: Mapping[str, int], most: int) -> None:
    places = [pattern_of(item) for item in sorted(items)]
    looked_at = prod(sizes[place] for place in places)
    if looked_at > most:
        lists = " × ".join(places)
        advice = "bound these lists with field(…, most=…)"
        raise SchemeMistake(f"{told} up to {looked_at} items ({lists}), more than {most}: {advice}")


def _lists(block: type[Block], path: str) -> Iterator[tuple[str, int]]:
    for spec in block.specs:
        place = f"{path}.{spec.name}"
        if spec.block is not None:
            if spec.many:
                yield place, spec.items
            yield from _lists(spec.block, place)
