"""What ticking a box leaves behind, and boxes unticked because what they attested changed. Pure."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date

from monespace_gql.lexicon.place import Tree, at, put
from monespace_gql.scheme import Scheme
from monespace_gql.scheme.attestation import Box


@dataclass(frozen=True, slots=True)
class Settled:
    """The content with its attestations, and the boxes that were unticked."""

    content: Tree
    unticked: tuple[str, ...]


def attest(scheme: Scheme, before: Mapping[str, object], after: Mapping[str, object], *, on: date, by: str) -> Settled:
    """Return the content after a save, given what it was: both as they are kept.

    Who ticks a box while saving what it covers attests what is then saved. A box that was ticked before does not
    outlive a change of what it covers.
    """
    content, unticked = deepcopy(dict(after)), []
    for box in scheme.boxes:
        was, stays = at(before, box.place) is True, at(after, box.place) is True
        if stays and was and _changed(box, before, after):
            put(content, box.place, None)
            put(content, box.record, {"reset_on": on.isoformat()})
            unticked.append(box.place)
        elif stays and not was:
            put(content, box.record, _record(box, on, by))
        elif was and not stays:
            put(content, box.record, None)
    return Settled(content, tuple(unticked))


def _changed(box: Box, before: Mapping[str, object], after: Mapping[str, object]) -> bool:
    return any(before.get(tab) != after.get(tab) for tab in box.attested.covers)


def _record(box: Box, on: date, by: str) -> Tree:
    version = box.attested.version.on(on) if box.attested.version else None
    return {"version": version.value if version else None, "on": on.isoformat(), "by": by}
