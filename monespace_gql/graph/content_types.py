"""Compiles the declarations of schemes into GraphQL types: what a client reads, and what it may type."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Optional

import strawberry

from monespace_gql.catalogue import BrokenPlugin, Catalogue
from monespace_gql.graph.access_directive import AccessDirective, access_directive
from monespace_gql.graph.scalars import Amount, Day, Typed
from monespace_gql.scheme import Scheme
from monespace_gql.scheme.field import FieldSpec
from monespace_gql.scheme.items import ITEM_ID
from monespace_gql.scheme.kind import BOOLEAN, CODE, DATE, INTEGER, MONEY
from monespace_gql.scheme.tab import Block, Tab


@strawberry.interface(description="The content of a draft or dossier, typed by its scheme: select it with `... on`.")
class SchemeContent:
    """What every content says of itself."""

    scheme_code: str = strawberry.field(description="The scheme this content belongs to.")

    @classmethod
    def resolve_type(cls, value: Any, info: Any, kind: Any) -> str:  # Any: graphql-core's own signature
        """Name the type of a content from the scheme that it bears."""
        return str(value["__typename"])

    @classmethod
    def is_type_of(cls, value: Any, info: Any) -> bool:  # Any: as above
        """Say whether a content is of this type."""
        return bool(value["__typename"] == cls.__name__)


@strawberry.type(description="A value of a closed list.")
class ChosenValue:
    """A code and its label."""

    code: str = strawberry.field(description="The code: the identity of the value.")
    label: str = strawberry.field(description="The French label.")


class ContentTypes:
    """The GraphQL types of the installed schemes, each prefixed by its scheme's prefix; `core` names are taken."""

    def __init__(self, catalogue: Catalogue, core: Collection[str] = ()) -> None:
        self._core = core
        self._made: dict[tuple[str, type[Block], bool], type] = {}
        self._names: set[str] = set()
        self._catalogue = catalogue
        self.outputs = [self._content(scheme) for scheme in catalogue]
        self.inputs = {scheme.code: self._content_input(scheme) for scheme in catalogue}

    def _content(self, scheme: Scheme) -> type:
        fields = {tab.code: (self._block(scheme, tab, typed=False), tab.label) for tab in scheme.tabs if tab.specs}
        return _made(
            self._name(scheme, "Content"),
            {name: (Optional[made], label) for name, (made, label) in fields.items()},  # noqa: UP045
            f"Le contenu d'une demande « {scheme.label} ».",
            bases=(SchemeContent,),
        )

    def _content_input(self, scheme: Scheme) -> type:
        fields = {tab.code: (self._block(scheme, tab, typed=True), tab.label) for tab in scheme.tabs if tab.specs}
        return _made_input(
            self._name(scheme, "ContentInput"),
            fields,
            f"Ce qui est saisi d'une demande « {scheme.label} », onglet par onglet.",
        )

    def _block(self, scheme: Scheme, block: type[Block], *, typed: bool) -> type:
        key = (scheme.prefix, block, typed)
        if key not in self._made:
            self._made[key] = self._input(scheme, block) if typed else self._output(scheme, block)
        return self._made[key]

    def _output(self, scheme: Scheme, block: type[Block]) -> type:
        fields = {spec.name: (self._read_type(scheme, spec), _told(spec)) for spec in block.specs}
        if block in scheme.identified.values():
            fields[ITEM_ID] = (Optional[strawberry.ID], "The identity of the item: give it back with it.")  # noqa: UP045
        access = {spec.name: access_directive(spec.declared) for spec in block.specs}
        return _made(self._name(scheme, block.__name__), fields, _title(scheme, block), access=access)

    def _input(self, scheme: Scheme, block: type[Block]) -> type:
        typed = [spec for spec in block.specs if spec.declared.computed is None]
        fields = {spec.name: (self._typed_type(scheme, spec), _told(spec)) for spec in typed}
        if block in scheme.identified.values():
            told = "The identity of an item that was read: absent fields of it are unchanged. Absent: a new item."
            fields[ITEM_ID] = (strawberry.ID, told)
        name = self._name(scheme, f"{block.__name__}Input")
        return _made_input(name, fields, f"{_title(scheme, block)} Saisie.")

    def _name(self, scheme: Scheme, own: str) -> str:
        """Name a type; two blocks of one name would silently be one type."""
        name, place = f"{scheme.prefix}{own}", f"scheme {scheme.code!r}"
        distribution = self._catalogue.installed[scheme.code].distribution
        if name in self._names:
            raise BrokenPlugin(distribution, f"{place}: two GraphQL types would bear the name {name!r}: rename a class")
        if name in self._core:
            told = f"the prefix {scheme.prefix!r} and {own!r} make {name!r}, a GraphQL type of the core"
            raise BrokenPlugin(distribution, f"{place}: {told}: choose another prefix or rename the class")
        self._names.add(name)
        return name

    def _read_type(self, scheme: Scheme, spec: FieldSpec) -> Any:  # Any: a type expression
        if spec.block is None:
            return Optional[_LEAVES.get(spec.kind.code, str) if spec.kind else str]  # noqa: UP045
        made: Any = self._block(scheme, spec.block, typed=False)
        return Optional[list[made]] if spec.many else Optional[made]  # noqa: UP045

    def _typed_type(self, scheme: Scheme, spec: FieldSpec) -> Any:  # Any: a type expression
        if spec.block is None:
            return Typed
        made: Any = self._block(scheme, spec.block, typed=True)
        return list[made] if spec.many else made


