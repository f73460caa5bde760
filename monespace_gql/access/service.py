"""What services that act for the OPCO may be told of what happens, whichever way they are told."""

from monespace_gql.access.reveal import VALUE_REVEALED

FOLLOWED = frozenset({"dossier", "affiliation"})
"""What the OPCO sees of what happens; a draft is not its business before it is transmitted."""
NOT_TOLD = frozenset({VALUE_REVEALED})
"""What only those who audit are told, by another way."""


def told_to_services(subject_kind: str, kind: str) -> bool:
    """Say whether events of this kind, about this kind of subject, are told to services."""
    return subject_kind in FOLLOWED and kind not in NOT_TOLD
