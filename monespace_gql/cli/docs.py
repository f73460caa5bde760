"""`monespace docs`."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from monespace_gql.access.permissions_page import permissions_page
from monespace_gql.app import installed
from monespace_gql.catalogue import Catalogue
from monespace_gql.dossiers.state import LABELS as DOSSIER_LABELS
from monespace_gql.drafts.state import LABELS as DRAFT_LABELS
from monespace_gql.settings import load_settings

FOLDER = Path("docs")


def docs(
    check: Annotated[bool, typer.Option("--check", help="Say whether the pages are what the code writes.")] = False,
) -> None:
    """Write the generated pages of docs/ from the code and the installed schemes; --check exits 1 when one is stale."""
    pages = {FOLDER / "permissions.md": permissions_text(installed(load_settings(os.environ)))}
    if not check:
        FOLDER.mkdir(exist_ok=True)
        for path, text in pages.items():
            path.write_text(text, encoding="utf-8")
        return
    stale = [path for path, text in pages.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if stale:
        sys.stderr.write(f"monespace: stale: {', '.join(map(str, stale))}: run `make docs`\n")
        raise typer.Exit(1)


def permissions_text(catalogue: Catalogue) -> str:
    """Return the page on permissions for these schemes."""
    labels = {state.value: label for state, label in (*DRAFT_LABELS.items(), *DOSSIER_LABELS.items())}
    return permissions_page(catalogue, labels)
