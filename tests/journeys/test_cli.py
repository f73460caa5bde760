"""The `monespace` command as a newcomer and an operator meet it: help, clear refusals, exit codes, no traceback."""

import asyncio
import json
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from monespace_gql.demo.accounts import ACCOUNTS
from monespace_gql.lexicon.clock import SystemClock
from monespace_gql.web.identity import Tokens
from tests.conformance.given import INSTALLED
from tests.journeys.client import Visitor
from tests.journeys.given import open_draft
from tests.journeys.house import visiting
from tests.journeys.program import Command, Ended, Program, run, running

COMMANDS = {"serve": "--host", "demo": "--fresh", "migrate": "", "schema": "--check", "docs": "--check"}
COMMANDS |= {
    "new-scheme": "CODE",
    "dev": "--port",
    "check": "--mutations",
    "token": "EMAIL",
    "schemes": "",
    "relay": "--port",
}
"""Each command, and a word that its help must have."""

LONG = "a secret of thirty-two characters, at least"


async def ran(*arguments: str, folder: Path, settings: Mapping[str, str] | None = None) -> Ended:
    """Run a command to its end while a server may be running beside it."""
    return await asyncio.to_thread(run, *arguments, folder=folder, settings=settings)


def refused(ended: Ended) -> str:
    """See one line on the standard error, exit code 2 and nothing else; return the line."""
    assert (ended.code, ended.out) == (2, ""), ended
    assert "Traceback" not in ended.err
    (line,) = ended.err.splitlines()
    assert line.startswith("monespace: ")
    return line


class TestHelp:
    """What each command says of itself."""

    def test_the_command_alone_names_every_command(self, tmp_path: Path) -> None:
        told = run("--help", folder=tmp_path)

        assert (told.code, told.err) == (0, "")
        assert [name for name in COMMANDS if name not in told.out] == []
        assert "MONESPACE_DATABASE_URL" in told.out

    @pytest.mark.parametrize(("name", "option"), list(COMMANDS.items()))
    def test_each_command_explains_itself(self, command: Command, tmp_path: Path, name: str, option: str) -> None:
        told = command(name, "--help")

        assert (told.code, told.err) == (0, "")
        assert f"monespace {name}" in told.out
        assert option.lower() in told.out.lower()
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("mistyped", [["serv"], ["serve", "--prot", "1"], ["serve", "--port", "0"], ["token"]])
    def test_a_mistyped_command_is_told_without_a_traceback(self, command: Command, mistyped: list[str]) -> None:
        told = command(*mistyped)

        assert told.code == 2
        assert "Usage: " in told.err
        assert "Traceback" not in told.err


class TestSchema:
    """The text of the schema, and whether the file beside is the same."""

    def test_the_schema_is_printed_and_a_stale_file_is_told(self, command: Command, tmp_path: Path) -> None:
        printed = run("schema", folder=tmp_path)
        absent = command("schema", "--check")
        (tmp_path / "schema.graphql").write_text(printed.out, encoding="utf-8")
        fresh = command("schema", "--check")
        (tmp_path / "schema.graphql").write_text(f"{printed.out}\n", encoding="utf-8")
        stale = command("schema", "--check")

        assert (printed.code, printed.err) == (0, "")
        assert "type CproContent implements SchemeContent" in printed.out
        assert fresh == Ended(0, "", "")
        for ended in (absent, stale):
            assert (ended.code, ended.out) == (1, "")
            assert "stale" in ended.err

    def test_the_schemes_are_listed_with_who_brings_them(self, command: Command) -> None:
        listed = command("schemes")

        lines = dict(line.split(maxsplit=1) for line in listed.out.splitlines() if not line.startswith(" "))
        added = [line.strip() for line in listed.out.splitlines() if line.startswith(" ")]
        assert (listed.code, listed.err) == (0, "")
        assert set(lines) == {"CPRO", "BADGE"}
        assert "monespace-cpro" in lines["CPRO"]
        assert "+ « Accord de branche du travail temporaire », 1 rule — monespace-rules 0.1.0" in added


BADGES_ALONE = {"MONESPACE_BLOCKED_PLUGINS": "monespace-cpro"}


