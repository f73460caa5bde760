"""What the directory knows today of the companies a content is about, the employer first, written over what it knew."""

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy

from monespace_gql.directory.directory import Company
from monespace_gql.directory.find import establishments
from monespace_gql.directory.models import Establishment
from monespace_gql.lexicon.place import Tree, at, put
from monespace_gql.scheme import Reference, Scheme
from monespace_gql.scheme.lookup import Lookup

Facts = Iterable[tuple[str, Reference]]


async def refresh_companies(
    scheme: Scheme, content: Mapping[str, object], employer: str, *, asked: Iterable[Lookup] = ()
) -> Tree:
    """Return the content with what our own directory knows today of the employer and of the companies it names.

    One statement. A company that it does not know keeps what was known of it; those `asked` for just now, perhaps of
    the State's service, are left as they were answered.
    """
    places = dict(_places(scheme, content, employer, frozenset(lookup.number for lookup in asked)))
    known = await establishments(siret for _facts, siret in places.values())
    refreshed = deepcopy(dict(content))
    for facts, siret in places.values():
        if found := known.get(siret):
            _write(refreshed, facts, found)
    return refreshed


def fact(company: Establishment | Company, reference: Reference) -> object:
    """Return what is known of a company, as a form keeps it; a certification only of who declares training."""
    if reference is Reference.QUALIOPI and company.activity_number is None:
        return None
    if reference is Reference.NAME and isinstance(company, Establishment):
        return company.company_name
    return getattr(company, reference.value)


def _places(
    scheme: Scheme, content: Mapping[str, object], employer: str, asked: frozenset[str]
) -> Iterator[tuple[str, tuple[Facts, str]]]:
    yield "", (scheme.employer_facts, employer)
    for lookup in scheme.lookups:
        siret = at(content, lookup.siret) if lookup.siret else None
        if lookup.number not in asked and isinstance(siret, str):
            yield lookup.number, (lookup.facts, siret)


def _write(content: Tree, facts: Facts, found: Establishment) -> None:
    for place, reference in facts:
        put(content, place, fact(found, reference))
