"""Reading a case typed under another version of its scheme: in the present one, nothing written."""

from collections.abc import Mapping
from typing import cast

from monespace_gql.catalogue import Catalogue
from monespace_gql.catalogue.take_up import BrokenMigration, take_up
from monespace_gql.drafts.upgrade import Record, record
from monespace_gql.scheme import Scheme
from monespace_gql.scheme.migration import Upgrade, steps_from

Tree = Mapping[str, object]


def taken_up(catalogue: Catalogue, scheme: Scheme, tree: Tree, *, transmitted: bool) -> Tree | None:
    """Return the tree in the present version; None when it can only be read as it was kept.

    A draft shows the version it will have once an act keeps the upgrade, so that what clients send back says that they
    have seen it. A dossier keeps the version it was examined with.
    """
    if steps_from(scheme, str(tree["scheme_version"])) is None:
        return None
    upgrade = None
    if "content" in tree:
        upgrade = _upgrade(catalogue, scheme, tree)
        if upgrade is None:
            return None
    content = {"content": upgrade.content} if upgrade else {}
    return {**tree, **content} if transmitted else {**tree, **content, **_as_draft(scheme, tree, upgrade)}


def _upgrade(catalogue: Catalogue, scheme: Scheme, tree: Tree) -> Upgrade | None:
    content = cast("Mapping[str, object]", tree["content"])
    try:
        return take_up(catalogue, scheme, content, str(tree["scheme_version"]))
    except BrokenMigration:
        return None


def _as_draft(scheme: Scheme, tree: Tree, upgrade: Upgrade | None) -> Tree:
    shown: dict[str, object] = {"scheme_version": scheme.version}
    if "version" in tree:
        shown["version"] = int(str(tree["version"])) + 1
    if "upgrade" in tree and upgrade is not None:
        shown["upgrade"] = {**record(cast("Record | None", tree["upgrade"]), upgrade), "pending": True}
    return shown
