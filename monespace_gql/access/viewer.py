"""The person looking, in the one context chosen: what they reach, and nothing of what another context would add."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from monespace_gql.access.rights import rights_here
from monespace_gql.journal.json_field import from_json
from monespace_gql.lexicon.standing import Context, Permission, Standing
from monespace_gql.people.models import Affiliation
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
    rights = await rights_here(email)
    if rights is None:
        raise UnknownPerson(email)
    return read_viewer(rights, asked)


def read_viewer(rights: str, asked: str | None) -> Viewer:
    """Return the viewer whose rights these are, in the context asked for or in their first one; raises ContextRefused.

    Equal texts give equal viewers: nothing else is looked at.
    """
    key, email, first_name, last_name, opco_role, held = from_json(rights)
    reaches = [(Context(context), _reach(*affiliation)) for context, *affiliation in held]
    contexts = _contexts(opco_role, {context for context, _ in reaches})
    context = _chosen(asked, contexts)
    return Viewer(
        person_id=key,
        email=email,
        first_name=first_name,
        last_name=last_name,
        context=context,
        contexts=contexts,
        reaches=tuple(reach for of, reach in reaches if of is context),
        opco_role=Standing(opco_role) if opco_role and context is Context.MANAGER else None,
    )


def reach_of(held: Affiliation) -> Reach:
    """Read one affiliation as access uses it."""
    return _reach(held.siren, held.siret, held.permissions, held.administrator)


def _reach(siren: str, siret: str | None, permissions: Mapping[str, Iterable[str]], administrator: bool) -> Reach:
    held = {code: frozenset(map(Permission, names)) for code, names in permissions.items()}
    return Reach(siren, siret, held, administrator)


def _contexts(opco_role: str | None, affiliated: Set[Context]) -> tuple[Context, ...]:
    held = affiliated | {Context.MANAGER} if opco_role else affiliated
    return tuple(context for context in Context if context in held)


def _chosen(asked: str | None, contexts: tuple[Context, ...]) -> Context:
    if asked is None:
        return contexts[0] if contexts else Context.EMPLOYER
    chosen = next((context for context in contexts if context == asked), None)
    if chosen is None:
        raise ContextRefused(asked)
    return chosen
