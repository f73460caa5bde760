"""`monespace schema`."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from monespace_gql.app import schema_text
from monespace_gql.settings import load_settings

FILE = Path("schema.graphql")


def schema(
    check: Annotated[bool, typer.Option("--check", help="Say whether schema.graphql is what the code prints.")] = False,
) -> None:
    """Print the GraphQL schema of the core and the installed schemes; --check exits 1 when schema.graphql is stale."""
    text = schema_text(load_settings(os.environ).blocked_plugins)
    if not check:
        sys.stdout.write(text)
    elif not FILE.exists() or FILE.read_text(encoding="utf-8") != text:
        sys.stderr.write("monespace: schema.graphql is stale: run `make schema`\n")
        raise typer.Exit(1)
