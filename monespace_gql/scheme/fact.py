"""Facts for rules, named by the place of the form they are typed at: `facts(Contract).start`."""

from typing import cast

from monespace_gql.rulebook import Fact, FactType, Item, RulebookError
from monespace_gql.scheme.field import FieldSpec
from monespace_gql.scheme.mistake import SchemeMistake, suggestion
from monespace_gql.scheme.tab import Block, Tab


class Ref(Fact):
    """A place of the form as a fact; a block's fields are reached by their names, an unknown name is told at once."""

    __slots__ = ("block", "spec")

    def __init__(
        self, path: str, spec: FieldSpec | None, block: type[Block] | None, within: Item | None = None
    ) -> None:
        kind = spec.kind if spec is not None and not spec.many else None
        super().__init__(path, kind.fact_type if kind else FactType.OPAQUE, within)
        self.spec = spec
        self.block = block

    def __getattr__(self, name: str) -> "Ref":
        if name.startswith("__"):
            raise AttributeError(name)
        if self.block is None:
            raise SchemeMistake(f"« {self.name} » n'a pas de champ « {name} ».")
        if self.spec is not None and self.spec.many:
            told = f"« {self.name} » n'a pas de champ « {name} » : c'est une liste"
            raise SchemeMistake(f"{told}, écrivez {self.name}.each().{name}.")
        return _inner(self, self.block, name, self.within)

    def each(self) -> "Each":
        """Return what stands for each item of a repeated block: `module = training.modules.each()`."""
        if self.spec is None or not self.spec.many:
            raise SchemeMistake(f"« {self.name} » n'est pas une liste : each() n'y désigne rien.")
        try:
            return Each(self)
        except RulebookError as mistake:
            raise SchemeMistake(str(mistake)) from mistake


class Each(Item):
    """Any item of a repeated block: its fields are reached by their names, what is said of all items by its words."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Ref:
        if name.startswith("__"):
            raise AttributeError(name)
        block = cast("Ref", self.list).block
        assert block is not None, "only blocks repeat"
        return _inner(self, block, name, self)


def _inner(around: Fact, block: type[Block], name: str, within: Item | None) -> Ref:
    spec = block.spec(name)
    if spec is None:
        known = [known.name for known in block.specs]
        raise SchemeMistake(f"« {around.name}.{name} » n'existe pas.{suggestion(name, known)}")
    return Ref(f"{around.name}.{name}", spec, spec.block, within)


def facts(tab: type[Tab]) -> Ref:
    """Return the facts of a tab: `contract = facts(Contract)`, then `contract.start`, `contract.address.city`."""
    return Ref(tab.code, None, tab)


class FormFacts:
    """The facts of a whole form, tab by tab: `scheme.facts.contract.start`; an unknown name is told at once."""

    __slots__ = ("_scheme", "_tabs")

    def __init__(self, scheme: str, tabs: tuple[type[Tab], ...]) -> None:
        self._scheme = scheme
        self._tabs = {tab.code: tab for tab in tabs}

    def __getattr__(self, name: str) -> Ref:
        if name.startswith("__"):
            raise AttributeError(name)
        if name not in self._tabs:
            raise SchemeMistake(f"« {name} » n'est pas un onglet de {self._scheme}.{suggestion(name, self._tabs)}")
        return facts(self._tabs[name])


FILED_ON = Fact("case.filed_on", FactType.DATE)
"""The day of transmission; while the draft is being typed, the day of the examination."""


def attached(document_code: str) -> Fact:
    """Return the number of files attached for that type of document; always known."""
    return Fact(f"documents.{document_code}", FactType.INTEGER)
