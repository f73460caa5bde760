"""What happened, as plugins and service feeds are told: what, to which case, under which number; no values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, for good.

    `number` is its place in the sequence of everything, without gap; `id` names it for ever. `kind` is a word such as
    `DOSSIER_TRANSMITTED`; `subject_kind` (`draft`, `dossier`, `affiliation`…) and `subject_id` say to what it happened.
    `scheme` and `case_number` are those of the case, None where there is no case. `data` holds codes, numbers and
    places of the form: never a person's name, what somebody typed, or an amount of pay.
    """

    id: UUID
    number: int
    at: datetime
    kind: str
    subject_kind: str
    subject_id: str
    scheme: str | None
    case_number: str | None
    data: Mapping[str, object]
