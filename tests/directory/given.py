"""What the tests of the directory start from: some companies, published files, and the State's service in miniature."""

import asyncio
import csv
import io
import zipfile
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

from monespace_gql.directory.directory import Answer
from monespace_gql.directory.keep import keep_establishments
from monespace_gql.directory.models import Establishment
from monespace_gql.journal.store import Store

KISO = "91273969500019"
POST = "35600000000048"


def _columns(header: str) -> list[str]:
    return header.split(",")


ESTABLISHMENT_COLUMNS = _columns(
    "siren,nic,siret,statutDiffusionEtablissement,etablissementSiege,complementAdresseEtablissement,"
    "numeroVoieEtablissement,indiceRepetitionEtablissement,typeVoieEtablissement,libelleVoieEtablissement,"
    "codePostalEtablissement,libelleCommuneEtablissement,libelleCommuneEtrangerEtablissement,"
    "etatAdministratifEtablissement,enseigne1Etablissement,denominationUsuelleEtablissement,"
    "activitePrincipaleEtablissement"
)
UNIT_COLUMNS = _columns(
    "siren,statutDiffusionUniteLegale,sigleUniteLegale,prenom1UniteLegale,prenomUsuelUniteLegale,nomUniteLegale,"
    "nomUsageUniteLegale,denominationUniteLegale,denominationUsuelle1UniteLegale,categorieJuridiqueUniteLegale"
)


def known(siret: str, name: str, **more: object) -> Establishment:
    """An establishment not yet written."""
    return Establishment(siret=siret, siren=siret[:9], company_name=name, **more)


async def keep(store: Store, *establishments: Establishment) -> None:
    """Write establishments to the embedded directory."""
    await store.unit(lambda _: keep_establishments(establishments))


def names(answer: Answer) -> list[str]:
    """The names found, in order."""
    return [company.name for company in answer.companies]


def establishment_row(siret: str, **changed: str) -> dict[str, str]:
    """A line of StockEtablissement."""
    usual = {
        "siren": siret[:9],
        "nic": siret[9:],
        "siret": siret,
        "statutDiffusionEtablissement": "O",
        "etablissementSiege": "true",
        "numeroVoieEtablissement": "12",
        "typeVoieEtablissement": "BD",
        "libelleVoieEtablissement": "DES ARTS",
        "codePostalEtablissement": "31000",
        "libelleCommuneEtablissement": "TOULOUSE",
        "etatAdministratifEtablissement": "A",
        "activitePrincipaleEtablissement": "56.10A",
    }
    return {**dict.fromkeys(ESTABLISHMENT_COLUMNS, ""), **usual, **changed}


def unit_row(siren: str, name: str = "", **changed: str) -> dict[str, str]:
    """A line of StockUniteLegale."""
    usual = {"siren": siren, "denominationUniteLegale": name, "categorieJuridiqueUniteLegale": "5499"}
    return {**dict.fromkeys(UNIT_COLUMNS, ""), **usual, **changed}


def as_csv(rows: Iterable[Mapping[str, str]], columns: Sequence[str] = ESTABLISHMENT_COLUMNS) -> str:
    """Write lines as INSEE does."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write_file(folder: Path, text: str | bytes, name: str = "StockEtablissement_utf8.csv") -> Path:
    """Put a file in a folder, in a zip when its name says so."""
    path, content = folder / name, text.encode() if isinstance(text, str) else text
    if path.suffix != ".zip":
        path.write_bytes(content)
        return path
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{path.stem}.csv", content)
    return path


def sirets(count: int, first: int = 100_000_000) -> list[str]:
    """Numbers of so many companies; the State's file is believed, so their keys do not matter."""
    return [f"{first + rank:09d}00017" for rank in range(count)]


def result(siret: str, name: str, *matching: Mapping[str, object], **head: object) -> dict[str, object]:
    """A result of the State's service."""
    return {
        "siren": siret[:9],
        "nom_complet": name,
        "nature_juridique": "5710",
        "siege": place(siret, **head),
        "matching_etablissements": list(matching),
    }


def place(siret: str, **changed: object) -> dict[str, object]:
    """An establishment, as the State's service writes it."""
    return {
        "siret": siret,
        "etat_administratif": "A",
        "adresse": "12 RUE DES ARTS 31000 TOULOUSE",
        "code_postal": "31000",
        "libelle_commune": "TOULOUSE",
        "activite_principale": "56.10A",
        "liste_idcc": ["1979"],
        **changed,
    }


@dataclass
class Service:
    """The State's service in miniature: answers what it is told to, over HTTP."""

    results: list[dict[str, object]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    """What it answers to the next questions; 200 once they are spent."""
    body: bytes | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    held: asyncio.Event = field(default_factory=asyncio.Event)
    """Questions wait until it is set."""
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    base: str = ""

    def __post_init__(self) -> None:
        self.held.set()

    async def answer(self, request: web.Request) -> web.Response:
        """Answer one question."""
        self.asked.append(dict(request.query))
        self.reached.set()
        await self.held.wait()
        status = self.statuses.pop(0) if self.statuses else 200
        if status == 302:
            return web.Response(status=status, headers={"Location": f"{self.base}/elsewhere"})
        if self.body is not None:
            return web.Response(body=self.body, status=status, content_type="application/json")
        return web.json_response({"results": self.results, "total_results": len(self.results)}, status=status)


@asynccontextmanager
async def serving() -> AsyncIterator[Service]:
    """Run the service on a port of this machine."""
    service = Service()
    application = web.Application()
    application.router.add_get("/search", service.answer)
    runner = web.AppRunner(application, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    service.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield service
    finally:
        service.held.set()
        await runner.cleanup()


class Timer:
    """Time that passes when told to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now
