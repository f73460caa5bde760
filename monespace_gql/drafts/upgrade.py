"""Taking a draft up under the installed version of its scheme: shown at once, kept by the next act that writes it."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from monespace_gql.access import Viewer
from monespace_gql.catalogue import Catalogue
from monespace_gql.catalogue.take_up import take_up
from monespace_gql.drafts.models import Draft
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import RefusalKind, refuse
from monespace_gql.scheme import Scheme
from monespace_gql.scheme.migration import Change, Upgrade, changed_places

NO_WAY = "SCHEME_VERSION"

Record = Mapping[str, Any]  # Any: JSON
"""What is kept of upgrades until the transmission: `since`, `to`, `notes`, and `changes` with what was typed before."""


def bring_up_to_date(catalogue: Catalogue, scheme: Scheme, draft: Draft) -> bool:
    """Take the draft up before an act, in memory: the act's own save keeps it; say whether anything had to be done.

    An upgrade counts as a save: whoever read the draft before it is stale where it changed something. Declines when no
    migration leads here; raises BrokenMigration, the draft left as it was, when one fails.
    """
    if draft.scheme_version == scheme.version:
        return False
    upgrade = take_up(catalogue, scheme, draft.content, draft.scheme_version)
    if upgrade is None:
        raise refuse(RefusalKind.WRONG_STATE, NO_WAY, f"{no_way(scheme, draft.scheme_version)}.")
    draft.version += 1
    draft.field_versions = draft.field_versions | dict.fromkeys(changed_places(upgrade.changes), draft.version)
    draft.upgrade = dict(record(draft.upgrade, upgrade))
    draft.content = dict(upgrade.content)
    draft.scheme_version = scheme.version
    return True


def note_upgrade(unit: Unit, viewer: Viewer, draft: Draft) -> None:
    """Write in the journal, for the act that keeps it, that the draft was taken up: places, no values."""
    kept = draft.upgrade or {}
    places = list(changed_places(changes_of(kept)))
    told = {"number": draft.number, "scheme": draft.scheme, "since": kept["since"], "to": kept["to"], "changed": places}
    unit.record("DRAFT_UPGRADED", "draft", draft.id, viewer.actor, told)


def record(earlier: Record | None, upgrade: Upgrade) -> Record:
    """Return what is kept of an upgrade, after the one before it that was never transmitted."""
    before = earlier or {"since": upgrade.since, "changes": [], "notes": []}
    return {
        "since": before["since"],
        "to": upgrade.to,
        "changes": [*before["changes"], *map(asdict, upgrade.changes)],
        "notes": [*before["notes"], *upgrade.notes],
    }


def changes_of(kept: Record) -> Iterable[Change]:
    """Read back the changes of a record."""
    return (Change(change["path"], change["before"], change["after"]) for change in kept["changes"])


def no_way(scheme: Scheme, version: str) -> str:
    """Return why a draft can only be read."""
    return (
        f"Cette demande a été saisie sous la version « {version} » du dispositif « {scheme.label} », que la version "
        f"installée « {scheme.version} » ne sait pas reprendre : contactez votre OPCO"
    )