class TestDocs:
    """The generated pages, and whether those beside are the same."""

    def test_the_pages_are_written_then_fresh_and_a_stale_or_orphan_one_is_told(
        self, command: Command, tmp_path: Path
    ) -> None:
        written = command("docs", settings=BADGES_ALONE)
        fresh = command("docs", "--check", settings=BADGES_ALONE)
        (tmp_path / "docs/rules/BADGE/BC-15.md").write_text("Old", encoding="utf-8")
        (tmp_path / "docs/rules/BADGE/BC-00.md").write_text("Gone", encoding="utf-8")
        stale = command("docs", "--check", settings=BADGES_ALONE)
        command("docs", settings=BADGES_ALONE)

        assert written == fresh == Ended(0, "", "")
        assert (stale.code, stale.out) == (1, "")
        assert "docs/rules/BADGE/BC-15.md, docs/rules/BADGE/BC-00.md" in stale.err
        assert not (tmp_path / "docs/rules/BADGE/BC-00.md").exists()
        assert "# BC-15" in (tmp_path / "docs/rules/BADGE/BC-15.md").read_text(encoding="utf-8")


class TestCheck:
    """The rules of a scheme against its situations, without server or database."""

    def test_a_scheme_that_is_shown_whole_is_told_so(self, command: Command, tmp_path: Path) -> None:
        told = command("check", "badge", "--mutations", settings={"MONESPACE_DATABASE_URL": "postgres://127.0.0.1:1/x"})

        assert (told.code, told.err) == (0, "")
        assert "✗" not in told.out
        assert "✓ BC-19-BTP                parle 4, se tait 1, limites 2/2" in told.out
        assert "Règles : 13 ; à compléter : 0" in told.out
        assert "non remarqués : 0 ;" in told.out
        assert list(tmp_path.iterdir()) == []

    def test_the_scale_says_where_a_scheme_stands_and_what_was_not_checked(self, command: Command) -> None:
        told = command("check", "badge")
        as_json = json.loads(command("check", "badge", "--json").out)

        assert (told.code, told.out.splitlines()[-1]) == (0, "Niveau : argent")
        assert "✓ PUBLIC-API   Le paquet n'importe du cœur que ses mots publics." in told.out
        assert "· FUZZ " in told.out
        assert as_json["level"] == "silver"
        assert [line["problems"] for line in as_json["scale"] if line["level"] == "gold"] == [None] * 5

    def test_one_rule_is_checked_alone(self, command: Command) -> None:
        told = command("check", "BADGE", "--rule", "bc-15", "--rule", "BC-17")

        assert told.code == 0
        assert [line.split()[1] for line in told.out.splitlines() if line.startswith("✓")] == ["BC-15", "BC-17"]

    def test_what_is_missing_is_told_rule_by_rule_with_exit_code_1(self, tmp_path: Path) -> None:
        told = run("check", "small", "--mutations", folder=tmp_path, settings=SMALL)

        assert (told.code, told.err) == (1, "")
        assert "✗ SMALL-WAITS " in told.out
        assert "elle attend seulement dans « Sans fin rien n'est comparé »" in told.out
        assert "  SMALL-EDGE : page.quantity < 1 → <=" in told.out
        assert "Règles : 9 ; à compléter : 4" in told.out

    def test_the_report_is_given_as_json_too(self, tmp_path: Path) -> None:
        told = run("check", "small", "--mutations", "--json", folder=tmp_path, settings=SMALL)

        report = json.loads(told.out)
        rules = {rule["code"]: rule for rule in report["rules"]}
        assert (told.code, report["isWell"], report["red"]) == (1, False, [])
        assert rules["SMALL-EDGE"]["openLimits"] == ["SMALL-EDGE : page.quantity < 1 → <="]
        assert rules["SMALL-SHOWN"]["lacks"] == []
        assert {"mutant": "SMALL-EDGE : page.quantity < 1 → <=", "rules": ["SMALL-EDGE"]} in report["mutations"][
            "survivors"
        ]

    def test_a_situation_that_cannot_be_read_is_told_in_one_line(self, tmp_path: Path) -> None:
        shutil.copytree(INSTALLED, tmp_path / "mine")
        sheet = tmp_path / "mine/small_plugin/situations/cases.yaml"
        sheet.write_text(sheet.read_text(encoding="utf-8").replace("expect:", "expects:", 1), encoding="utf-8")

        told = refused(run("check", "small", folder=tmp_path, settings=path_with(tmp_path / "mine")))

        assert "cases.yaml, « Le cas d'exemple est sans remarque »" in told
        assert "expect" in told

    @pytest.mark.parametrize(
        ("asked", "told"),
        [
            (["cpr"], "Vouliez-vous dire « CPRO » ?"),
            (["nothing"], "BADGE, CPRO"),
            (["nothing"], "`pip install --editable FOLDER`"),
            (["badge", "--rule", "BC-155"], "Vouliez-vous dire « BC-15 »"),
        ],
    )
    def test_an_unknown_scheme_or_rule_is_told_with_the_known_ones(
        self, command: Command, asked: list[str], told: str
    ) -> None:
        assert told in refused(command("check", *asked))


