"""The person looking, in the one context chosen: what they reach, and nothing of what another context would add."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from monespace_gql.lexicon.standing import Context, Permission, Standing
from monespace_gql.people.models import Affiliation, Person
from monespace_gql.people.state import IN_FORCE
from monespace_gql.people.told import recipient_of

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
    administrator: bool = False

    def __hash__(self) -> int:
        """Hash the place: the permissions are compared, and cannot be hashed."""
        return hash((self.siren, self.siret, self.administrator))

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
    def display_name(self) -> str:
        """How this person is named to others."""
        return f"{self.first_name} {self.last_name}".strip() or self.email

    @property
    def held_context(self) -> str | None:
        """The context they hold; None for somebody let in without any affiliation yet."""
        return self.context if self.context in self.contexts else None

    @property
    def recipient(self) -> str:
        """The name of this person's feed in this context."""
        return recipient_of(self.person_id, self.context)

    def reaches_company(self, siren: str, siret: str | None, permission: Permission, scheme: str) -> bool:
        """Say whether an affiliation of this context covers the establishment with that permission."""
        return any(reach.covers(siren, siret) and reach.allows(permission, scheme) for reach in self.reaches)

    @property
    def companies(self) -> frozenset[str]:
        """The SIREN of each company within reach, whole or by one of its establishments."""
        return frozenset(reach.siren for reach in self.reaches)

    @property
    def administers(self) -> tuple[Reach, ...]:
        """The companies and establishments whose account this person administers in this context."""
        return tuple(reach for reach in self.reaches if reach.administrator)


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


async def load_viewer(email: str, asked: str | None) -> Viewer:
    """Return the viewer in the context asked for, or in their first one: one statement.

    Somebody without any affiliation who asks for no context is let in with nothing within reach, as an employer who
    has no company yet: so that they may request their first affiliation.
    UnknownPerson when nobody has that e-mail, ContextRefused when the person does not have the context.
    """
    rows = await Person.filter(email=email.lower()).order_by("affiliations__id").values(*_PERSON, **_HELD)
    if not rows:
        raise UnknownPerson(email)
    person, affiliations = rows[0], [held for row in rows if (held := _in_force(row))]
    contexts = _contexts(person["opco_role"], affiliations)
    context = _chosen(asked, contexts)
    return Viewer(
        person_id=person["id"],
        email=person["email"],
        first_name=person["first_name"],
        last_name=person["last_name"],
        context=context,
        contexts=contexts,
        reaches=tuple(reach_of(held) for held in affiliations if held.context == context),
        opco_role=Standing(person["opco_role"]) if person["opco_role"] and context is Context.MANAGER else None,
    )


_PERSON = ("id", "email", "first_name", "last_name", "opco_role")
_OF_AFFILIATION = ("context", "siren", "siret", "permissions", "administrator", "state", "revoked_at")
_HELD = {name: f"affiliations__{name}" for name in _OF_AFFILIATION}


def _in_force(row: Mapping[str, Any]) -> Affiliation | None:  # Any: columns
    """Return the affiliation of a row of a person with theirs, None for none or for one that does not count."""
    counts = all(row[name] == value for name, value in IN_FORCE.items())
    return Affiliation(**{name: row[name] for name in _OF_AFFILIATION}) if counts else None


def _contexts(opco_role: str | None, affiliations: Iterable[Affiliation]) -> tuple[Context, ...]:
    held = {Context(affiliation.context) for affiliation in affiliations}
    if opco_role:
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
    return Reach(held.siren, held.siret, permissions, held.administrator)
