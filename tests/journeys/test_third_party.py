"""A third party's plugin, examples/reconversion, beside the core alone: from its wheel to a dossier, and gone.

Its code is never imported here: whatever is said of it comes from the command and over HTTP.
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pypdfium2
import pytest

from monespace_gql.demo.companies import HUMANDO
from monespace_gql.journal.store import open_store
from monespace_gql.lexicon.clock import SystemClock
from monespace_gql.migrations import MODELS
from monespace_gql.web.identity import Tokens
from tests.journeys.client import Visitor
from tests.journeys.given import attach
from tests.journeys.house import SECRET, settle, visiting
from tests.journeys.program import Ended, Program, run, running

HOUSE = Path(__file__).parent.parent.parent
EXAMPLE = HOUSE / "examples/reconversion"
PLUGIN = "reconversion-opco"
OFFLINE = ("--no-index", "--no-build-isolation", "--disable-pip-version-check", "--quiet")

pytestmark = pytest.mark.xdist_group("third party")


@dataclass(frozen=True)
class Environment:
    """An environment with the core and the libraries it stands on; the plugin comes and goes."""

    folder: Path
    wheels: Path

    @property
    def command(self) -> tuple[str]:
        """The `monespace` command that was installed there."""
        return (str(self.folder / "bin/monespace"),)

    @property
    def site(self) -> Path:
        """Where it keeps what is installed."""
        base = {"base": str(self.folder), "platbase": str(self.folder)}
        return Path(sysconfig.get_path("purelib", "venv", vars=base))

    @property
    def python(self) -> str:
        """Its interpreter."""
        return str(self.folder / "bin/python")

    def run(self, *arguments: str, settings: Mapping[str, str] | None = None) -> Ended:
        """Run a command of monespace there."""
        return run(*arguments, folder=self.folder, settings=alone(settings), command=self.command)

    def pip(self, *arguments: str) -> None:
        """Install or remove something, from the wheels alone."""
        whole = [sys.executable, "-m", "pip", "--python", self.python, *arguments, "--disable-pip-version-check", "-q"]
        subprocess.run(whole, check=True, env={**os.environ, "PYTHONPATH": ""})

    def install(self, *names: str) -> None:
        """Install these and nothing else: what they ask for must be there already."""
        self.pip("install", "--no-index", f"--find-links={self.wheels}", *names)


def alone(settings: Mapping[str, str] | None) -> dict[str, str]:
    """Settings of a process that must find nothing but its own environment."""
    return {"PYTHONPATH": "", **(settings or {})}


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """An empty environment, where the wheels of the core and of the plugin are installed without any index."""
    made = Environment(tmp_path_factory.mktemp("environment"), tmp_path_factory.mktemp("wheels"))
    build = [sys.executable, "-m", "pip", "wheel", "--no-deps", *OFFLINE, f"--wheel-dir={made.wheels}"]
    subprocess.run([*build, HOUSE, copied(made.wheels / "source")], check=True)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", made.folder], check=True)
    (made.site / "libraries.pth").write_text(str(libraries(made.wheels / "libraries")), encoding="utf-8")
    made.install("monespace-gql", PLUGIN)
    return made


def copied(into: Path) -> Path:
    """Copy the plugin out of this repository, so that nothing of it can be leaned on."""
    return Path(shutil.copytree(EXAMPLE, into, ignore=shutil.ignore_patterns(".*_cache", "__pycache__", "dist")))


def libraries(folder: Path) -> Path:
    """Make a folder of everything installed here but our distributions: what an index would give."""
    folder.mkdir()
    for path in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
        for installed in Path(path).iterdir():
            if "monespace" not in installed.name and installed.suffix != ".pth":
                (folder / installed.name).symlink_to(installed)
    return folder


def test_the_core_and_the_plugin_are_all_there_is(environment: Environment) -> None:
    listed = environment.run("schemes")
    printed = environment.run("schema")

    assert (listed.code, listed.err) == (0, "")
    assert listed.out == "RECO     Période de reconversion (1), 8 rules — reconversion-opco 0.1.0\n"
    assert (printed.code, printed.err) == (0, "")
    assert "type RecoContent implements SchemeContent" in printed.out
    assert "Cpro" not in printed.out


def test_it_is_checked_where_it_is_installed(environment: Environment) -> None:
    checked = environment.run("check", "RECO")

    assert (checked.code, checked.err) == (0, "")
    assert checked.out.endswith("Niveau : argent\n")
    assert "✗" not in checked.out


def test_its_own_tests_pass_there_gold_included(environment: Environment) -> None:
    whole = [environment.python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"]

    done = subprocess.run(
        whole,
        cwd=environment.wheels / "source",
        env={**os.environ, "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert 'level = "gold"' in (environment.wheels / "source/tests/test_scheme.py").read_text(encoding="utf-8")


def test_no_file_of_it_imports_from_the_core_what_is_not_for_plugins() -> None:
    imported = re.compile(r"^\s*(?:from|import)\s+(monespace[\w.]*)", re.MULTILINE)
    found = {
        (file.relative_to(EXAMPLE).parts[0], module)
        for file in EXAMPLE.rglob("*.py")
        for module in imported.findall(file.read_text(encoding="utf-8"))
    }

    assert found == {("reconversion_opco", "monespace_gql.scheme"), ("tests", "monespace_gql.conformance")}


TYPED: dict[str, Any] = {
    "employee": {
        "birthName": "Dupont",
        "firstName": "Jeanne",
        "birthDate": "12/05/1988",
        "nir": "2 88 05 31 555 042",
        "job": "Vendeuse en boulangerie",
    },
    "training": {
        "title": "Boulanger",
        "provider": {"legalName": "LEGOUD CONSEIL FORMATION", "siret": "48816678600019"},
        "start": "03/03/2031",
        "end": "02/03/2032",
        "hours": "451",
    },
    "funding": {"lines": [{"nature": "PEDAGOGY", "quantity": "300", "unit": "HOUR", "unitRate": "9,15"}]},
    "summary": {"exact": True},
    "documents": {"holdsDocuments": True},
}
NIR = "2880531555042"
"""A request as a person types it: one hour too many without an agreement."""


@asynccontextmanager
async def served(
    environment: Environment, database_url: str, data: Path
) -> AsyncIterator[tuple[Program, Visitor, Visitor]]:
    """The product of that environment, in a process of its own, with an employer and a manager at the door."""
    settings = {
        "MONESPACE_MODE": "development",
        "MONESPACE_DATABASE_URL": database_url,
        "MONESPACE_DATA": str(data),
        "MONESPACE_SECRET": SECRET,
    }
    tokens = Tokens(SECRET, SystemClock())
    async with (
        running("serve", folder=data, settings=alone(settings), command=environment.command) as program,
        visiting() as http,
    ):
        employer = Visitor(http, program.base, tokens.issue("employer@humando.test", timedelta(hours=1)))
        manager = Visitor(http, program.base, tokens.issue("manager@opco.test", timedelta(hours=1)), "MANAGER")
        yield program, employer, manager


async def settled(database_url: str) -> None:
    async with open_store(database_url, MODELS, clock=SystemClock()) as store:
        await store.unit(settle)


async def typed(employer: Visitor) -> tuple[int, Any]:  # Any: a payload
    """Open a request and type everything; return its number and what the save answered."""
    opened = await employer.done("openDraft", "draft { number }", scheme="RECO", subScheme="EXTERNE", siret=HUMANDO)
    number: int = opened["draft"]["number"]
    selected = "draft { version findings { code path severity } }"
    return number, await employer.done("saveDraft", selected, draft={"number": number}, content={"reco": TYPED})


async def sent(employer: Visitor, number: int) -> str:
    """Deposit what is asked for and transmit; return the dossier's number."""
    for document in ("cerfa", "convention", "programme"):
        await attach(employer, {"draft": {"number": number}}, document)
    payload = await employer.done("transmitDraft", "dossier { number }", draft={"number": number})
    dossier: str = payload["dossier"]["number"]
    return dossier


