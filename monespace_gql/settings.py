"""What an operator sets, by environment: `MONESPACE_…`, or `MONESPACE_…_FILE` for what is kept in a file."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from pydantic import (
    AnyHttpUrl,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from monespace_gql.backoffice.signature import key_of
from monespace_gql.web.issuer import issuer_address

PREFIX = "MONESPACE_"
FILE_SUFFIX = "_FILE"
THIS_MACHINE = frozenset({"localhost", "127.0.0.1"})


class SettingsError(Exception):
    """A setting cannot be used; the message names it and says what is expected, never its value."""


class Mode(StrEnum):
    """What the process is for; only the first two issue tokens themselves."""

    DEMO = "demo"
    DEVELOPMENT = "development"
    PRODUCTION = "production"


class Reads(StrEnum):
    """How drafts and dossiers are read; both answer alike, byte for byte."""

    COMPILED = "compiled"
    GRAPHQL = "graphql"


class Settings(BaseModel):
    """Every setting, with the value used when it is not set."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    mode: Mode = Mode.PRODUCTION
    data: Path = Path(".monespace")
    """The folder of the embedded database, of the documents, and of the demo's secret."""
    database_url: SecretStr | None = None
    """`sqlite:///path/to/file` or `postgres://user:password@host:5432/name`; default: a SQLite file in `data`."""
    database_pool: int = Field(default=10, ge=2, le=200)
    secret: SecretStr | None = None
    """Signs and verifies tokens when no identity provider does: at least 32 characters."""
    oidc_issuer: str | None = None
    """The address of the identity provider (OpenID Connect); its discovery document is found below it."""
    oidc_audience: str | None = Field(default=None, validate_default=True)
    """What a token of the provider must be meant for (`aud`)."""
    oidc_clients: frozenset[str] = frozenset()
    """The applications that may have asked for the token (`azp`), besides the audience itself."""
    oidc_email_claim: str = Field(default="email", min_length=1)
    smtp_url: SecretStr | None = None
    """`smtp://[user:password@]host[:port]` or `smtps://…`; default: mails are written as files in `data`."""
    mail_from: str = "Mon Espace <ne-pas-repondre@monespace.invalid>"
    directory_url: AnyHttpUrl | None = None
    """The State's company-search service, asked before the embedded directory; default: nobody is asked."""
    directory_timeout: float = Field(default=3.0, gt=0, le=30)
    """The seconds a look-up may take of a visitor before the embedded directory answers instead."""
    webhook_hosts: frozenset[str] = frozenset()
    """Hosts of the operator's own network that webhooks may call, over HTTP too; others must be public, over HTTPS."""
    backoffice_url: AnyHttpUrl | None = None
    """The OPCO's back office: dossiers are posted to `…/dossiers` there; default: this server is its own."""
    backoffice_secret: SecretStr | None = Field(default=None, validate_default=True)
    """Signs what is exchanged with it: `whsec_` and base64, 24 bytes at least."""
    backoffice_timeout: float = Field(default=20.0, gt=0, le=120)
    """The seconds the back office has to answer; what a stopped server was giving is given again half as long after."""
    hosts: frozenset[str] = frozenset()
    trusted_origins: frozenset[str] = frozenset()
    reads: Reads = Reads.COMPILED
    """`compiled`: the database writes the answers of drafts and dossiers; `graphql`: graphql-core completes each field.

    What cannot be compiled is left to graphql-core anyway: `graphql` is for who suspects compiled reads of a fault.
    """
    relay: bool = True
    """Whether this process may be the one that relays what happened and tells the plugins; some process must."""
    blocked_plugins: frozenset[str] = frozenset()
    graphiql: bool | None = None
    """Serves GraphiQL and allows introspection; default: everywhere but in production."""

    @field_validator("hosts", "webhook_hosts", "trusted_origins", "blocked_plugins", "oidc_clients", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return [item.strip() for item in value.split(",") if item.strip()] if isinstance(value, str) else value

    @field_validator("oidc_issuer")
    @classmethod
    def _addressed(cls, value: str | None) -> str | None:
        return issuer_address(value) if value else None

    @field_validator("oidc_audience")
    @classmethod
    def _with_its_issuer(cls, value: str | None, info: ValidationInfo) -> str | None:
        if "oidc_issuer" in info.data and bool(value) != bool(info.data["oidc_issuer"]):
            raise ValueError("it goes with MONESPACE_OIDC_ISSUER: set both, or neither")
        return value or None

    @field_validator("backoffice_secret")
    @classmethod
    def _shared(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if bool(value) != bool(info.data.get("backoffice_url")):
            raise ValueError("it goes with MONESPACE_BACKOFFICE_URL: set both, or neither")
        if value is not None:
            key_of(value.get_secret_value())
        return value

    @property
    def explorable(self) -> bool:
        """Whether GraphiQL and introspection are offered."""
        return self.mode is not Mode.PRODUCTION if self.graphiql is None else self.graphiql

    @property
    def called_inside(self) -> frozenset[str]:
        """The hosts that webhooks may call inside; out of production this machine is one."""
        return self.webhook_hosts | (frozenset() if self.mode is Mode.PRODUCTION else THIS_MACHINE)

    @property
    def smtp_address(self) -> str | None:
        """The address of the SMTP server, None when mails are written as files."""
        return self.smtp_url.get_secret_value() if self.smtp_url else None

    @property
    def database(self) -> str:
        """The address of the database."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{(self.data / 'monespace.sqlite3').resolve()}"


def load_settings(environment: Mapping[str, str], **chosen: object) -> Settings:
    """Read the settings; `chosen` (command-line options) win. Raises SettingsError."""
    given = {name: value for name, value in chosen.items() if value is not None}
    read = {**_plain(environment), **_from_files(environment), **given}
    try:
        return Settings(**read)  # type: ignore[arg-type]  # pydantic checks what the environment gave
    except ValidationError as wrong:
        raise SettingsError(_told(wrong)) from None


def _plain(environment: Mapping[str, str]) -> dict[str, object]:
    named = ((name, f"{PREFIX}{name.upper()}") for name in Settings.model_fields)
    return {name: environment[variable] for name, variable in named if variable in environment}


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
    except UnicodeDecodeError:
        raise SettingsError(f"{name}: the file is not text in UTF-8") from None


def _told(wrong: ValidationError) -> str:
    return "\n".join(f"{PREFIX}{'_'.join(map(str, error['loc'])).upper()}: {error['msg']}" for error in wrong.errors())
