"""`monespace schemes`."""

import os
import sys

from monespace_gql.app import installed
from monespace_gql.catalogue import Catalogue, Installed
from monespace_gql.scheme.mistake import suggestion
from monespace_gql.settings import load_settings


def schemes() -> None:
    """List the installed schemes: code, label, version, rules, and the distribution that brings each."""
    catalogue = installed(load_settings(os.environ))
    for entry in catalogue.installed.values():
        scheme = entry.scheme
        told = f"{scheme.code:8} {scheme.label} ({scheme.version}), {len(scheme.rules)} rules"
        sys.stdout.write(f"{told} — {entry.distribution} {entry.version}\n")
    if not len(catalogue):
        sys.stdout.write("no scheme is installed\n")


def scheme_of(catalogue: Catalogue, code: str) -> Installed:
    """Return the installed scheme of this code, in capitals or not; ValueError with the known ones."""
    found = catalogue.installed.get(code.upper())
    if found is None:
        known = ", ".join(catalogue.installed) or "none"
        raise ValueError(
            f"no scheme « {code} » is installed, but: {known}.{suggestion(code.upper(), catalogue.installed)} "
            "A scheme of yours is installed by `pip install --editable FOLDER`, and found by the entry-point group "
            "« monespace.schemes » of its pyproject.toml."
        )
    return found
