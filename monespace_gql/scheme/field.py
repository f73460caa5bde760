"""One question of a form: how an author declares it, and what every reader of the declaration is told of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pydantic import Field
from pydantic.fields import FieldInfo

from monespace_gql.lexicon.standing import EVERY_STANDING, Standing
from monespace_gql.scheme.attested import Attested
from monespace_gql.scheme.choice import CodeTable
from monespace_gql.scheme.kind import Kind, as_typed
from monespace_gql.scheme.mistake import SchemeMistake

if TYPE_CHECKING:
    from monespace_gql.scheme.tab import Block

MAX_ITEMS = 200
"""How many items a repeated block may hold at most; `field(…, most=…)` allows fewer."""

REQUIRED_MESSAGE = "Saisie obligatoire"

REVEALABLE = frozenset({Standing.EMPLOYER, Standing.INVESTIGATOR})
"""Who may ever be shown the full value of a sensitive field, each time with a purpose that is kept."""


class Reference(StrEnum):
    """What the server writes in a field, which no client types.

    The first ones are what the directory knows of a company: of the one looked up in the same block, where a field asks
    for it by its number (`lookup=True`); else of the employer. OUTCOME says how that look-up ended. SUB_SCHEME is what
    the draft was opened for. The last ones are what an attestation leaves (see `Attestation`).
    """

    NAME = "name"
    SIRET = "siret"
    NAF = "naf"
    IDCC = "idcc"
    PUBLIC_TYPE = "public_type"
    STREET = "street"
    COMPLEMENT = "complement"
    POSTCODE = "postcode"
    CITY = "city"
    CLOSED = "closed"
    LEGAL_CATEGORY = "legal_category"
    UAI = "uai"
    ACTIVITY_NUMBER = "activity_number"
    QUALIOPI = "qualiopi"
    OUTCOME = "outcome"
    SUB_SCHEME = "sub_scheme"
    ATTESTED_VERSION = "attested_version"
    ATTESTED_ON = "attested_on"
    ATTESTED_BY = "attested_by"
    ATTESTATION_RESET_ON = "attestation_reset_on"

    @property
    def of_company(self) -> bool:
        """Say whether it tells something of a company."""
        return self not in _OF_THE_CASE


_OF_THE_CASE = frozenset(
    {
        Reference.SUB_SCHEME,
        Reference.ATTESTED_VERSION,
        Reference.ATTESTED_ON,
        Reference.ATTESTED_BY,
        Reference.ATTESTATION_RESET_ON,
    }
)


class Prefill(StrEnum):
    """What a new draft is started with, from the person who opens it; the person may change it."""

    USER_EMAIL = "user_email"


@dataclass(frozen=True)
class Declaration:
    """What an author says of a field; see `field`."""

    label: str
    example: object
    read: frozenset[Standing]
    write: frozenset[Standing]
    write_needs_mandate: bool
    reference: Reference | None
    lookup: bool
    computed: Callable[..., object] | None
    prefill: Prefill | None
    initial: object
    sensitive: bool
    reveal: frozenset[Standing]
    choices: CodeTable | None
    max_length: int
    least: int | Decimal | None
    most: int | Decimal | None
    below: int | Decimal | None
    attested: bool
    attestation: Attested | None
    rare: bool
    missing: str
    help: str
    source: str


@dataclass(frozen=True)
class FieldSpec:
    """A declared field as its readers see it: its name, its kind or block, whether it repeats or may stay empty."""

    name: str
    kind: Kind | None
    block: "type[Block] | None"
    many: bool
    required: bool
    declared: Declaration

    def typed(self, written: object) -> str | int | bool | None:
        """Return what an author wrote, an example or an initial value, as a person types it."""
        return as_typed(self.kind.keep(written) if self.kind and isinstance(written, (date, Decimal)) else written)

    @property
    def items(self) -> int:
        """How many items a repeated block may hold."""
        return int(self.declared.most or MAX_ITEMS)

    @property
    def label(self) -> str:
        """The French label of the portal."""
        return self.declared.label


def field(
    label: str,
    *,
    example: object = None,
    read: Iterable[Standing] = EVERY_STANDING,
    write: Iterable[Standing] | None = None,
    write_needs_mandate: bool = False,
    reference: Reference | None = None,
    lookup: bool = False,
    computed: Callable[..., object] | None = None,
    prefill: Prefill | None = None,
    initial: object = None,
    sensitive: bool = False,
    reveal: Iterable[Standing] | None = None,
    choices: CodeTable | None = None,
    max_length: int = 255,
    least: int | Decimal | None = None,
    most: int | Decimal | None = None,
    below: int | Decimal | None = None,
    attested: bool | Attested = False,
    rare: bool = False,
    missing: str = REQUIRED_MESSAGE,
    help: str = "",
    source: str = "",
) -> Any:  # Any: it stands where the class body declares a date, an amount, a block…
    """Declare a question.

    `label` is French, as the portal shows it. `example` is mandatory except on blocks: it is what a person would type.
    `read` and `write` list the standings allowed (default: all who may see the case; `write` defaults to `read`).
    With `write_needs_mandate` a provider types it only while it holds a management mandate of the employer.
    `reference` names what the server writes in the field, never a client. `lookup` asks for a company by its number:
    the reference fields of the same block are then about that company, the others about the employer; all are read
    again in our own directory at each save and at the transmission. `computed` is a pure function whose parameters bear
    the names of other fields of the block: the server computes the value once they are all there, and needs no example.
    `sensitive` shows a masked form; `reveal` lists who may be shown the full value, each time audited (default: the
    employer, then the investigator).
    `choices` closes the list of values. `max_length` counts characters; `least`, `most`, `below` bound numbers,
    and `most` the items of a list (200 unless told).
    `attested` asks for a ticked box: only « oui » answers it; `Attested(…)` also keeps under which conditions, when and
    by whom, and unticks the box when what it covers changes. `initial` is the value a new draft starts with.
    `rare` leaves the field out of the example case: only some cases fill it.
    """
    readers = frozenset(read)
    revealed = _revealed(label, sensitive, reveal)
    declared = Declaration(
        label=label,
        example=example,
        read=readers,
        write=readers if write is None else frozenset(write),
        write_needs_mandate=write_needs_mandate,
        reference=reference,
        lookup=lookup,
        computed=computed,
        prefill=prefill,
        initial=initial,
        sensitive=sensitive,
        reveal=revealed,
        choices=choices,
        max_length=max_length,
        least=least,
        most=most,
        below=below,
        attested=bool(attested),
        attestation=attested if isinstance(attested, Attested) else None,
        rare=rare,
        missing=missing,
        help=help,
        source=source,
    )
    info = Field(title=label)
    info.metadata.append(declared)
    return info


def declared_in(info: FieldInfo) -> Declaration | None:
    """Return what `field(…)` declared, None when the field was made otherwise."""
    return next((item for item in info.metadata if isinstance(item, Declaration)), None)


def _revealed(label: str, sensitive: bool, reveal: Iterable[Standing] | None) -> frozenset[Standing]:
    if reveal is None:
        return REVEALABLE if sensitive else frozenset()
    if not sensitive:
        raise SchemeMistake(f"« {label} »: only a sensitive field is revealed; add sensitive=True or drop reveal")
    asked = frozenset(reveal)
    if asked - REVEALABLE:
        told = ", ".join(sorted(asked - REVEALABLE))
        raise SchemeMistake(f"« {label} »: a full value is never revealed to {told}")
    return asked
