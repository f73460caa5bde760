"""The person looking, in the one context chosen: what they reach, and nothing of what another context would add."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from monespace_gql.lexicon.standing import Context, Permission, Standing
from monespace_gql.people.models import Affiliation, Person
from monespace_gql.people.state import IN_FORCE

EVERY_SCHEME = "*"


class UnknownPerson(Exception):
    """The token is good but nobody has that e-mail here."""


class ContextRefused(Exception):
    """The person does not have the context asked for."""


@dataclass(frozen=True, slots=True)
class Reach:
    """One affiliation: a SIREN covers its SIRETs; permissions by scheme code, `*` for all."""

    siren: str
    siret: str | None
    permissions: Mapping[str, frozenset[Permission]]

    def covers(self, siren: str, siret: str | None) -> bool:
        """Say whether the establishment is within this affiliation."""
        return self.siren == siren and (self.siret is None or self.siret == siret)

    def allows(self, permission: Permission, scheme: str) -> bool:
        """Say whether the affiliation gives that permission for that scheme."""
        return any(permission in self.permissions.get(code, frozenset()) for code in (EVERY_SCHEME, scheme))


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody in one navigation context."""

    person_id: int
    email: str
    first_name: str
    last_name: str
    context: Context
    contexts: tuple[Context, ...]
    reaches: tuple[Reach, ...] = ()
    opco_role: Standing | None = None

    @property
    def actor(self) -> str:
        """How the journal names this person."""
        return f"person:{self.person_id}"

    @property
    def recipient(self) -> str:
        """The name of this person's feed in this context."""
        return recipient_of(self.person_id, self.context)

    def reaches_company(self, siren: str, siret: str | None, permission: Permission, scheme: str) -> bool:
        """Say whether an affiliation of this context covers the establishment with that permission."""
        return any(reach.covers(siren, siret) and reach.allows(permission, scheme) for reach in self.reaches)


@dataclass(frozen=True, slots=True)
class Case:
    """What access needs to know of a draft or a dossier to decide; nothing else of it is looked at."""

    scheme: str
    state: str
    transmitted: bool
    employer_siren: str
    employer_siret: str
    creator_context: Context
    creator_siren: str
    module_sirens: frozenset[str] = frozenset()
    mandated: bool = False
    """Whether the provider that created the draft holds a management mandate for it."""


def recipient_of(person_id: int, context: Context) -> str:
    """Name the feed of a person in a context."""
    return f"{person_id}:{context}"


async def load_viewer(email: str, asked: str | None) -> Viewer:
    """Return the viewer in the context asked for, or in their first one.

    Somebody without any affiliation who asks for no context is let in with nothing within reach, as an employer who
    has no company yet: so that they may request their first affiliation.
    UnknownPerson when nobody has that e-mail, ContextRefused when the person does not have the context.
    """
    person = await Person.get_or_none(email=email.lower())
    if person is None:
        raise UnknownPerson(email)
    affiliations = await Affiliation.filter(**IN_FORCE, person_id=person.id).order_by("id")
    contexts = _contexts(person, affiliations)
    context = _chosen(asked, contexts)
    return Viewer(
        person_id=person.id,
        email=person.email,
        first_name=person.first_name,
        last_name=person.last_name,
        context=context,
        contexts=contexts,
        reaches=tuple(reach_of(held) for held in affiliations if held.context == context),
        opco_role=Standing(person.opco_role) if person.opco_role and context is Context.MANAGER else None,
    )


def _contexts(person: Person, affiliations: Iterable[Affiliation]) -> tuple[Context, ...]:
    held = {Context(affiliation.context) for affiliation in affiliations}
    if person.opco_role:
        held.add(Context.MANAGER)
    return tuple(context for context in Context if context in held)


def _chosen(asked: str | None, contexts: tuple[Context, ...]) -> Context:
    if asked is None:
        return contexts[0] if contexts else Context.EMPLOYER
    chosen = next((context for context in contexts if context == asked), None)
    if chosen is None:
        raise ContextRefused(asked)
    return chosen


def reach_of(held: Affiliation) -> Reach:
    """Read one affiliation as access uses it."""
    permissions = {code: frozenset(map(Permission, names)) for code, names in held.permissions.items()}
    return Reach(held.siren, held.siret, permissions)
