"""The strict parse: once nothing is missing or ill-formed, a content becomes instances of its tabs."""

from collections.abc import Mapping

from monespace_gql.scheme.answers import Reading
from monespace_gql.scheme.declaration import Scheme
from monespace_gql.scheme.tab import Block, Tab


def parse(scheme: Scheme, reading: Reading) -> Mapping[str, Tab]:
    """Return every tab as an instance of its model; pydantic's ValidationError when the reading had a problem."""
    return {tab.code: tab.model_validate(_block(tab, tab.code, reading)) for tab in scheme.tabs}


def _block(block: type[Block], path: str, reading: Reading) -> dict[str, object]:
    parsed: dict[str, object] = {}
    for spec in block.specs:
        place = f"{path}.{spec.name}"
        if spec.block is None:
            parsed[spec.name] = reading.values.get(place)
        elif spec.many:
            count = sum(1 for _ in reading.answers.items(place))
            parsed[spec.name] = [_block(spec.block, f"{place}[{rank}]", reading) for rank in range(count)]
        elif spec.required or _is_typed(place, reading):
            parsed[spec.name] = _block(spec.block, place, reading)
        else:
            parsed[spec.name] = None
    return parsed


def _is_typed(place: str, reading: Reading) -> bool:
    return any(path.startswith(f"{place}.") for path in reading.values)