async def test_a_request_becomes_a_dossier(environment: Environment, database_url: str, tmp_path: Path) -> None:
    await settled(database_url)

    async with served(environment, database_url, tmp_path) as (_, employer, manager):
        sdl = (await employer.request("GET", "/schema.graphql")).text
        matrix = (await employer.ask(MATRIX))["accessMatrix"]["schemes"]
        number, saved = await typed(employer)
        blocked = await employer.refused("transmitDraft", draft={"number": number})
        printed = await employer.done(
            "generateForm",
            "document { name url }",
            draft={"number": number},
            form="RECAP",
            ifVersion=saved["draft"]["version"],
        )
        pdf = await employer.request("GET", printed["document"]["url"])
        dossier = await sent(employer, number)
        seen = (await manager.ask(DOSSIER, n=dossier))["dossier"]

    assert re.search(r"\n  nir: String @access\(read: \[EMPLOYER, MANAGER, INVESTIGATOR\]", sdl)
    ((path, masked, read),) = [
        (line["path"], line["masked"], line["read"]) for line in matrix[0]["fields"] if line["kind"] == "NIR"
    ]
    assert (path, masked, read) == ("employee.nir", ["EMPLOYER", "MANAGER", "INVESTIGATOR"], [])
    assert {"code": "RECO-03", "path": "training.hours", "severity": "WARNING"} in saved["draft"]["findings"]
    assert blocked[0] == "INVALID_ENTRY"
    with pypdfium2.PdfDocument(pdf.body) as opened:
        pages = " ".join(page.get_textpage().get_text_range() for page in opened)
    assert "Récapitulatif de la demande de période de reconversion" in pages
    assert "451 heures" in pages
    assert "2\N{NO-BREAK SPACE}745,00 €" in pages
    assert NIR not in pages
    assert re.fullmatch(r"[0-9]{4}RE[0-9]{6}", dossier)
    assert seen["content"]["training"] == {"title": "Boulanger", "reconversion": {"label": "Reconversion externe"}}
    assert seen["content"]["employee"]["nir"] == "••••••••••042"
    assert [(finding["code"], finding["path"]) for finding in seen["findings"]] == [("RECO-03", "training.hours")]
    assert (seen["financing"]["requested"], seen["trainees"]) == ("2745.00", [{"displayName": "Jeanne Dupont"}])


