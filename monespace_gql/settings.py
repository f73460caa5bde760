"""What an operator sets, by environment: `MONESPACE_…`, or `MONESPACE_…_FILE` for what is kept in a file."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "MONESPACE_"
FILE_SUFFIX = "_FILE"


class SettingsError(Exception):
    """A setting cannot be used; the message names it and says what is expected, never its value."""


class Mode(StrEnum):
    """What the process is for; only the first two issue tokens themselves."""

    DEMO = "demo"
    DEVELOPMENT = "development"
    PRODUCTION = "production"


class Settings(BaseSettings):
    """Every setting, with the value used when it is not set."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    mode: Mode = Mode.PRODUCTION
    data: Path = Path(".monespace")
    """The folder of the embedded database, of the documents, and of the demo's secret."""
    database_url: SecretStr | None = None
    """`sqlite:///path/to/file` or `postgres://user:password@host:5432/name`; default: a SQLite file in `data`."""
    database_pool: int = Field(default=10, ge=2, le=200)
    secret: SecretStr | None = None
    """Signs and verifies tokens: at least 32 characters."""
    hosts: Annotated[frozenset[str], NoDecode] = frozenset()
    trusted_origins: Annotated[frozenset[str], NoDecode] = frozenset()
    blocked_plugins: Annotated[frozenset[str], NoDecode] = frozenset()
    graphiql: bool | None = None
    """Serves GraphiQL and allows introspection; default: everywhere but in production."""

    @field_validator("hosts", "trusted_origins", "blocked_plugins", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return [item.strip() for item in value.split(",") if item.strip()] if isinstance(value, str) else value

    @property
    def explorable(self) -> bool:
        """Whether GraphiQL and introspection are offered."""
        return self.mode is not Mode.PRODUCTION if self.graphiql is None else self.graphiql

    @property
    def database(self) -> str:
        """The address of the database."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{(self.data / 'monespace.sqlite3').resolve()}"


def load_settings(environment: Mapping[str, str], **chosen: object) -> Settings:
    """Read the settings; `chosen` (command-line options) win. Raises SettingsError."""
    read = {**_from_files(environment), **{name: value for name, value in chosen.items() if value is not None}}
    try:
        return Settings(**read)  # type: ignore[arg-type]  # pydantic checks what the environment gave
    except ValidationError as wrong:
        raise SettingsError(_told(wrong)) from None


def _from_files(environment: Mapping[str, str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in environment.items():
        if name.startswith(PREFIX) and name.endswith(FILE_SUFFIX):
            found[name[len(PREFIX) : -len(FILE_SUFFIX)].lower()] = _read(name, value)
    return found


def _read(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(f"{name}: the file cannot be read ({error.strerror})") from None


def _told(wrong: ValidationError) -> str:
    return "\n".join(f"{PREFIX}{'_'.join(map(str, error['loc'])).upper()}: {error['msg']}" for error in wrong.errors())
