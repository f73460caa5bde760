"""The frozen list of installed schemes, each with the distribution that brought it and those that add to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from monespace_gql.catalogue.observers import Observer
from monespace_gql.catalogue.plugin import Plugin
from monespace_gql.lexicon.standing import Standing
from monespace_gql.scheme import Addition, Form, Scheme
from monespace_gql.scheme.legends import Legends


@dataclass(frozen=True, slots=True)
class Added:
    """What one plugin adds to a scheme; `scheme` is the scheme as declared, with this and nothing else added."""

    additions: tuple[Addition, ...]
    forms: tuple[Form, ...]
    scheme: Scheme
    distribution: str
    version: str
    package: str = ""

    @property
    def rules(self) -> tuple[str, ...]:
        """The codes of its rules, those that ask for its documents included."""
        return tuple(rule.code for rule in self.scheme.ruleset if rule.origin is not None)


@dataclass(frozen=True, slots=True)
class Installed:
    """A scheme and the distribution that brought it; `package` holds the module that the entry point names.

    `scheme` holds all that is `added`: it is what the product runs. `declared` is what its own plugin wrote.
    """

    scheme: Scheme
    distribution: str
    version: str
    package: str = ""
    added: tuple[Added, ...] = ()
    declared_apart: Scheme | None = None

    @property
    def declared(self) -> Scheme:
        """The scheme as its own plugin wrote it."""
        return self.declared_apart or self.scheme

    @property
    def alone(self) -> "Installed":
        """The same without what others add: what its author answers for."""
        return Installed(self.declared, self.distribution, self.version, self.package)


@dataclass(frozen=True)
class Catalogue:
    """The installed schemes by code; empty is a valid catalogue.

    `observers` are told what happens, `plugins` are all that was loaded, in order. `legends` is what was kept of every
    scheme ever installed here: what cases are read with once their scheme is gone.
    """

    installed: Mapping[str, Installed] = field(default_factory=lambda: MappingProxyType({}))
    observers: tuple[Observer, ...] = ()
    plugins: tuple[Plugin, ...] = ()
    legends: Mapping[str, Legends] = field(default_factory=lambda: MappingProxyType({}))

    def __iter__(self) -> Iterator[Scheme]:
        return (entry.scheme for entry in self.installed.values())

    def __len__(self) -> int:
        return len(self.installed)

    def get(self, code: str) -> Scheme | None:
        """Return one scheme, None when it is not installed."""
        entry = self.installed.get(code)
        return entry.scheme if entry else None

    def label(self, code: str) -> str:
        """Return the label of a scheme, the last one known of one that is gone; its code when nothing is known."""
        if (scheme := self.get(code)) is not None:
            return scheme.label
        return self.legends[code].label if code in self.legends else code

    def readers_of_document(self, scheme: str, document: str) -> frozenset[Standing]:
        """Return who reads the files of a type of document; nobody where no version ever declared it."""
        found = self.get(scheme)
        kind = found.document(document) if found else None
        if kind is not None:
            return kind.read
        legends = self.legends.get(scheme)
        return legends.document_readers.get(document, frozenset()) if legends else frozenset()

    def creatable(self, on: date) -> tuple[Scheme, ...]:
        """Return the schemes of which a draft may be opened on that day."""
        return tuple(scheme for scheme in self if scheme.is_creatable(on))
