"""A schema small enough to see whole, with a field for each thing the edge must bear."""

import asyncio
import datetime
import hashlib
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, field
from enum import Enum
from typing import cast

import strawberry
from graphql import GraphQLError
from strawberry.scalars import JSON
from strawberry.schema.config import StrawberryConfig

from monespace_gql.graph.scalars import SCALARS, Upload
from monespace_gql.lexicon.refusal import not_found
from monespace_gql.scheme.document import MAX_BYTES
from monespace_gql.web.identity import Claims, ContextRefused, UnknownPerson

SECRET_VALUE = "2 95 10 99 126 111"


@dataclass
class World:
    """What the tests look at afterwards: who was identified, what was written, which streams are open."""

    identified: list[tuple[str, str | None]] = field(default_factory=list)
    contexts: list["Context"] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    withdrawn: bool = False
    viewer: str | None = None
    open_streams: int = 0
    opened: asyncio.Event = field(default_factory=asyncio.Event)
    closed: asyncio.Event = field(default_factory=asyncio.Event)

    async def identify(self, claims: Claims, context: str | None) -> object:
        """Know everybody but a stranger; open the employer's context to all, and no other."""
        if claims.email.startswith("stranger") or self.withdrawn:
            raise UnknownPerson
        if claims.email.startswith("broken"):
            raise RuntimeError(SECRET_VALUE)
        if context not in (None, "EMPLOYER"):
            raise ContextRefused
        self.identified.append((claims.email, context))
        return self.viewer or claims.email

    def context_for(self, viewer: object) -> object:
        """Make a context for one operation."""
        context = Context(self, str(viewer))
        self.contexts.append(context)
        return context


@dataclass
class Context:
    """One operation's context."""

    world: World
    viewer: str


Info = strawberry.Info[Context, None]


@strawberry.enum
class Colour(Enum):
    """A colour."""

    RED = "red"
    BLUE = "blue"


@strawberry.input
class PageInput:
    """A page."""

    number: int = 1
    size: int = 20


@strawberry.input
class PersonInput:
    """A person being described."""

    name: str
    birth: datetime.date | None = None
    friends: list["PersonInput"] | None = None


@strawberry.input
class LetterInput:
    """Something to send, with what goes along."""

    attached: list[Upload | None] | None = None


@strawberry.type
class PageInfo:
    """Whether there is more."""

    has_next_page: bool


@strawberry.type
class Person:
    """Somebody."""

    name: str

    @strawberry.field
    def best_friend(self) -> "Person":
        """The one friend."""
        return Person(name=f"ami de {self.name}"[:40])

    @strawberry.field
    def friends(self, first: int = 20) -> "PersonConnection":
        """Some friends, by page."""
        return PersonConnection.of(first)

    @strawberry.field
    def nicknames(self) -> list["Person"]:
        """An unpaged list."""
        return [Person(name="toto")]


@strawberry.type
class PersonEdge:
    """One of a page."""

    node: Person


@strawberry.type
class PersonConnection:
    """A page of people."""

    edges: list[PersonEdge]
    page_info: PageInfo

    @classmethod
    def of(cls, size: int) -> "PersonConnection":
        """Return a page of so many."""
        edges = [PersonEdge(node=Person(name=f"personne {number}")) for number in range(min(size, 100))]
        return cls(edges=edges, page_info=PageInfo(has_next_page=False))


