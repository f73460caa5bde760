"""`monespace new-scheme CODE`."""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pathlib import Path
from string import Template
from typing import Annotated

import typer

from monespace_gql.app import installed
from monespace_gql.scheme import PLUGIN_API
from monespace_gql.settings import load_settings

STARTER = "starter"
SUFFIX = ".txt"
"""Each file of the starter ends so, and is written without."""


def new_scheme(
    code: Annotated[str, typer.Argument(help="The scheme's code: 2 to 16 capitals, digits or underscores.")],
    label: Annotated[
        str | None, typer.Option(help="Its French name, as the portal shows it; default: the code.")
    ] = None,
    into: Annotated[Path, typer.Option(help="The folder in which the plugin's own folder is made.")] = Path(),
) -> None:
    """Write a complete small plugin: form, rules, document, print, situations, tests. All of it passes at once."""
    words = _words(code, label or code)
    folder = into / words["distribution"]
    _check_free(words, folder)
    for path, text in list(_files(files(__package__) / STARTER, words)):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    sys.stdout.write(
        f"{folder} is written. Next:\n  pip install --editable {folder}\n  monespace check {code}\n  monespace demo\n"
    )


def _words(code: str, label: str) -> Mapping[str, str]:
    """Return what stands for each placeholder; ValueError for what no scheme may bear."""
    if not re.fullmatch(r"[A-Z][A-Z0-9_]{1,15}", code):
        meant = re.sub(r"[^A-Z0-9_]", "", code.upper().replace("-", "_"))[:16]
        told = f" Did you mean {meant}?" if re.fullmatch(r"[A-Z][A-Z0-9_]{1,15}", meant) and meant != code else ""
        raise ValueError(f"« {code} » is no code: a code is 2 to 16 capitals, digits or underscores.{told}")
    if not label.strip() or re.search(r'["\\\n$]', label):
        raise ValueError('a label is a French name on one line, without " $ or \\')
    letters = [*re.sub("[^A-Z]", "", code), "X"]
    core = version("monespace-gql").split(".")
    return {
        "code": code,
        "lower": code.lower(),
        "prefix": "".join(word.capitalize() for word in code.split("_"))[:16],
        "package": f"monespace_{code.lower()}",
        "distribution": f"monespace-{code.lower().replace('_', '-').strip('-')}",
        "label": label.strip(),
        "number": "".join(letters[:2]),
        "core": ".".join(core[:2]),
        "api": PLUGIN_API,
    }


def _check_free(words: Mapping[str, str], folder: Path) -> None:
    catalogue = installed(load_settings(os.environ))
    if words["code"] in catalogue.installed:
        raise ValueError(
            f"the code {words['code']} is already that of {catalogue.installed[words['code']].distribution}"
        )
    for scheme in catalogue:
        if scheme.prefix.lower() == words["prefix"].lower():
            raise ValueError(f"the prefix {words['prefix']} is already that of {scheme.code}: choose another code")
    if find_spec(words["package"]) is not None:
        raise ValueError(f"a package {words['package']} is already installed: choose another code")
    if folder.exists():
        raise ValueError(f"{folder} is already there: nothing was written")


def _files(folder: Traversable, words: Mapping[str, str], root: Path = Path()) -> Iterator[tuple[Path, str]]:
    for each in folder.iterdir():
        name = each.name.replace("PACKAGE", words["package"]).replace("CODE", words["code"])
        if each.is_dir():
            yield from _files(each, words, root / name)
        elif name.endswith(SUFFIX):
            yield root / name.removesuffix(SUFFIX), Template(each.read_text(encoding="utf-8")).substitute(words)
