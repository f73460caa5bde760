"""`monespace schema`."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from monespace_gql.app import installed, schema_text
from monespace_gql.cli.schemes import scheme_of
from monespace_gql.graph.scheme_sdl import scheme_sdl
from monespace_gql.settings import load_settings

FILE = Path("schema.graphql")


def schema(
    check: Annotated[bool, typer.Option("--check", help="Say whether schema.graphql is what the code prints.")] = False,
    scheme: Annotated[
        str | None, typer.Option(help="Print only the types that this scheme brings: what its package commits.")
    ] = None,
) -> None:
    """Print the GraphQL schema of the core and the installed schemes; --check exits 1 when schema.graphql is stale."""
    if scheme is not None:
        sys.stdout.write(scheme_sdl(scheme_of(installed(load_settings(os.environ)), scheme)))
        return
    text = schema_text(load_settings(os.environ).blocked_plugins)
    if not check:
        sys.stdout.write(text)
    elif not FILE.exists() or FILE.read_text(encoding="utf-8") != text:
        sys.stderr.write("monespace: schema.graphql is stale: run `make schema`\n")
        raise typer.Exit(1)
