"""`monespace serve`."""

import os
from typing import Annotated

import typer

from monespace_gql.app import Page, Services
from monespace_gql.cli.running import run
from monespace_gql.settings import load_settings


def serve(
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen at.", min=1, max=65535)] = 8000,
) -> None:
    """Serve the API with the settings of the environment; brings the database up to date first."""
    run(load_settings(os.environ), host=host, port=port, ready=_nothing_more)


async def _nothing_more(opened: Services, base: str) -> Page | None:
    return None
