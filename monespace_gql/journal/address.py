"""Where the database is: the address an operator writes, read strictly and never repeated with its password."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from monespace_gql.journal.dialect import Dialect

SSL_MODES = frozenset({"disable", "allow", "prefer", "require", "verify-ca", "verify-full"})
FORMS = "sqlite:///dossier/absolu/monespace.db, sqlite://relatif.db ou postgres://utilisateur:secret@hôte:5432/base"


@dataclass(frozen=True, slots=True)
class SqliteAddress:
    """One file of this machine."""

    path: Path
    dialect: Dialect = Dialect.SQLITE

    def __str__(self) -> str:
        return f"sqlite://{self.path}"


@dataclass(frozen=True, slots=True)
class PostgresqlAddress:
    """One database of a PostgreSQL server; `host` may be a socket folder."""

    host: str
    port: int
    user: str | None
    password: str | None = field(repr=False)
    database: str
    sslmode: str | None = None
    dialect: Dialect = Dialect.POSTGRESQL

    def __str__(self) -> str:
        return f"postgres://{self.host}:{self.port}/{self.database}"


Address = SqliteAddress | PostgresqlAddress


def parse_address(url: str) -> Address:
    """Read `sqlite:///absolute/file.db`, `sqlite://relative/file.db` or `postgres[ql]://user:password@host:port/database`.

    PostgreSQL also takes `?sslmode=…` and `?host=/socket/folder`. Anything else raises a ValueError that names the
    fault in French and never repeats the address, which may hold a password.
    """
    parts = _split(url)
    if parts.scheme == "sqlite":
        return _sqlite(parts)
    if parts.scheme in {"postgres", "postgresql"}:
        return _postgresql(parts)
    raise _unreadable("elle doit commencer par sqlite:// ou postgres://")


def _sqlite(parts: SplitResult) -> SqliteAddress:
    if parts.query or parts.fragment or "@" in parts.netloc:
        raise _unreadable("SQLite n’admet qu’un chemin de fichier")
    path = unquote(parts.netloc + parts.path)
    if path in {"", "/", ":memory:", "/:memory:"}:
        raise _unreadable("SQLite demande un fichier : la mémoire seule ne peut être lue et écrite à la fois")
    return SqliteAddress(Path("/" + path.lstrip("/") if path.startswith("/") else path))


def _postgresql(parts: SplitResult) -> PostgresqlAddress:
    options = _options(parts.query)
    database = unquote(parts.path.removeprefix("/"))
    if not database or "/" in database or parts.fragment:
        raise _unreadable("le nom de la base PostgreSQL manque ou n’est pas lisible (un # ou un / s’écrit %23, %2F)")
    return PostgresqlAddress(
        host=options.get("host") or parts.hostname or "localhost",
        port=_port(parts),
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        database=database,
        sslmode=options.get("sslmode"),
    )


def _options(query: str) -> Mapping[str, str]:
    options = {name: values[-1] for name, values in parse_qs(query, keep_blank_values=True).items()}
    if unknown := sorted(options.keys() - {"host", "sslmode"}):
        raise _unreadable(f"option inconnue « {unknown[0]} » ; PostgreSQL admet host et sslmode")
    if options.get("sslmode", "prefer") not in SSL_MODES:
        raise _unreadable(f"sslmode doit être l’un de : {', '.join(sorted(SSL_MODES))}")
    return options


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        raise _unreadable("un crochet [ ou ] du mot de passe s’écrit %5B ou %5D") from None


def _port(parts: SplitResult) -> int:
    try:
        return parts.port or 5432
    except ValueError:
        raise _unreadable("le port n’est pas un nombre (un : ou un @ du mot de passe s’écrit %3A, %40)") from None


def _unreadable(why: str) -> ValueError:
    return ValueError(f"L’adresse de la base de données n’est pas lisible : {why}. Formes admises : {FORMS}.")
