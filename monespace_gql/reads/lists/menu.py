"""The menus lists are looked at from: each holds the cases of its schemes, the usual one those of no other."""

from dataclasses import dataclass

from monespace_gql.catalogue import Catalogue
from monespace_gql.reads.scope import NOTHING, Parameters
from monespace_gql.scheme.declaration import USUAL_MENU


@dataclass(frozen=True, slots=True)
class Menu:
    """The schemes of a menu; `others` holds whatever is not of these schemes instead."""

    schemes: tuple[str, ...] = ()
    others: bool = True

    def condition(self, parameters: Parameters) -> str:
        """Return the condition on the table `r`."""
        if not self.schemes:
            return "1 = 1" if self.others else NOTHING
        named = ", ".join(map(parameters.add, self.schemes))
        return f"r.scheme {'NOT IN' if self.others else 'IN'} ({named})"


EVERYWHERE = Menu()


def menu_of(catalogue: Catalogue, name: str | None) -> Menu:
    """Return a menu by its name, all of them without one; schemes that are no longer installed are in the usual one."""
    if name is None:
        return EVERYWHERE
    usual = name == USUAL_MENU
    return Menu(tuple(scheme.code for scheme in catalogue if (scheme.menu == name) is not usual), others=usual)