_LEAVES: dict[str, Any] = {
    DATE.code: Day,
    MONEY.code: Amount,
    INTEGER.code: int,
    BOOLEAN.code: bool,
    CODE.code: ChosenValue,
}


def _title(scheme: Scheme, block: type[Block]) -> str:
    if issubclass(block, Tab):
        return f"L'onglet « {block.label} » ({scheme.label})."
    return (block.__doc__ or block.__name__).strip().splitlines()[0]


def _told(spec: FieldSpec) -> str:
    declared = spec.declared
    parts = [declared.label, declared.help, f"Source : {declared.source}" if declared.source else ""]
    return " — ".join(part for part in parts if part)


def _made(
    name: str,
    fields: dict[str, tuple[Any, str]],
    description: str,
    bases: tuple[type, ...] = (),
    access: Mapping[str, AccessDirective] | None = None,
) -> type:
    members: dict[str, Any] = {"__annotations__": {field: kind for field, (kind, _) in fields.items()}}
    for field, (_, told) in fields.items():
        directives = [access[field]] if access and field in access else []
        members[field] = strawberry.field(description=told, directives=directives)
    made: type = strawberry.type(type(name, bases, members), name=name, description=description)
    return made


def _made_input(name: str, fields: dict[str, tuple[Any, str]], description: str) -> type:
    members: dict[str, Any] = {
        "__annotations__": {field: Optional[kind] for field, (kind, _) in fields.items()}  # noqa: UP045
    }
    members |= {
        field: strawberry.field(description=told, default=strawberry.UNSET) for field, (_, told) in fields.items()
    }
    made: type = strawberry.input(type(name, (), members), name=name, description=description)
    return made


def content_input(types: ContentTypes, schemes: Iterable[Scheme]) -> type | None:
    """Return the `@oneOf` input that holds a content of any installed scheme, None when none is installed."""
    fields = {input_name(scheme): (types.inputs[scheme.code], f"Un contenu « {scheme.label} ».") for scheme in schemes}
    if not fields:
        return None
    members: dict[str, Any] = {
        "__annotations__": {field: Optional[kind] for field, (kind, _) in fields.items()}  # noqa: UP045
    }
    members |= {
        field: strawberry.field(description=told, default=strawberry.UNSET) for field, (_, told) in fields.items()
    }
    made: type = strawberry.input(
        type("ContentInput", (), members),
        name="ContentInput",
        description="What is typed, for exactly one scheme: the draft's own.",
        one_of=True,
    )
    return made


def input_name(scheme: Scheme) -> str:
    """Name the field of `ContentInput` that holds this scheme's content."""
    return scheme.prefix[0].lower() + scheme.prefix[1:]


def as_tree(typed: object) -> object:
    """Turn an input into the tree of what was typed: absent fields left out, nulls kept (they empty the field)."""
    if isinstance(typed, list):
        return [as_tree(item) for item in typed]
    if hasattr(typed, "__strawberry_definition__"):
        return {name: as_tree(value) for name, value in vars(typed).items() if value is not strawberry.UNSET}
    return typed
