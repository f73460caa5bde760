"""What newer versions of a scheme changed in a draft, as clients read it."""

from collections.abc import Mapping
from typing import Any, cast

import strawberry

from monespace_gql.access.mask import tell_changes
from monespace_gql.drafts.upgrade import changes_of, no_way
from monespace_gql.graph.scalars import Json
from monespace_gql.lexicon import paths
from monespace_gql.reads.case_tree import CaseTree
from monespace_gql.scheme.migration import Change, declarations


@strawberry.type(description="A place of the form before and after an upgrade.")
class UpgradeChange:
    """One place."""

    path: str = strawberry.field(description="The place; a former one no longer stands in the form.")
    label: str = strawberry.field(description="Its French label.")
    before: Json | None = strawberry.field(description="What had been typed there; null when nothing was.")
    after: Json | None = strawberry.field(description="What stands there now; null when nothing does.")


@strawberry.type(
    description="What newer versions of the scheme changed in a draft typed under an older one. What was typed is kept "
    "here until the transmission."
)
class Upgrade:
    """An upgrade, shown or already kept."""

    since: str = strawberry.field(description="The version the draft was typed under.", name="from")
    to: str = strawberry.field(description="The version it is now in.")
    pending: bool = strawberry.field(description="Whether nothing was written yet: the next save keeps it.")
    changes: list[UpgradeChange] = strawberry.field(description="The places that changed, of those the viewer reads.")
    notes: list[str] = strawberry.field(description="What the scheme says of it, in French.")
    refusal: str | None = strawberry.field(
        description="Why the draft cannot be taken up, in French: it can only be read. Null otherwise."
    )


def upgrade_of(seen: CaseTree) -> Upgrade | None:
    """Return what changed in a draft, None when it always was of the present version."""
    if seen.scheme is None:
        return None
    if seen.stuck:
        since, to = str(seen["scheme_version"]), seen.scheme.version
        return Upgrade(since=since, to=to, pending=False, changes=[], notes=[], refusal=no_way(seen.scheme, since))
    kept = seen.get("upgrade")
    return _told(seen, cast("Mapping[str, Any]", kept)) if kept else None  # Any: JSON as kept


def _told(seen: CaseTree, kept: Mapping[str, Any]) -> Upgrade:  # Any: as above
    assert seen.scheme is not None
    return Upgrade(
        since=kept["since"],
        to=kept["to"],
        pending=kept.get("pending", False),
        changes=[_change(seen, change) for change in tell_changes(seen.scheme, seen.standing, changes_of(kept))],
        notes=kept["notes"],
        refusal=None,
    )


def _change(seen: CaseTree, change: Change) -> UpgradeChange:
    assert seen.scheme is not None
    label = declarations(seen.scheme, paths.pattern(change.path))[0].label
    return UpgradeChange(path=change.path, label=label, before=Json(change.before), after=Json(change.after))
