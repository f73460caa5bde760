"""`monespace schemes`."""

import os
import sys

from monespace_gql.app import installed
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
