"""The product in this process, with one scheme and one employer, on a database that is thrown away."""

from collections.abc import AsyncIterator, MutableMapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any

import orjson
from graphql import GraphQLInterfaceType, GraphQLNamedType, GraphQLObjectType, GraphQLUnionType, get_named_type
from structlog.testing import capture_logs

from monespace_gql.access import load_viewer
from monespace_gql.backoffice.address import Reachable
from monespace_gql.backoffice.carrier import Carrier
from monespace_gql.backoffice.embedded_office import EmbeddedOffice
from monespace_gql.catalogue import Catalogue
from monespace_gql.conformance.scale.subject import Subject
from monespace_gql.directory.embedded import EmbeddedDirectory
from monespace_gql.directory.keep import keep_establishments
from monespace_gql.directory.models import Establishment
from monespace_gql.documents.recogniser import Recogniser
from monespace_gql.documents.storage import FileStorage
from monespace_gql.drafts.desk import Desk
from monespace_gql.graph.context import Asked
from monespace_gql.graph.executor import READING_AND_WRITING, Executor, GraphQLRequest
from monespace_gql.graph.schema import build_schema
from monespace_gql.journal.migrate import migrate
from monespace_gql.journal.store import Store, open_store
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.clock import FixedClock
from monespace_gql.lexicon.standing import Context, Permission
from monespace_gql.migrations import MODELS
from monespace_gql.people.models import Affiliation, Person
from monespace_gql.prints.generate import Prints
from monespace_gql.prints.press import Press

EMPLOYER = "employer@example.test"
SIRET = "91273969500019"


@dataclass(frozen=True)
class Product:
    """What answers, and everything it logged."""

    desk: Desk
    executor: Executor
    folder: Path
    press: Press
    logged: Sequence[MutableMapping[str, Any]]  # Any: the values of log entries

    @property
    def store(self) -> Store:
        """Its database."""
        return self.desk.store

    async def ask(self, query: str, **variables: object) -> Any:  # Any: a response of the API
        """Run an operation as the employer; returns the whole response."""
        storage = FileStorage(self.folder / "documents")
        viewer = await load_viewer(EMPLOYER, Context.EMPLOYER)
        prints = Prints(self.press, {}, storage)
        context = Asked(
            viewer=viewer,
            desk=self.desk,
            storage=storage,
            directory=EmbeddedDirectory(self.store),
            recogniser=Recogniser(),
            prints=prints,
            reachable=Reachable(),
            carrier=Carrier(self.store, EmbeddedOffice()),
        )
        request = GraphQLRequest(query, variables)
        return orjson.loads((await self.executor.run(request, context, allow=READING_AND_WRITING)).body)

    async def open_draft(self, code: str) -> int:
        """Open a draft; returns its number."""
        query = """mutation ($scheme: String!) { openDraft(input: {scheme: $scheme}) {
          draft { number } userErrors { code message } } }"""
        payload = (await self.ask(query, scheme=code))["data"]["openDraft"]
        assert payload["draft"], payload["userErrors"]
        return int(payload["draft"]["number"])

    @property
    def whole_draft(self) -> str:
        """The query of everything a draft offers."""
        kind = self.executor.schema.type_map["Draft"]
        return f"query ($number: CaseNumber!) {{ draft(ref: {{number: $number}}) {{ {self._everything(kind)} }} }}"

    def _everything(self, kind: GraphQLNamedType) -> str:
        if isinstance(kind, GraphQLInterfaceType | GraphQLUnionType):
            possible = self.executor.schema.get_possible_types(kind)
            return "__typename " + " ".join(f"... on {each.name} {{ {self._everything(each)} }}" for each in possible)
        if not isinstance(kind, GraphQLObjectType):
            return ""
        selected = ((name, self._everything(get_named_type(field.type))) for name, field in kind.fields.items())
        return " ".join(f"{name} {{ {below} }}" if below else name for name, below in selected)


@asynccontextmanager
async def product(subject: Subject) -> AsyncIterator[Product]:
    """Open it on the day of the situations; nothing is left afterwards."""
    clock = FixedClock(datetime.combine(subject.day, time(12), UTC))
    catalogue = Catalogue(MappingProxyType({subject.scheme.code: subject.installed}))
    with TemporaryDirectory() as folder, capture_logs() as logged:
        async with open_store(f"sqlite:///{folder}/product.sqlite3", MODELS, clock=clock) as store, Press() as press:
            await migrate(store)
            await store.unit(_people)
            executor = Executor(build_schema(catalogue), compiled=True)
            yield Product(Desk(store, catalogue, None), executor, Path(folder), press, logged)


async def _people(_: Unit) -> None:
    await keep_establishments([_establishment()])
    person = await Person.create(email=EMPLOYER, first_name="Camille", last_name="Martin")
    everything = {"*": [permission.value for permission in Permission]}
    await Affiliation.create(person=person, context=Context.EMPLOYER, siren=SIRET[:9], permissions=everything)


def _establishment() -> Establishment:
    return Establishment(
        siret=SIRET,
        siren=SIRET[:9],
        company_name="ENTREPRISE D'EXEMPLE",
        legal_category="5710",
        naf="7820Z",
        idcc="2378",
        public_type="INTERIMAIRE",
        street="12 rue des Arts",
        postcode="31000",
        city="Toulouse",
    )
