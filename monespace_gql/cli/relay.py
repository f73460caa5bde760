"""`monespace relay`."""

import os
from typing import Annotated

import typer

from monespace_gql.cli.running import run_relay
from monespace_gql.settings import load_settings


def relay(
    host: Annotated[str, typer.Option(help="The address of the health and the metrics.")] = "127.0.0.1",
    port: Annotated[
        int | None, typer.Option(help="The port of /healthz, /readyz and /metrics; none unless said.", min=1, max=65535)
    ] = None,
) -> None:
    """Relay what happened and tell the plugins, serving nobody: apart from the servers that set MONESPACE_RELAY=false.

    Several may run on one PostgreSQL: one works, another takes over when it falls.
    """
    run_relay(load_settings(os.environ), host=host, port=port)
