"""What a scheme adds to the lines of lists: fields of its form, under short labels."""

from dataclasses import dataclass

from monespace_gql.scheme.fact import Ref


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the lists of drafts and dossiers: a field of the form, outside repeated blocks."""

    code: str
    label: str
    place: Ref

    @property
    def path(self) -> str:
        """The place of its field."""
        return self.place.name
