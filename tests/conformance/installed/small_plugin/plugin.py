"""A small scheme: one rule that is shown whole, and one for each way of not being shown."""

from datetime import date
from decimal import Decimal

from monespace_gql.scheme import (
    DatedTable,
    Entry,
    FactType,
    Money,
    Scheme,
    Severity,
    SubScheme,
    Tab,
    derived,
    document,
    facts,
    field,
    hookimpl,
    present,
    rule,
)

LAST_DAY = date(2020, 12, 31)


class Page(Tab, label="Demande"):
    """The only page."""

    start: date = field("Début", example=date(2026, 1, 5))
    end: date | None = field("Fin", example=date(2026, 12, 31))
    amount: Money = field("Montant", example="100.00")
    quantity: int = field("Quantité", example=3)
    comment: str | None = field("Commentaire", example="Rien", rare=True)


page = facts(Page)

LIMIT = DatedTable(
    "small.limit",
    "Plafond",
    "€",
    FactType.MONEY,
    (
        Entry(date(2020, 1, 1), Decimal("120.00"), "Arrêté de 2019"),
        Entry(date(2026, 1, 1), Decimal("150.00"), "Arrêté de 2025"),
        Entry(date(2030, 1, 1), Decimal("180.00"), "Arrêté de 2025"),
    ),
)


def length(start: date, end: date) -> int:
    """Return how many days, both included."""
    return max((end - start).days + 1, 0)


days = derived("page.days", FactType.INTEGER, reads=(page.start, page.end), compute=length)
is_small = page.quantity < 5

RULES = (
    rule(
        "SMALL-SHOWN",
        when=page.amount > LIMIT.at(page.start),
        at=page.amount,
        says="Le montant dépasse {limit} €",
        shows={"limit": LIMIT.at(page.start)},
        source="Article 1",
    ),
    rule("SMALL-UNSHOWN", when=page.quantity > 1000, at=page.quantity, says="Trop.", source="Article 2"),
    rule("SMALL-WAITS", when=page.end < page.start, at=page.end, says="La fin précède le début", source="Article 3"),
    rule(
        "SMALL-EDGE",
        when=page.quantity < 1,
        at=page.quantity,
        says="Au moins une",
        severity=Severity.WARNING,
        source="Article 4",
    ),
    rule(
        "SMALL-ENDED",
        when=present(page.comment),
        at=page.comment,
        says="Sans commentaire",
        until=LAST_DAY,
        source="Article 5",
    ),
    rule(
        "SMALL-LENGTH",
        when=days < 30,
        at=page.end,
        says="Trop court : {days} jours",
        shows={"days": days},
        source="Article 6",
        doc="Les deux jours comptent.",
    ),
    rule("SMALL-FEW", when=is_small & (page.amount > 500), at=page.amount, says="Trop cher", source="Article 7"),
    rule("SMALL-MANY", when=~is_small & (page.amount > 500), at=page.amount, says="Très cher", source="Article 7"),
)

SMALL = Scheme(
    code="SMALL",
    prefix="Small",
    label="Petit dispositif",
    version="1",
    number_code="SM",
    new_title="Nouvelle demande",
    sub_schemes=(SubScheme("A", "a", "A"),),
    tabs=(Page,),
    documents=(document("invoice", "Facture", when=page.amount > 300, source="Article 8"),),
    rules=RULES,
)


@hookimpl
def monespace_schemes() -> tuple[Scheme, ...]:
    """Bring the scheme."""
    return (SMALL,)
