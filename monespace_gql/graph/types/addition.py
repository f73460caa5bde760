"""What a plugin adds to a scheme it did not write, as clients read it."""

from collections.abc import Iterable

import strawberry

from monespace_gql.lexicon.origin import Origin

ADDED_BY = "Who added it to the scheme, a branch agreement for instance; null for what the scheme itself says."


@strawberry.type(description="What a plugin adds to a scheme that it did not write.")
class Addition:
    """Who adds, what, and by what right."""

    label: str = strawberry.field(description="What is added, in French: « Accord de branche du travail temporaire ».")
    source: str = strawberry.field(description="The text behind it.")
    plugin: str = strawberry.field(description="The distribution that brings it.")


def added_by(origin: Origin | None) -> Addition | None:
    """Write who added something, None for what is the scheme's own."""
    return None if origin is None else Addition(label=origin.label, source=origin.source, plugin=origin.plugin)


def all_added(origins: Iterable[Origin | None]) -> list[Addition]:
    """Write each of these once, in their order."""
    return [
        Addition(label=each.label, source=each.source, plugin=each.plugin) for each in dict.fromkeys(origins) if each
    ]