def path_with(folder: Path) -> dict[str, str]:
    """Settings under which the distributions of a folder are installed."""
    return {"PYTHONPATH": os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])}


SMALL = path_with(INSTALLED)


class TestSettings:
    """What an operator sets wrongly is told in one line, without its value."""

    @pytest.mark.parametrize(
        ("settings", "told"),
        [
            ({"MONESPACE_DATABASE_URL": "mysql://root:hush@localhost/x"}, "sqlite"),
            ({"MONESPACE_DATABASE_URL": "nowhere"}, "sqlite"),
            ({"MONESPACE_DATABASE_URL": "sqlite:////no/such/folder/x.db"}, "/no/such/folder/x.db"),
            ({"MONESPACE_DATABASE_URL": "postgres://nobody:hush@127.0.0.1:1/x"}, "127.0.0.1"),
            ({"MONESPACE_DATABASE_POOL": "many"}, "MONESPACE_DATABASE_POOL"),
            ({"MONESPACE_MODE": "test"}, "MONESPACE_MODE"),
            ({"MONESPACE_SECRET": "hush"}, "32"),
            ({"MONESPACE_MODE": "production", "MONESPACE_SECRET": ""}, "32"),
            ({"MONESPACE_MODE": "production"}, "MONESPACE_SECRET"),
            ({"MONESPACE_SECRET_FILE": "/no/such/file"}, "MONESPACE_SECRET_FILE"),
        ],
    )
    def test_a_setting_that_cannot_be_used_is_named(
        self, command: Command, settings: dict[str, str], told: str
    ) -> None:
        line = refused(command("serve", settings={"MONESPACE_MODE": "development", **settings}))

        assert told in line
        assert "hush" not in line

    async def test_a_secret_may_be_kept_in_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "secret.txt").write_text(f"{LONG}\n", encoding="utf-8")
        settings = {"MONESPACE_MODE": "production", "MONESPACE_SECRET_FILE": str(tmp_path / "secret.txt")}

        async with running("serve", folder=tmp_path, settings=settings) as program, visiting() as http:
            token = Tokens(LONG, SystemClock()).issue("nobody@humando.test", timedelta(hours=1))
            reply = await Visitor(http, program.base, token).post("{ viewer { email } }")
            introspected = await Visitor(http, program.base, token).request(
                "GET", "/graphql", headers={"Accept": "text/html"}
            )

        assert (reply.status, reply.codes) == (401, ["UNAUTHENTICATED"])
        assert "<html" not in introspected.text
        assert LONG not in program.said

    def test_in_production_tokens_come_from_elsewhere(self, command: Command) -> None:
        settings = {"MONESPACE_MODE": "production", "MONESPACE_SECRET": LONG}

        assert "production" in refused(command("token", "employer@humando.test", settings=settings))


class TestMigrate:
    """Bringing the database up to date."""

    def test_migrating_twice_does_nothing_the_second_time(self, command: Command, bare_database_url: str) -> None:
        settings = {"MONESPACE_DATABASE_URL": bare_database_url}

        first = command("migrate", settings=settings)
        second = command("migrate", settings=settings)

        assert (first.code, first.err) == (0, "")
        assert first.out.startswith("applied 0001_")
        assert second == Ended(0, "nothing to do\n", "")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def demo(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Program, Path]]:
    """A demonstration running in a folder of its own."""
    folder = tmp_path_factory.mktemp("demo")
    async with running("demo", folder=folder) as program:
        yield program, folder


