"""Settings: read from the environment or from files, and told by name, never by value, when they cannot be used."""

import os
from pathlib import Path

import pytest

from monespace_gql.settings import PREFIX, Mode, Reads, Settings, SettingsError, load_settings

SECRET = "a secret of at least thirty-two characters"


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.upper().startswith(PREFIX)]:
        monkeypatch.delenv(name)


def settings(monkeypatch: pytest.MonkeyPatch, **environment: object) -> Settings:
    """The settings read from `MONESPACE_…` variables."""
    for name, value in environment.items():
        monkeypatch.setenv(f"{PREFIX}{name}", str(value))
    return load_settings(os.environ)


def test_without_a_setting_the_process_is_in_production_and_closed() -> None:
    read = load_settings(os.environ)

    assert read.mode is Mode.PRODUCTION
    assert (read.secret, read.database_url, read.database_pool) == (None, None, 10)
    assert (read.hosts, read.trusted_origins, read.blocked_plugins) == (frozenset(), frozenset(), frozenset())
    assert not read.explorable
    assert read.database == f"sqlite:///{Path('.monespace/monespace.sqlite3').resolve()}"


def test_each_setting_has_its_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    read = settings(
        monkeypatch,
        MODE="development",
        DATA=tmp_path,
        DATABASE_URL="postgres://u:p@h:5432/n",
        DATABASE_POOL="20",
        SECRET=SECRET,
        HOSTS="a.fr",
        TRUSTED_ORIGINS="https://a.fr",
        BLOCKED_PLUGINS="monespace-cpro",
        GRAPHIQL="no",
        READS="graphql",
    )

    assert (read.mode, read.data, read.database, read.database_pool) == (
        Mode.DEVELOPMENT,
        tmp_path,
        "postgres://u:p@h:5432/n",
        20,
    )
    assert read.secret is not None
    assert read.secret.get_secret_value() == SECRET
    assert read.reads is Reads.GRAPHQL
    assert [read.hosts, read.trusted_origins, read.blocked_plugins] == [{"a.fr"}, {"https://a.fr"}, {"monespace-cpro"}]
    assert not read.explorable


def test_the_names_that_operators_write_are_those_promised() -> None:
    promised = "mode data database_url database_pool secret hosts trusted_origins blocked_plugins graphiql"

    assert set(promised.split()) <= set(Settings.model_fields)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("a,b", {"a", "b"}),
        (" a , b ,, ", {"a", "b"}),
        ("a", {"a"}),
        ("", set()),
        (",", set()),
    ],
)
def test_a_list_is_separated_by_commas(monkeypatch: pytest.MonkeyPatch, written: str, read: set[str]) -> None:
    assert settings(monkeypatch, BLOCKED_PLUGINS=written).blocked_plugins == read


@pytest.mark.parametrize(
    ("mode", "graphiql", "explorable"),
    [
        ("production", None, False),
        ("demo", None, True),
        ("development", None, True),
        ("production", "true", True),
        ("demo", "false", False),
    ],
)
def test_the_schema_is_explored_everywhere_but_in_production_unless_said(
    monkeypatch: pytest.MonkeyPatch, mode: str, graphiql: str | None, explorable: bool
) -> None:
    given = {"MODE": mode} | ({"GRAPHIQL": graphiql} if graphiql else {})

    assert settings(monkeypatch, **given).explorable is explorable


def test_a_secret_kept_in_a_file_is_read_without_its_last_line_feed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n", encoding="utf-8")

    read = settings(monkeypatch, SECRET_FILE=file)

    assert read.secret is not None
    assert read.secret.get_secret_value() == SECRET


def test_a_setting_of_any_kind_may_be_kept_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in {"hosts": "a.fr, b.fr", "pool": "5", "mode": "demo"}.items():
        (tmp_path / name).write_text(value, encoding="utf-8")

    read = settings(
        monkeypatch, HOSTS_FILE=tmp_path / "hosts", DATABASE_POOL_FILE=tmp_path / "pool", MODE_FILE=tmp_path / "mode"
    )

    assert read.hosts == {"a.fr", "b.fr"}
    assert (read.database_pool, read.mode) == (5, Mode.DEMO)


def test_a_file_that_cannot_be_read_is_told_by_the_name_of_the_setting(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match="MONESPACE_SECRET_FILE: the file cannot be read"):
        settings(monkeypatch, SECRET_FILE=tmp_path / "absent")


def test_a_file_that_is_no_text_is_told_without_its_bytes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_bytes(b"\xff\xfesecret")

    with pytest.raises(SettingsError) as told:
        settings(monkeypatch, SECRET_FILE=file)

    assert str(told.value) == "MONESPACE_SECRET_FILE: the file is not text in UTF-8"


@pytest.mark.parametrize(
    ("name", "value"),
    [("MODE", "s3cr3t-mode"), ("DATABASE_POOL", "s3cr3t"), ("DATABASE_POOL", "1"), ("GRAPHIQL", "s3cr3t")],
)
def test_a_wrong_value_is_told_by_its_name_and_never_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    with pytest.raises(SettingsError) as told:
        settings(monkeypatch, **{name: value})

    assert str(told.value).startswith(f"MONESPACE_{name}: ")
    assert "s3cr3t" not in str(told.value)
    assert told.value.__cause__ is None


def test_every_wrong_value_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError) as told:
        settings(monkeypatch, MODE="x", DATABASE_POOL="x")

    assert [line.split(":")[0] for line in str(told.value).splitlines()] == [
        "MONESPACE_MODE",
        "MONESPACE_DATABASE_POOL",
    ]


def test_what_the_command_line_chooses_wins_over_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MONESPACE_MODE", "production")
    monkeypatch.setenv("MONESPACE_DATA", "/elsewhere")

    read = load_settings(os.environ, mode=Mode.DEMO, data=tmp_path, secret=None)

    assert (read.mode, read.data, read.secret) == (Mode.DEMO, tmp_path, None)


def test_secrets_are_not_shown_when_settings_are(monkeypatch: pytest.MonkeyPatch) -> None:
    read = settings(monkeypatch, SECRET=SECRET, DATABASE_URL="postgres://u:p4ss@h/n")

    assert SECRET not in f"{read!r}{read}"
    assert "p4ss" not in f"{read!r}{read}"


def test_variables_of_others_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONESPACE_TEST_POSTGRES", "postgres://x")
    monkeypatch.setenv("OTHER_FILE", "/absent")

    assert load_settings(os.environ) == Settings()
