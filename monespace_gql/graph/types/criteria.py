"""What clients look for in a list: filters, orders, and how they are read."""

from enum import Enum

import strawberry

from monespace_gql.graph.scalars import Day
from monespace_gql.graph.types.dossier import DossierStateType
from monespace_gql.graph.types.draft import DraftStateType
from monespace_gql.reads.lists import criteria as lists
from monespace_gql.reads.lists.criteria import Criteria

SCHEMES = "The schemes' codes: any of them."
MENU = "The menu the list is looked at from, as `Scheme.menu` names it: « Dossiers », « Badges et cartes »."
STATES = "The states: any of them."
PERIOD = "Days with which the request has at least one in common."
MANDATED = "Mandat de gestion: with, or without."
SUBROGATION = "Subrogation de paiement: with, or without."


@strawberry.enum(description="What a list is sorted by; cases that come alike are in the order they were created.")
class CaseOrderBy(Enum):
    """See `monespace_gql.reads.lists.criteria.OrderBy`."""

    NUMBER = strawberry.enum_value("NUMBER", description="Numéro : the order of creation.")
    UPDATED_AT = strawberry.enum_value("UPDATED_AT", description="Dernière modification.")
    STARTS_ON = strawberry.enum_value("STARTS_ON", description="Début ; without a date, before all others.")
    TITLE = strawberry.enum_value("TITLE", description="Formation, accents and case ignored.")
    EMPLOYER = strawberry.enum_value("EMPLOYER", description="Entreprise, accents and case ignored.")
    TRAINEE = strawberry.enum_value("TRAINEE", description="First trainee: usual name, first name.")


@strawberry.enum(description="Which way a list is sorted.")
class OrderDirection(Enum):
    """Either way."""

    ASC = strawberry.enum_value("ASC", description="The smallest first.")
    DESC = strawberry.enum_value("DESC", description="The largest first.")


@strawberry.input(description="A period; a missing bound is open.")
class PeriodInput:
    """Two days, both included."""

    from_: Day | None = strawberry.field(name="from", description="Its first day.", default=None)
    to: Day | None = strawberry.field(description="Its last day.", default=None)


@strawberry.input(description="The zones of the advanced search of drafts: all must hold, any value within one.")
class DraftFilter:
    """What narrows the list of drafts."""

    menu: str | None = strawberry.field(description=MENU, default=None)
    schemes: list[str] | None = strawberry.field(description=SCHEMES, default=None)
    states: list[DraftStateType] | None = strawberry.field(description=STATES, default=None)
    period: PeriodInput | None = strawberry.field(description=PERIOD, default=None)
    mandated: bool | None = strawberry.field(description=MANDATED, default=None)
    subrogation: bool | None = strawberry.field(description=SUBROGATION, default=None)


@strawberry.input(description="The zones of the advanced search of dossiers: all must hold, any value within one.")
class DossierFilter:
    """What narrows the list of dossiers."""

    menu: str | None = strawberry.field(description=MENU, default=None)
    schemes: list[str] | None = strawberry.field(description=SCHEMES, default=None)
    states: list[DossierStateType] | None = strawberry.field(description=STATES, default=None)
    period: PeriodInput | None = strawberry.field(description=PERIOD, default=None)
    mandated: bool | None = strawberry.field(description=MANDATED, default=None)
    subrogation: bool | None = strawberry.field(description=SUBROGATION, default=None)


@strawberry.input(description="The order of a list of drafts.")
class DraftOrder:
    """By what, which way."""

    by: CaseOrderBy = strawberry.field(description="What it is sorted by.", default=CaseOrderBy.NUMBER)
    direction: OrderDirection = strawberry.field(description="Which way.", default=OrderDirection.DESC)


@strawberry.input(description="The order of a list of dossiers.")
class DossierOrder:
    """By what, which way."""

    by: CaseOrderBy = strawberry.field(description="What it is sorted by.", default=CaseOrderBy.NUMBER)
    direction: OrderDirection = strawberry.field(description="Which way.", default=OrderDirection.DESC)


def criteria_of(
    zones: DraftFilter | DossierFilter | None, search: str | None, order: DraftOrder | DossierOrder | None
) -> Criteria:
    """Read what is looked for; raises Refusal for what nobody could mean."""
    period = zones.period if zones else None
    return lists.check(
        Criteria(
            menu=(zones.menu or None) if zones else None,
            schemes=tuple((zones and zones.schemes) or ()),
            states=tuple(state.name for state in (zones and zones.states) or ()),
            period=lists.Period(period.from_, period.to) if period else lists.Period(),  # type: ignore[arg-type]  # read
            mandated=zones.mandated if zones else None,
            subrogation=zones.subrogation if zones else None,
            search=(search or "").strip(),
            order=_order(order),
        )
    )


def _order(order: DraftOrder | DossierOrder | None) -> lists.Order:
    if order is None:
        return lists.Order()
    return lists.Order(lists.OrderBy(order.by.name), order.direction is OrderDirection.DESC)
