"""What an operator may set at the edge, with values that suit a portal."""

from dataclasses import dataclass

from monespace_gql.documents.receive import SLOWEST

KIBI = 1024
MEBI = 1024 * KIBI


@dataclass(frozen=True, slots=True, kw_only=True)
class WebOptions:
    """Sizes in bytes, times in seconds."""

    hosts: frozenset[str] = frozenset()
    """The names we answer to, with or without a port; empty: any."""
    trusted_origins: frozenset[str] = frozenset()
    """Other sites whose pages may call us: `https://portail.example`."""
    graphiql: bool = True
    max_body: int = MEBI
    body_timeout: float = 15
    max_files: int = 5
    """How many files one request may bring along; as many times what a file may weigh is the most it may hold."""
    file_timeout: float = SLOWEST
    forms_at_once: int = 5
    """How many requests with files one person may have under way."""
    init_timeout: float = 10
    heartbeat: float = 30
    send_timeout: float = 10
    max_message: int = 256 * KIBI
    operations_per_socket: int = 100
    recheck: float = 30
    """How often the rights of somebody on a live connection are looked at again while nothing happens there."""
    check_timeout: float = 3
