"""Taking up a content typed under another version of its scheme; a plugin at fault is named in the log."""

from collections.abc import Mapping

import structlog

from monespace_gql.catalogue.catalogue import Catalogue
from monespace_gql.scheme import Scheme
from monespace_gql.scheme.migration import MigrationFailed, Upgrade, upgraded

_log = structlog.get_logger(__name__)


class BrokenMigration(Exception):
    """The migrations of a plugin are at fault: a fault of ours for the client, the plugin's name for the operator."""


def take_up(catalogue: Catalogue, scheme: Scheme, content: Mapping[str, object], version: str) -> Upgrade | None:
    """Return the content in the present version; None when no migration leads there, BrokenMigration when one fails."""
    try:
        return upgraded(scheme, content, version)
    except MigrationFailed as failure:
        plugin = catalogue.installed[scheme.code].distribution
        _log.error("migration_failed", plugin=plugin, scheme=scheme.code, reason=str(failure))
        raise BrokenMigration(f"The plugin « {plugin} » cannot take up a content of {scheme.code}: {failure}") from None


def readable(catalogue: Catalogue, scheme: Scheme, content: Mapping[str, object], version: str) -> Mapping[str, object]:
    """Return the content as the present version reads it, and as it was kept where that version cannot take it up."""
    try:
        taken = take_up(catalogue, scheme, content, version)
    except BrokenMigration:
        return content
    return taken.content if taken else content
