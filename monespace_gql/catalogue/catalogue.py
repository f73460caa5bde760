"""The frozen list of installed schemes, each with the distribution that brought it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from monespace_gql.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Installed:
    """A scheme and the distribution that brought it; `package` holds the module that the entry point names."""

    scheme: Scheme
    distribution: str
    version: str
    package: str = ""


@dataclass(frozen=True)
class Catalogue:
    """The installed schemes by code; empty is a valid catalogue."""

    installed: Mapping[str, Installed] = field(default_factory=lambda: MappingProxyType({}))

    def __iter__(self) -> Iterator[Scheme]:
        return (entry.scheme for entry in self.installed.values())

    def __len__(self) -> int:
        return len(self.installed)

    def get(self, code: str) -> Scheme | None:
        """Return one scheme, None when it is not installed."""
        entry = self.installed.get(code)
        return entry.scheme if entry else None

    def creatable(self, on: date) -> tuple[Scheme, ...]:
        """Return the schemes of which a draft may be opened on that day."""
        return tuple(scheme for scheme in self if scheme.is_creatable(on))
