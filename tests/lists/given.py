"""People, and requests unlike one another written straight into the tables, for the tests of lists."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from graphql import OperationType

from monespace_gql.access import Provisional, Reach, Viewer
from monespace_gql.backoffice.address import Reachable
from monespace_gql.backoffice.carrier import Carrier
from monespace_gql.backoffice.embedded_office import EmbeddedOffice
from monespace_gql.catalogue import Catalogue
from monespace_gql.directory.embedded import EmbeddedDirectory
from monespace_gql.documents.recogniser import Recogniser
from monespace_gql.documents.storage import FileStorage
from monespace_gql.dossiers.models import Dossier, DossierModule, DossierTrainee
from monespace_gql.dossiers.words import keep_words as keep_dossier_words
from monespace_gql.drafts.desk import Desk
from monespace_gql.drafts.models import Draft
from monespace_gql.drafts.words import keep_words
from monespace_gql.graph.context import Asked
from monespace_gql.graph.executor import Executor, GraphQLRequest, Outcome
from monespace_gql.journal.json_field import from_json
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.standing import Context, Permission, Standing
from monespace_gql.lexicon.state import DossierState, DraftState
from monespace_gql.prints.generate import Prints
from monespace_gql.prints.press import Press
from monespace_gql.scheme import Module, Portrait, Trainee
from monespace_gql.scheme.listing import listing, organisms

BAKERY, MILL, SCHOOL, TEACHER = "912739695", "401015938", "488166786", "790182786"
DAY = date(2026, 1, 5)
NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
ALL = {"*": frozenset(Permission)}

FIRST_NAMES = ("Léa", "Jean", "Jean-Paul", "Chloé", "MARC", "lilo", "O'Brien")
SURNAMES = ("DUPONT", "Martino", "de la Cour", "N'Diaye", "Lefèvre", "Łuczak", "Œuvrard", "Straße", "100%", "a_b")
TITLES = ("Boulanger", "CQP Accompagnement d'équipe", "Bachelor Concepteur 3D", "Pâtissier 50%", "", "Le pain\\levain")
COMPANIES = {BAKERY: "LE FOURNIL DES ARTS", MILL: "Moulin de l'Été", SCHOOL: "École & Cie"}
REFERENCES = (None, "AG31-2026-04", "réf_12", "R%")
SCHEMES = ("CPRO", "BADGE", "AF")


def reach(siren: str, siret: str | None = None, **permissions: Sequence[Permission]) -> Reach:
    """An affiliation; with no permission named, every one on every scheme."""
    return Reach(siren, siret, {code: frozenset(held) for code, held in permissions.items()} or ALL)


def viewer(context: Context, *reaches: Reach, role: Standing | None = None, person: int = 1) -> Viewer:
    """Somebody in a context."""
    return Viewer(person, f"p{person}@y.test", "Jeanne", "Roux", context, (context,), reaches, role)


BAKER = viewer(Context.EMPLOYER, reach(BAKERY))
TRAINER = viewer(Context.PROVIDER, reach(SCHOOL))
MANAGER = viewer(Context.MANAGER, role=Standing.MANAGER)


@dataclass(frozen=True)
class Request:
    """What a draft or a dossier is about, as a plain reference looks at it."""

    id: int
    number: str
    scheme: str
    state: str
    siren: str
    siret: str
    creator_context: Context
    creator_siren: str
    portrait: Portrait
    mandated: bool
    created_at: datetime
    updated_at: datetime
    teachers: frozenset[str] = frozenset()

    @property
    def title(self) -> str:
        return self.portrait.title or "Nouvelle demande"

    @property
    def company(self) -> str:
        return COMPANIES[self.siren]

    @property
    def columns(self) -> dict[str, Any]:
        """What lists keep of it."""
        line = listing(
            self.portrait,
            default_title="Nouvelle demande",
            number=self.number,
            employer_name=self.company,
            by_module=False,
        )
        return {
            **asdict(line),
            "scheme": self.scheme,
            "sub_scheme": "X",
            "scheme_version": "1",
            "state": self.state,
            "employer_siren": self.siren,
            "employer_siret": self.siret,
            "employer_name": self.company,
            "creator_context": self.creator_context,
            "creator_siren": self.creator_siren,
            "content": {},
            "subrogation": self.portrait.subrogation,
            "mandated": self.mandated,
            "created_at": self.created_at,
            "updated_at": self.updated_at,
        }


def drafts(many: int, seed: int = 1) -> list[Request]:
    """So many drafts, always the same for a seed."""
    random = Random(seed)
    states = [state.value for state in DraftState]
    return [_request(random, rank, str(9_990 + rank), states) for rank in range(1, many + 1)]


def dossiers(many: int, seed: int = 2) -> list[Request]:
    """So many dossiers, always the same for a seed."""
    random = Random(seed)
    states = [state.value for state in DossierState]
    return [
        _request(random, rank, f"2601{random.choice(('CP', 'AF'))}{rank:06}", states) for rank in range(1, many + 1)
    ]


def _request(random: Random, rank: int, number: str, states: Sequence[str]) -> Request:
    siren = random.choice((BAKERY, MILL))
    by_employer = random.random() < 0.6
    moment = NOON + timedelta(minutes=random.randrange(50))
    return Request(
        id=rank,
        number=number,
        scheme=random.choice(SCHEMES),
        state=random.choice(states),
        siren=siren,
        siret=f"{siren}000{random.choice((19, 27))}",
        creator_context=Context.EMPLOYER if by_employer else Context.PROVIDER,
        creator_siren=siren if by_employer else SCHOOL,
        portrait=_portrait(random),
        mandated=random.random() < 0.3,
        created_at=NOON + timedelta(minutes=rank // 2, microseconds=rank % 3),
        updated_at=moment,
        teachers=frozenset(random.sample((SCHOOL, TEACHER), random.randrange(3))),
    )


def _portrait(random: Random) -> Portrait:
    starts = random.choice((None, DAY + timedelta(days=random.randrange(60))))
    ends = random.choice((None, (starts or DAY) + timedelta(days=random.randrange(60))))
    trainees = tuple(_trainee(random) for _ in range(random.randrange(4)))
    return Portrait(
        title=random.choice(TITLES) or None,
        starts_on=starts,
        ends_on=ends,
        trainees=trainees,
        subrogation=random.random() < 0.5,
        reference=random.choice(REFERENCES),
    )


def _trainee(random: Random) -> Trainee:
    usual_name = random.choice((None, random.choice(SURNAMES)))
    return Trainee(random.choice(SURNAMES), random.choice(FIRST_NAMES), usual_name)


async def write_drafts(requests: Sequence[Request]) -> None:
    """Write drafts; call it inside a unit."""
    for request in requests:
        draft = Draft(id=request.id, number=int(request.number), creator_id=1, field_versions={}, **request.columns)
        draft.trainees = [trainee.display_name for trainee in request.portrait.trainees]
        draft.organisms = organisms(request.portrait)
        await draft.save(force_create=True)
        await keep_words(draft)


async def write_dossiers(requests: Sequence[Request]) -> None:
    """Write dossiers with their modules and trainees; call it inside a unit."""
    for request in requests:
        dossier = Dossier(
            id=request.id,
            number=request.number,
            rules_digest="",
            examined_on=DAY,
            findings=[],
            required_documents=[],
            **request.columns,
        )
        await dossier.save(force_create=True)
        await keep_dossier_words(dossier)
        await DossierModule.bulk_create(
            _module(dossier, rank, siren) for rank, siren in enumerate(sorted(request.teachers))
        )
        await DossierTrainee.bulk_create(
            DossierTrainee(dossier=dossier, rank=rank, **asdict(trainee))
            for rank, trainee in enumerate(request.portrait.trainees)
        )


def _module(dossier: Dossier, rank: int, siren: str) -> DossierModule:
    taught = Module("Module", f"{siren}00019", f"ORGANISME {rank}", 7, DAY, DAY)
    return DossierModule(dossier=dossier, rank=rank, provider_siren=siren, **asdict(taught))


@dataclass(frozen=True)
class Door:
    """The GraphQL door, for anybody, without the network."""

    store: Store
    folder: Path
    catalogue: Catalogue
    executor: Executor

    @property
    def prints(self) -> Prints:
        """Nothing to print with: lists need none of it."""
        return Prints(Press(), {}, FileStorage(self.folder))

    async def reply(self, viewer: Viewer, query: str, **variables: object) -> Mapping[str, Any]:
        """Return the whole answer."""
        answer: Mapping[str, Any] = from_json((await self.outcome(self.asked(viewer), query, **variables)).body)
        return answer

    async def outcome(self, asked: Asked, query: str, **variables: object) -> Outcome:
        """Return what an operation came to."""
        allow = frozenset({OperationType.QUERY, OperationType.MUTATION})
        return await self.executor.run(GraphQLRequest(query, variables=variables), asked, allow=allow)

    def asked(self, viewer: Viewer, provisional: Provisional | None = None) -> Asked:
        """Return the context of one operation."""
        return Asked(
            viewer=viewer,
            desk=Desk(self.store, self.catalogue, None),
            storage=FileStorage(self.folder),
            directory=EmbeddedDirectory(self.store),
            recogniser=Recogniser(),
            prints=self.prints,
            reachable=Reachable(),
            carrier=Carrier(self.store, EmbeddedOffice()),
            provisional=provisional,
        )

    async def ask(self, viewer: Viewer, query: str, **variables: object) -> Any:  # Any: a response of the API
        """Return the data; nothing may have gone wrong."""
        answer = await self.reply(viewer, query, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    async def code(self, viewer: Viewer, query: str, **variables: object) -> str:
        """Return the code of the only error."""
        ((error),) = (await self.reply(viewer, query, **variables))["errors"]
        code: str = error["extensions"]["code"]
        return code

    async def written(self, requests: Sequence[Request], *, transmitted: bool = False) -> None:
        """Write requests in a unit of work."""

        async def work(_: Unit) -> None:
            await (write_dossiers(requests) if transmitted else write_drafts(requests))

        await self.store.unit(work)


ARGUMENTS = {
    "filter": "{kind}Filter",
    "search": "String",
    "orderBy": "{kind}Order",
    "first": "Int",
    "after": "String",
    "last": "Int",
    "before": "String",
    "page": "PageInput",
}


def list_query(kind: str, selected: str) -> str:
    """Write the query of a list with every argument a variable."""
    declared = ", ".join(f"${name}: {type_.format(kind=kind)}" for name, type_ in ARGUMENTS.items())
    given = ", ".join(f"{name}: ${name}" for name in ARGUMENTS)
    return f"query ({declared}) {{ {kind.lower()}s({given}) {{ {selected} }} }}"
