"""`monespace schemes`."""

import os
import sys
from collections.abc import Iterator

from monespace_gql.app import installed
from monespace_gql.catalogue import Added, Catalogue, Installed
from monespace_gql.scheme.mistake import suggestion
from monespace_gql.settings import load_settings


def schemes() -> None:
    """List the installed schemes: code, label, version, rules, the distribution that brings each and those that add."""
    catalogue = installed(load_settings(os.environ))
    for entry in catalogue.installed.values():
        scheme = entry.scheme
        told = f"{scheme.code:8} {scheme.label} ({scheme.version}), {len(entry.declared.rules)} rules"
        sys.stdout.write(f"{told} — {entry.distribution} {entry.version}\n")
        sys.stdout.writelines(f"{'':8} + {line}\n" for added in entry.added for line in _added(added))
    if not len(catalogue):
        sys.stdout.write("no scheme is installed\n")


def _added(added: Added) -> Iterator[str]:
    by = f"{added.distribution} {added.version}"
    for each in added.additions:
        counts = [(len(each.rules), "rule"), (len(each.documents), "document")]
        told = ", ".join(f"{count} {what}{'s' if count > 1 else ''}" for count, what in counts if count)
        yield f"« {each.label} », {told} — {by}"
    for form in added.forms:
        yield f"form {form.code}, « {form.label} » — {by}"


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
