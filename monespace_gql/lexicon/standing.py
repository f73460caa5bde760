"""At what title a person looks: the navigation context, the standing toward one case, the permissions held."""

from enum import StrEnum


class Context(StrEnum):
    """The navigation context; a person holding two never sees their union."""

    EMPLOYER = "EMPLOYER"
    PROVIDER = "PROVIDER"
    MANAGER = "MANAGER"


class Standing(StrEnum):
    """What the viewer is toward one case."""

    EMPLOYER = "EMPLOYER"
    PROVIDER = "PROVIDER"
    MODULE_PROVIDER = "MODULE_PROVIDER"
    MANAGER = "MANAGER"
    INVESTIGATOR = "INVESTIGATOR"


class Permission(StrEnum):
    """What an affiliation allows, scheme by scheme."""

    ENTER = "ENTER"
    FOLLOW = "FOLLOW"
    PAY = "PAY"


EVERY_STANDING: frozenset[Standing] = frozenset(Standing)
OPCO_STANDINGS: frozenset[Standing] = frozenset({Standing.MANAGER, Standing.INVESTIGATOR})