@pytest.mark.xdist_group("demo")
@pytest.mark.asyncio(loop_scope="module")
class TestDemo:
    """The demonstration, and the token command beside it."""

    async def test_it_prints_its_addresses_and_a_request_per_account(self, demo: tuple[Program, Path]) -> None:
        program, _ = demo

        told = "".join(program.out)

        assert f"{program.base}/" in told
        assert [account.email for account in ACCOUNTS if account.email not in told] == []
        assert told.count("curl ") == len(ACCOUNTS)

    async def test_every_printed_request_works_as_it_is(self, demo: tuple[Program, Path]) -> None:
        program, folder = demo
        requests = [line.rstrip("\n") for line in program.out if line.startswith("curl ")]

        answers = [await shell(request, folder) for request in requests]

        assert [answer for answer in answers if '"errors"' in answer or '"data":{"viewer"' not in answer] == []

    async def test_a_token_is_printed_alone_and_the_demonstration_accepts_it(self, demo: tuple[Program, Path]) -> None:
        program, folder = demo

        printed = await ran("token", "Employer@humando.test", folder=folder)

        assert (printed.code, printed.err) == (0, "")
        assert printed.out.count("\n") == 1
        assert printed.out.strip().count(".") == 2
        async with visiting() as http:
            employer = Visitor(http, program.base, printed.out.strip())
            assert (await employer.ask("{ viewer { email } }"))["viewer"]["email"] == "employer@humando.test"
            await open_draft(employer)

    async def test_where_no_demonstration_ran_no_token_is_printed(self, command: Command, tmp_path: Path) -> None:
        told = refused(command("token", "employer@humando.test"))

        assert "monespace demo" in told
        assert os.listdir(tmp_path) == []

    @pytest.mark.parametrize("options", [(), ("--fresh",)])
    async def test_a_second_process_on_the_same_data_is_refused(
        self, demo: tuple[Program, Path], options: tuple[str, ...]
    ) -> None:
        program, folder = demo

        told = refused(await ran("demo", *options, folder=folder))

        assert f"le processus {program.process.pid}" in told
        async with visiting() as http:
            assert (await Visitor(http, program.base, None).request("GET", "/readyz")).status == 200

    async def test_a_port_that_is_taken_is_told(self, demo: tuple[Program, Path], tmp_path: Path) -> None:
        program, _ = demo
        port = program.base.rpartition(":")[2]

        told = await ran("serve", "--port", port, folder=tmp_path, settings={"MONESPACE_MODE": "development"})

        assert port in refused(told)


async def shell(request: str, folder: Path) -> str:
    """Paste a request in a shell."""
    process = await asyncio.create_subprocess_shell(request, cwd=folder, stdout=asyncio.subprocess.PIPE)
    answer, _ = await process.communicate()
    assert process.returncode == 0
    return answer.decode()


async def test_a_demonstration_keeps_its_data_until_it_is_asked_to_forget(tmp_path: Path) -> None:
    settings = {"MONESPACE_BLOCKED_PLUGINS": "monespace-cpro"}
    here = ["demo", "--data", "here"]

    async with running(*here, folder=tmp_path, settings=settings):
        pass
    first = drafts_in(tmp_path / "here")
    async with running(*here, folder=tmp_path, settings=settings):
        pass
    second = drafts_in(tmp_path / "here")
    (tmp_path / "here" / "left.txt").write_text("x")
    async with running(*here, "--fresh", folder=tmp_path, settings=settings):
        pass

    assert first == second == drafts_in(tmp_path / "here") > 0
    assert not (tmp_path / "here" / "left.txt").exists()
    assert os.listdir(tmp_path) == ["here"]


def drafts_in(folder: Path) -> int:
    """How many drafts are kept in a folder."""
    with closing(sqlite3.connect(folder / "monespace.sqlite3")) as database:
        (count,) = database.execute("SELECT count(*) FROM draft").fetchone()
        return int(count)


def test_a_folder_that_is_not_a_demonstration_s_is_never_deleted(command: Command, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("x")

    told = refused(command("demo", "--data", "mine", "--fresh"))

    assert "mine" in told
    assert (tmp_path / "mine" / "thesis.txt").exists()
