"""What lists, dossiers and financing show of a request whatever its scheme: title, dates, trainees, modules, lines."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from monespace_gql.lexicon.money import round_to_cent
from monespace_gql.scheme.answers import Answers


@dataclass(frozen=True, slots=True)
class Trainee:
    """A person trained."""

    birth_name: str
    first_name: str
    usual_name: str | None = None
    birth_date: date | None = None

    @property
    def display_name(self) -> str:
        """The name lists show: the usual name first, the birth name by default."""
        return f"{self.first_name} {self.usual_name or self.birth_name}".strip()


@dataclass(frozen=True, slots=True)
class Module:
    """A part of the training, given by one provider; hours are whole hours.

    `trainee_ranks` names the trainees who attend it by their rank in the portrait, from 0; None: all of them. Its
    provider sees no other trainee, and its costs are shared by no other.
    """

    title: str
    provider_siret: str
    provider_name: str
    hours: int
    starts_on: date
    ends_on: date
    trainee_ranks: tuple[int, ...] | None = None

    def trains(self, rank: int) -> bool:
        """Say whether the trainee of that rank attends it."""
        return self.trainee_ranks is None or rank in self.trainee_ranks


@dataclass(frozen=True, slots=True)
class Line:
    """A cost asked for: quantity × rate in euros HT, on one module, paid to one payee."""

    nature: str
    label: str
    unit: str
    quantity: int
    rate: Decimal
    payee_siret: str
    payee_name: str
    module_rank: int = 0
    monetary: bool = True

    @property
    def amount(self) -> Decimal:
        """The amount asked for, exact to the cent."""
        return round_to_cent(self.rate * self.quantity)


@dataclass(frozen=True, slots=True)
class Portrait:
    """The common face of a request; a draft's may be empty, a transmitted one has trainees, modules and lines.

    `reference` is the one people gave it themselves, for the quick search. Lists show and search only what is drawn
    from fields that every viewer reads in full.
    """

    title: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    trainees: tuple[Trainee, ...] = ()
    modules: tuple[Module, ...] = ()
    lines: tuple[Line, ...] = ()
    subrogation: bool = False
    reference: str | None = None

    @property
    def common_trainees(self) -> tuple[Trainee, ...]:
        """The trainees who attend every module: those that every provider may know of."""
        attending = enumerate(self.trainees)
        return tuple(each for rank, each in attending if all(module.trains(rank) for module in self.modules))


Portray = Callable[[Answers], Portrait]


@dataclass(frozen=True, slots=True)
class SubScheme:
    """A variant of a scheme: a short code for dossiers, a long label for drafts; opened between its dates, included."""

    code: str
    short: str
    label: str
    since: date | None = None
    until: date | None = None

    def is_offered(self, on: date) -> bool:
        """Say whether a draft may be opened for it on that day."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)
