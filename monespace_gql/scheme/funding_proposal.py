"""What a plugin proposes to ask funding for: computed from the answers, shown, and never written anywhere by itself."""

from dataclasses import dataclass
from decimal import Decimal

from monespace_gql.lexicon.money import round_to_cent
from monespace_gql.rulebook import Fact
from monespace_gql.scheme.mistake import SchemeMistake


@dataclass(frozen=True, kw_only=True)
class FundingProposal:
    """One cost line that could be asked for: a quantity at a unit price, in euros excluding tax, to the cent.

    `nature` and `unit` are the codes that the cost lines of the scheme use. `amount` is the whole: the quantity at the
    unit price, or less where the law caps it. `source` is the text that sets the price. `reads` names the places it is
    computed from: whoever may not read all of them, in full, is not shown it.
    """

    label: str
    nature: str
    quantity: int
    unit: str
    unit_price: Decimal
    amount: Decimal
    source: str
    reads: tuple[Fact, ...]

    def __post_init__(self) -> None:
        place = f"the proposal « {self.label} »"
        for name in ("label", "nature", "unit", "source"):
            if not (isinstance(given := getattr(self, name), str) and given.strip()):
                raise SchemeMistake(f"{place}: its {name} is {given!r}, write a text")
        if not isinstance(self.quantity, int) or isinstance(self.quantity, bool) or self.quantity < 1:
            raise SchemeMistake(f"{place}: its quantity is {self.quantity!r}, write a whole number from 1")
        for name in ("unit_price", "amount"):
            if not _is_amount(given := getattr(self, name)):
                raise SchemeMistake(f"{place}: its {name} is {given!r}, write a Decimal of euros in whole cents")
        if self.amount > self.quantity * self.unit_price:
            raise SchemeMistake(f"{place}: its amount {self.amount} is above its quantity at its unit price")
        if not self.reads or not all(isinstance(place, Fact) for place in self.reads):
            raise SchemeMistake(f"{place} reads {self.reads!r}: name the places it is computed from")


def _is_amount(given: object) -> bool:
    return isinstance(given, Decimal) and given.is_finite() and given >= 0 and round_to_cent(given) == given
