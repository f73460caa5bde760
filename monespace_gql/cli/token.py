"""`monespace token EMAIL`."""

import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from monespace_gql.app import FROM_THE_PROVIDER, secret_of
from monespace_gql.cli.demo import DEMO_DATA
from monespace_gql.lexicon.clock import SystemClock
from monespace_gql.settings import Mode, SettingsError, load_settings
from monespace_gql.web.identity import Tokens


def token(
    email: Annotated[str, typer.Argument(help="The account's e-mail.")],
    data: Annotated[Path, typer.Option(help="The folder of the running demonstration.")] = DEMO_DATA,
    hours: Annotated[int, typer.Option(help="How long it is good for.", min=1, max=24 * 30)] = 24 * 7,
) -> None:
    """Print a token for an account of the demonstration (or of a development server), and nothing else."""
    mode = None if os.environ.get("MONESPACE_MODE") else Mode.DEMO
    folder = None if os.environ.get("MONESPACE_DATA") else data
    settings = load_settings(os.environ, mode=mode, data=folder)
    if settings.oidc_issuer is not None:
        raise SettingsError(FROM_THE_PROVIDER)
    if settings.mode is Mode.PRODUCTION:
        raise SettingsError("in production, tokens come from the identity provider")
    if settings.secret is None and not (settings.data / "secret").exists():
        raise SettingsError(f"no demonstration has run in {settings.data}: start `monespace demo` in this folder first")
    issued = Tokens(secret_of(settings), SystemClock()).issue(email.lower(), timedelta(hours=hours))
    sys.stdout.write(f"{issued}\n")
