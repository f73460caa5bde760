"""Puts the sub-commands together and turns foreseen mistakes into one line and exit code 2."""

import sys

import typer

from monespace_gql.catalogue import BrokenPlugin
from monespace_gql.cli import (
    check,
    demo,
    dev,
    docs,
    import_directory,
    migrate,
    new_scheme,
    relay,
    schema,
    schemes,
    serve,
    token,
    worker,
)
from monespace_gql.conformance import SituationMistake
from monespace_gql.journal.errors import StoreInUse, StoreUnavailable
from monespace_gql.settings import SettingsError

FORESEEN = (BrokenPlugin, SituationMistake, SettingsError, StoreInUse, StoreUnavailable, ValueError)

commands = typer.Typer(
    name="monespace",
    help="The backend of an OPCO portal. Settings come from the environment: MONESPACE_DATABASE_URL, MONESPACE_SECRET…",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
commands.command("serve")(serve.serve)
commands.command("relay")(relay.relay)
commands.command("worker", hidden=True)(worker.worker)
commands.command("demo")(demo.demo)
commands.command("dev")(dev.dev)
commands.command("migrate")(migrate.migrate)
commands.command("import-directory")(import_directory.import_directory)
commands.command("schema")(schema.schema)
commands.command("docs")(docs.docs)
commands.command("check")(check.check_scheme)
commands.command("new-scheme")(new_scheme.new_scheme)
commands.command("token")(token.token)
commands.command("schemes")(schemes.schemes)


def main() -> None:
    """Run the command line."""
    try:
        commands()
    except FORESEEN as mistake:
        sys.stderr.write(f"monespace: {mistake}\n")
        raise SystemExit(2) from None
