"""What the directory knows today of the establishments a content names, written beside their SIRET."""

from collections.abc import Iterator, Mapping
from copy import deepcopy

from monespace_gql.directory.find import establishments
from monespace_gql.directory.models import Establishment
from monespace_gql.scheme import Reference, Scheme
from monespace_gql.scheme.field import FieldSpec
from monespace_gql.scheme.tab import Block

Place = tuple[dict[str, object], FieldSpec]
"""A block as it is kept, and one of its fields that follows a SIRET."""


async def follow_establishments(scheme: Scheme, content: Mapping[str, object]) -> Mapping[str, object]:
    """Return the content with what is known of each establishment it names; one statement, none where nothing follows.

    A field is emptied when its SIRET is, or when the directory does not know the establishment.
    """
    if not any(spec.declared.follows for spec in scheme.leaves.values()):
        return content
    after = deepcopy(dict(content))
    places = [place for tab in scheme.tabs for place in _places(tab, after.get(tab.code))]
    known = await establishments(str(siret) for block, spec in places if (siret := block.get(spec.declared.follows)))
    for block, spec in places:
        block[spec.name] = _known(known.get(str(block.get(spec.declared.follows))), spec.declared.reference)
    return after


def _places(block: type[Block], given: object) -> Iterator[Place]:
    for item in given if isinstance(given, list) else [given]:
        if not isinstance(item, dict):
            continue
        for spec in block.specs:
            if spec.declared.follows:
                yield item, spec
            elif spec.block is not None:
                yield from _places(spec.block, item.get(spec.name))


def _known(found: Establishment | None, reference: Reference | None) -> object:
    if found is None or (reference is Reference.QUALIOPI and found.activity_number is None):
        return None  # the certification is known of declared training organisations only
    return value_of(found, reference) if reference is not None else None


def value_of(found: Establishment, reference: Reference) -> object:
    """Return what the directory knows of an establishment, as a form keeps it."""
    return getattr(found, "company_name" if reference is Reference.NAME else reference)
