"""What the acts on drafts are given to work with."""

from dataclasses import dataclass, field
from datetime import date

from monespace_gql.catalogue import Catalogue
from monespace_gql.catalogue.not_installed import NOT_INSTALLED, not_installed
from monespace_gql.journal.store import Store
from monespace_gql.lexicon.clock import today
from monespace_gql.lexicon.refusal import RefusalKind, refuse
from monespace_gql.rulebook import Engine
from monespace_gql.scheme import Scheme
from monespace_gql.scheme.turnstile import Turnstile


@dataclass(frozen=True, slots=True)
class Desk:
    """The store, the installed schemes, the rule engine (None: the interpreter alone), the examinations' turnstile."""

    store: Store
    catalogue: Catalogue
    engine: Engine | None
    turns: Turnstile = field(default_factory=Turnstile)

    @property
    def today(self) -> date:
        """The legal day."""
        return today(self.store.clock)

    def scheme(self, code: str) -> Scheme:
        """Return an installed scheme; declines when it is not."""
        found = self.catalogue.get(code)
        if found is None:
            raise refuse(
                RefusalKind.NOT_FOUND, "UNKNOWN_SCHEME", f"Le dispositif « {code[:40]} » n'est pas proposé ici."
            )
        return found

    def scheme_of(self, code: str) -> Scheme:
        """Return the scheme of a case that is to be changed; declines when it is no longer installed."""
        found = self.catalogue.get(code)
        if found is None:
            told = f"{not_installed(self.catalogue.label(code))}."
            raise refuse(RefusalKind.WRONG_STATE, NOT_INSTALLED, told)
        return found
