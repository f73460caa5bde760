"""Facts for rules, named by the place of the form they are typed at: `facts(Contract).start`."""

from monespace_gql.rulebook import Fact, FactType
from monespace_gql.scheme.field import FieldSpec
from monespace_gql.scheme.mistake import SchemeMistake, suggestion
from monespace_gql.scheme.tab import Block, Tab


class Ref(Fact):
    """A place of the form as a fact; a block's fields are reached by their names, an unknown name is told at once."""

    __slots__ = ("block", "spec")

    def __init__(self, path: str, spec: FieldSpec | None, block: type[Block] | None) -> None:
        kind = spec.kind if spec is not None and not spec.many else None
        super().__init__(path, kind.fact_type if kind else FactType.OPAQUE)
        self.spec = spec
        self.block = block

    def __getattr__(self, name: str) -> "Ref":
        if name.startswith("__"):
            raise AttributeError(name)
        if self.block is None or (self.spec is not None and self.spec.many):
            raise SchemeMistake(f"« {self.name} » n'a pas de champ « {name} ».")
        spec = self.block.spec(name)
        if spec is None:
            known = [known.name for known in self.block.specs]
            raise SchemeMistake(f"« {self.name}.{name} » n'existe pas.{suggestion(name, known)}")
        return Ref(f"{self.name}.{name}", spec, spec.block)


def facts(tab: type[Tab]) -> Ref:
    """Return the facts of a tab: `contract = facts(Contract)`, then `contract.start`, `contract.address.city`."""
    return Ref(tab.code, None, tab)


FILED_ON = Fact("case.filed_on", FactType.DATE)
"""The day of transmission; while the draft is being typed, the day of the examination."""


def attached(document_code: str) -> Fact:
    """Return the number of files attached for that type of document; always known."""
    return Fact(f"documents.{document_code}", FactType.INTEGER)
