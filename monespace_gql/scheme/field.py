"""One question of a form: how an author declares it, and what every reader of the declaration is told of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pydantic import Field

from monespace_gql.lexicon.standing import EVERY_STANDING, Standing
from monespace_gql.scheme.choice import CodeTable
from monespace_gql.scheme.kind import Kind
from monespace_gql.scheme.mistake import SchemeMistake

if TYPE_CHECKING:
    from monespace_gql.scheme.tab import Block

MAX_ITEMS = 200
"""How many items a repeated block may hold at most; `field(…, most=…)` allows fewer."""

REQUIRED_MESSAGE = "Saisie obligatoire"

REVEALABLE = frozenset({Standing.EMPLOYER, Standing.INVESTIGATOR})
"""Who may ever be shown the full value of a sensitive field, each time with a purpose that is kept."""


class Reference(StrEnum):
    """What the directory of companies knows of the employer's establishment; a field may be filled from it."""

    NAME = "name"
    SIRET = "siret"
    NAF = "naf"
    IDCC = "idcc"
    PUBLIC_TYPE = "public_type"
    STREET = "street"
    COMPLEMENT = "complement"
    POSTCODE = "postcode"
    CITY = "city"


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
    reference: Reference | None
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
    reference: Reference | None = None,
    prefill: Prefill | None = None,
    initial: object = None,
    sensitive: bool = False,
    reveal: Iterable[Standing] | None = None,
    choices: CodeTable | None = None,
    max_length: int = 255,
    least: int | Decimal | None = None,
    most: int | Decimal | None = None,
    below: int | Decimal | None = None,
    attested: bool = False,
    rare: bool = False,
    missing: str = REQUIRED_MESSAGE,
    help: str = "",
    source: str = "",
) -> Any:  # Any: it stands where the class body declares a date, an amount, a block…
    """Declare a question.

    `label` is French, as the portal shows it. `example` is mandatory except on blocks: it is what a person would type.
    `read` and `write` list the standings allowed (default: all who may see the case; `write` defaults to `read`).
    `reference` fills the field from the directory, never from a client. `sensitive` shows a masked form; `reveal`
    lists who may be shown the full value, each time audited (default: the employer, then the investigator).
    `choices` closes the list of values. `max_length` counts characters; `least`, `most`, `below` bound numbers,
    and `most` the items of a list (200 unless told).
    `attested` asks for a ticked box: only « oui » answers it. `initial` is the value a new draft starts with.
    `rare` leaves the field out of the example case: only some cases fill it.
    """
    readers = frozenset(read)
    revealed = _revealed(label, sensitive, reveal)
    declared = Declaration(
        label=label,
        example=example,
        read=readers,
        write=readers if write is None else frozenset(write),
        reference=reference,
        prefill=prefill,
        initial=initial,
        sensitive=sensitive,
        reveal=revealed,
        choices=choices,
        max_length=max_length,
        least=least,
        most=most,
        below=below,
        attested=attested,
        rare=rare,
        missing=missing,
        help=help,
        source=source,
    )
    info = Field(title=label)
    info.metadata.append(declared)
    return info


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
