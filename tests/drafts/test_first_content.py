"""What a new draft starts with, in the form it is kept."""

from datetime import date
from decimal import Decimal

from monespace_gql.directory.models import Establishment
from monespace_gql.drafts.first_content import first_content
from monespace_gql.scheme import Money, Portrait, Tab, field
from tests.scheme.given import scheme


class Page(Tab, label="Page"):
    """Initial values written as an author writes them."""

    day: date = field("Jour", example=date(2026, 1, 5), initial=date(2026, 2, 1))
    price: Money = field("Prix", example=Decimal("1.00"), initial=Decimal("9.15"))
    sure: bool = field("Sûr", example=True, initial=False)


def test_initial_values_are_kept_as_a_person_types_them() -> None:
    made = scheme(tabs=(Page,), rules=(), documents=(), portray=lambda _: Portrait())

    first = first_content(made, Establishment(siret="1", siren="1", company_name="X"), sub_scheme="ONE", email=None)

    assert first == {"page": {"day": "2026-02-01", "price": "9.15", "sure": False}}