@strawberry.type
class Query:
    """Reads."""

    @strawberry.field
    def hello(self, info: Info, name: str = "le monde") -> str:
        """Greet."""
        return f"Bonjour {name}, de {info.context.viewer}"

    @strawberry.field
    def people(self, first: int | None = None, page: PageInput | None = None) -> PersonConnection:
        """People, by page."""
        return PersonConnection.of(first or (page.size if page else 20))

    @strawberry.field
    def named(self, names: list[str]) -> list[Person]:
        """The people of these names."""
        return [Person(name=name) for name in names]

    @strawberry.field
    def person(self) -> Person:
        """Somebody."""
        return Person(name="Ada")

    @strawberry.field
    def born(self, on: datetime.date) -> str:
        """Repeat a date."""
        return on.isoformat()

    @strawberry.field
    def painted(self, colour: Colour) -> str:
        """Repeat a colour."""
        return colour.value

    @strawberry.field
    def described(self, person: PersonInput) -> str:
        """Repeat a name."""
        return person.name

    @strawberry.field
    def repeated(self, value: JSON) -> JSON:
        """Repeat anything."""
        return value

    @strawberry.field
    def boom(self) -> str | None:
        """Break on a value."""
        raise ValueError(SECRET_VALUE)

    @strawberry.field
    def never(self) -> str:
        """Return nothing where something is promised."""
        return cast("str", None)

    @strawberry.field
    def unprintable(self) -> int | None:
        """Return what is not of the type: graphql-core's message repeats the value."""
        return cast("int", SECRET_VALUE)

    @strawberry.field
    def unserialisable(self) -> JSON | None:
        """Return what is no JSON."""
        return cast("JSON", object())

    @strawberry.field
    def misdeclined(self) -> str | None:
        """Decline with what is no JSON."""
        raise GraphQLError("non", extensions={"code": "NO", "detail": object()})

    @strawberry.field
    def declined(self) -> str | None:
        """Decline, as the product does."""
        raise not_found("Ce dossier")


@strawberry.type
class Mutation:
    """Writes."""

    @strawberry.mutation
    def rename(self, info: Info, name: str) -> str:
        """Write a name."""
        info.context.world.names.append(name)
        return name

    @strawberry.mutation
    async def keep(
        self, file: Upload | None = None, files: list[Upload] | None = None, letter: LetterInput | None = None
    ) -> list[str]:
        """Read the files, in this order; say their names, their sizes and a part of their digests."""
        attached = (letter.attached if letter else None) or []
        given = [file, *(files or []), *attached]
        return [await read(each) for each in given if each]

    @strawberry.mutation
    def lose(self, file: Upload) -> str | None:
        """Break on a file."""
        raise ValueError(file.name)


async def read(file: Upload) -> str:
    """Read a file whole, if it is not too large, and sum it up."""
    digest = hashlib.sha256()
    if file.size <= MAX_BYTES:
        async with aclosing(file.chunks()) as chunks:
            async for chunk in chunks:
                digest.update(chunk)
    return f"{file.name} {file.size} {digest.hexdigest()[:8]}"


@strawberry.type
class Subscription:
    """Streams."""

    @strawberry.subscription
    async def count(self, to: int) -> AsyncIterator[int]:
        """Count up to a number."""
        for number in range(1, to + 1):
            yield number

    @strawberry.subscription
    async def wait(self, info: Info) -> AsyncIterator[str]:
        """Say one word, then wait for ever."""
        world = info.context.world
        world.open_streams += 1
        world.opened.set()
        try:
            yield "ouvert"
            await asyncio.Event().wait()
        finally:
            world.open_streams -= 1
            world.closed.set()

    @strawberry.subscription
    async def flood(self, info: Info) -> AsyncIterator[str]:
        """Send without end."""
        world = info.context.world
        world.open_streams += 1
        try:
            while True:
                yield "x" * 100_000
                world.names.append("x")
        finally:
            world.open_streams -= 1
            world.closed.set()

    @strawberry.subscription
    async def breaks(self) -> AsyncIterator[int]:
        """Break after one event."""
        yield 1
        raise ValueError(SECRET_VALUE)

    @strawberry.subscription
    async def misrefused(self) -> AsyncIterator[int]:
        """Decline with what is no JSON, before the first event."""
        raise GraphQLError("non", extensions={"code": "NO", "detail": object()})
        yield 1

    @strawberry.subscription
    async def refused(self) -> AsyncIterator[int]:
        """Break before the first event."""
        raise not_found("Ce flux")
        yield 1


schema = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
    config=StrawberryConfig(scalar_map={Upload: SCALARS[Upload]}),
)