MATRIX = '{ accessMatrix(scheme: "RECO") { schemes { fields { path kind read masked } } } }'
DOSSIER = """query ($n: CaseNumber!) { dossier(ref: {number: $n}) {
  content { ... on RecoContent { training { title reconversion { label } } employee { nir } } }
  findings { code path } financing { requested } trainees { displayName } } }"""
READ = """query ($draft: CaseNumber!, $dossier: CaseNumber!) {
  draft(ref: {number: $draft}) { ...case }
  dossier(ref: {number: $dossier}) { ...case }
  drafts { nodes { number title } } dossiers { nodes { number title } }
}"""
_CASE = "schemeLabel subSchemeLabel title notInstalled tabs { label fields { path label value visible } }"
CASE = f"fragment case on %s {{ {_CASE} documents {{ label files {{ url }} }} }}"


async def read(person: Visitor, number: int, dossier: str) -> dict[str, Any]:
    """Read both as any client does, without a word of the scheme."""
    query = READ.replace("draft(ref: {number: $draft}) { ...case }", "draft(ref: {number: $draft}) { ...inDraft }")
    fragments = CASE.replace("case on", "inDraft on") % "Draft" + CASE % "Dossier"
    answer: dict[str, Any] = await person.ask(f"{query} {fragments}", draft=number, dossier=dossier)
    return answer


def without_notice(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is only said of a scheme that is gone, and the documents that it would still ask for."""
    told: dict[str, Any] = orjson.loads(orjson.dumps(answer))
    for case in (told["draft"], told["dossier"]):
        case.pop("notInstalled")
        case["documents"] = [line for line in case["documents"] if line["files"]]
    return told


@pytest.fixture
def uninstalled(environment: Environment) -> Iterator[Environment]:
    """The environment, which gets its plugin back at the end, whatever was done with it."""
    yield environment
    if not (environment.site / "reconversion_opco").exists():
        environment.install(PLUGIN)


NOTICE = "Le dispositif « Période de reconversion » n'est plus installé : la demande peut seulement être lue, "


async def test_uninstalled_its_cases_can_be_read_and_installed_again_they_are_as_before(
    uninstalled: Environment, new_database: Callable[[str], str], tmp_path: Path
) -> None:
    """What removal means is told on both databases in test_scheme_removed.py; here pip really takes the plugin away."""
    database_url = new_database("sqlite")
    await settled(database_url)
    async with served(uninstalled, database_url, tmp_path) as (_, employer, manager):
        number, _ = await typed(employer)
        await attach(employer, {"draft": {"number": number}}, "programme")
        dossier = await sent(employer, (await typed(employer))[0])
        before = await read(employer, number, dossier)
        at_the_opco = (await manager.ask(DOSSIER, n=dossier))["dossier"]

    uninstalled.pip("uninstall", "--yes", PLUGIN)
    async with served(uninstalled, database_url, tmp_path) as (program, employer, _):
        gone = await read(employer, number, dossier)
        files = [file["url"] for line in gone["dossier"]["documents"] for file in line["files"]]
        statuses = [(await employer.request("GET", url)).status for url in files]
        declined = await employer.refused("transmitDraft", draft={"number": number})
        assert warned(program) == [("RECO", 1, 1)]
    uninstalled.install(PLUGIN)
    async with served(uninstalled, database_url, tmp_path) as (program, employer, manager):
        after = await read(employer, number, dossier)
        again = (await manager.ask(DOSSIER, n=dossier))["dossier"]
        assert warned(program) == []

    assert gone["draft"]["notInstalled"] == gone["dossier"]["notInstalled"] == f"{NOTICE}contactez votre OPCO."
    assert without_notice(gone) == without_notice(before)
    assert NIR not in str(gone)
    assert statuses == [200, 200, 200]
    assert declined == ["SCHEME_NOT_INSTALLED"]
    assert (after, again) == (before, at_the_opco)


def warned(program: Program) -> list[tuple[str, int, int]]:
    """What the log says of schemes that no plugin brings: the code, the drafts, the dossiers."""
    lines = [orjson.loads(line) for line in program.err if line.startswith("{")]
    return [
        (line["scheme"], line["drafts"], line["dossiers"]) for line in lines if line["event"] == "scheme_not_installed"
    ]
