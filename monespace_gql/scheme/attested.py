"""What a ticked box attests: of which pages, under which conditions, and where that is kept."""

from dataclasses import dataclass

from monespace_gql.rulebook import DatedTable


@dataclass(frozen=True)
class Attested:
    """Ticking the box writes the field `record`, an `Attestation` of the same block: version, day and person.

    `covers` lists the codes of the tabs that are attested: a later change in one of them unticks the box. `version` is
    the dated text that names the conditions in force on the day of the tick.
    """

    record: str
    covers: tuple[str, ...] = ()
    version: DatedTable | None = None
