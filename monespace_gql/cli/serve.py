"""`monespace serve`."""

import os
from typing import Annotated

import typer

from monespace_gql.app import Page, Services
from monespace_gql.cli.running import run
from monespace_gql.cli.workers import run_workers
from monespace_gql.settings import load_settings


def serve(
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen at.", min=1, max=65535)] = 8000,
    workers: Annotated[
        int,
        typer.Option(help="How many processes serve (PostgreSQL); one that dies is started again.", min=1, max=64),
    ] = 1,
) -> None:
    """Serve the API with the settings of the environment; brings the database up to date first."""
    settings = load_settings(os.environ)
    if workers == 1:
        return run(settings, host=host, port=port, ready=_nothing_more)
    return run_workers(settings, workers, host=host, port=port)


async def _nothing_more(opened: Services, base: str) -> Page | None:
    return None
