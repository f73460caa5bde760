"""`monespace docs`."""

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated

import typer

from monespace_gql.access.permissions_page import permissions_page
from monespace_gql.access.states_page import StateLine, states_page
from monespace_gql.app import installed
from monespace_gql.catalogue import Catalogue
from monespace_gql.conformance.hooks_page import hooks_page
from monespace_gql.conformance.rule_pages import rule_pages
from monespace_gql.conformance.scale.page import scale_page
from monespace_gql.dossiers.state import GROUPS, DossierState, message_of
from monespace_gql.dossiers.state import LABELS as DOSSIER_LABELS
from monespace_gql.drafts.state import LABELS as DRAFT_LABELS
from monespace_gql.settings import load_settings

FOLDER = Path("docs")
RULES = FOLDER / "rules"
"""Every page in there is generated: one that no rule has any more is removed."""


def docs(
    check: Annotated[bool, typer.Option("--check", help="Say whether the pages are what the code writes.")] = False,
) -> None:
    """Write the generated pages of docs/ from the code and the installed schemes; --check exits 1 when one is stale."""
    pages = generated(installed(load_settings(os.environ)))
    orphans = sorted(path for path in RULES.rglob("*.md") if path not in pages)
    if not check:
        _write(pages, orphans)
        return
    differing = [path for path, text in pages.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if stale := [*differing, *orphans]:
        sys.stderr.write(f"monespace: stale: {', '.join(map(str, stale))}: run `make docs`\n")
        raise typer.Exit(1)


def generated(catalogue: Catalogue) -> dict[Path, str]:
    """Return every generated page by its path."""
    rules = {RULES / path: text for each in catalogue.installed.values() for path, text in rule_pages(each).items()}
    written = {FOLDER / "conformance.md": scale_page(), FOLDER / "hooks.md": hooks_page()}
    policy = {FOLDER / "permissions.md": permissions_text(catalogue), FOLDER / "states.md": states_text()}
    return {**policy, **written, **rules}


def permissions_text(catalogue: Catalogue) -> str:
    """Return the page on permissions for these schemes."""
    return permissions_page(catalogue, {False: DRAFT_LABELS, True: DOSSIER_LABELS})


def states_text() -> str:
    """Return the page on the life of a dossier."""
    groups = {state: (GROUPS[state], message_of(state)) for state in DossierState}
    return states_page({state: StateLine(DOSSIER_LABELS[state], *told) for state, told in groups.items()})


def _write(pages: Mapping[Path, str], orphans: Iterable[Path]) -> None:
    for path, text in pages.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for path in orphans:
        path.unlink()
