"""Tabs and blocks: pydantic models written with the SDK's words, read once into field specifications."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict
from pydantic.fields import FieldInfo

from monespace_gql.scheme.computed import with_computed
from monespace_gql.scheme.field import MAX_ITEMS, Declaration, FieldSpec, declared_in
from monespace_gql.scheme.kind import CODE, PLAIN_KINDS, Kind
from monespace_gql.scheme.mistake import SchemeMistake


class Block(BaseModel):
    """A group of questions asked together: an address, a tutor, a module. Declared fields only, strictly typed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    specs: ClassVar[tuple[FieldSpec, ...]] = ()

    def __init_subclass__(cls, **declared: Any) -> None:  # Any: class keywords, read below once pydantic is done
        super().__init_subclass__()

    @classmethod
    def __pydantic_init_subclass__(cls, **declared: Any) -> None:  # Any: pydantic hands the class keywords on
        if declared:
            raise SchemeMistake(f"block {cls.__name__} takes no class keyword ({', '.join(declared)})")
        cls.specs = with_computed(
            cls.__name__, tuple(_spec(cls, name, info) for name, info in cls.model_fields.items())
        )

    @classmethod
    def spec(cls, name: str) -> FieldSpec | None:
        """Return the specification of one field, None when there is no such field."""
        return next((spec for spec in cls.specs if spec.name == name), None)


@dataclass(frozen=True, slots=True)
class Link:
    """A useful address shown on a tab."""

    label: str
    url: str


class Tab(Block):
    """A page of the form. Its code, the snake-case name of the class unless given, starts every path of its fields.

    `intro` is a text shown at the top of the page, `links` the useful addresses below it.
    """

    code: ClassVar[str] = ""
    label: ClassVar[str] = ""
    intro: ClassVar[str] = ""
    links: ClassVar[tuple[Link, ...]] = ()

    @classmethod
    def __pydantic_init_subclass__(
        cls,
        *,
        label: str = "",
        code: str = "",
        intro: str = "",
        links: Iterable[Link] = (),
        **declared: Any,  # Any: as above
    ) -> None:
        super().__pydantic_init_subclass__(**declared)
        cls.code = code or _snake(cls.__name__)
        cls.label = label
        cls.intro = intro
        cls.links = tuple(links)
        if not label:
            raise SchemeMistake(f'tab {cls.__name__} has no label: write `class {cls.__name__}(Tab, label="…")`')


RESERVED = frozenset(
    {
        *("name", "type", "one_of", "spec", "specs", "block", "code", "label", "intro", "links"),
        *("each", "made_of", "misuse", "pattern", "read_for", "within"),
    }
)
"""Words the SDK keeps for itself: a field bearing one could not be reached by rules."""

OF_ITEMS = frozenset(
    {
        *("count", "sum", "min", "max", "some", "every", "other", "rank", "repeated"),
        *("apart_from", "around", "list"),
    }
)
"""Words that rules say of the items of a list: a field of a repeated block bearing one could not be reached either."""


WORD = re.compile(r"[a-z][a-z0-9_]*")
"""What the steps of a path are made of."""


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _spec(owner: type[Block], name: str, info: FieldInfo) -> FieldSpec:
    place = f"{owner.__name__}.{name}"
    if name in RESERVED:
        raise SchemeMistake(f"{place}: « {name} » is a word of the SDK: choose another name, such as « legal_{name} »")
    if not WORD.fullmatch(name):
        raise SchemeMistake(f"{place}: a field's name is written in small letters, digits and « _ »")
    declared = declared_in(info)
    if declared is None:
        raise SchemeMistake(f"{place} is not declared with field(…)")
    annotation, required = _without_none(place, info.annotation)
    many = get_origin(annotation) is list
    item = get_args(annotation)[0] if many else annotation
    kind_given = next((meta for meta in info.metadata if isinstance(meta, Kind)), None)
    block = item if isinstance(item, type) and issubclass(item, Block) else None
    kind = None if block else _kind(place, item, kind_given, declared)
    spec = FieldSpec(name, kind, block, many, required and not many, declared)
    _check(place, spec)
    return spec


def _without_none(place: str, annotation: Any) -> tuple[Any, bool]:  # Any: a type expression
    if get_origin(annotation) not in (Union, UnionType):
        return annotation, True
    members = [member for member in get_args(annotation) if member is not NoneType]
    if len(members) > 1:
        raise SchemeMistake(f"{place} has several types ({annotation}): a field has one, or one and None")
    return members[0], False


def _kind(place: str, annotation: Any, given: Kind | None, declared: Declaration) -> Kind:  # Any: a type expression
    if get_origin(annotation) is Annotated:
        given = next((meta for meta in get_args(annotation)[1:] if isinstance(meta, Kind)), given)
        annotation = get_args(annotation)[0]
    if declared.choices is not None:
        return CODE
    kind = given or PLAIN_KINDS.get(annotation)
    if kind is None:
        raise SchemeMistake(f"{place} has a type the forms do not know: {annotation!r}")
    return kind


def _check(place: str, spec: FieldSpec) -> None:
    declared, block = spec.declared, spec.block
    if not declared.label:
        raise SchemeMistake(f"{place} has no label")
    if block is None and declared.example is None and declared.computed is None:
        raise SchemeMistake(f"{place} has no example: say what a person would type")
    if declared.choices and declared.choices.get(str(declared.example)) is None:
        raise SchemeMistake(f"{place}: its example {declared.example!r} is not in the table {declared.choices.name!r}")
    if declared.initial is not None and (block is not None or declared.reference or declared.prefill):
        raise SchemeMistake(f"{place}: its initial value would never be used: drop it, or what fills the field instead")
    if spec.many and block is not None:
        _check_list(place, block, declared)
    if spec.many and block is None:
        raise SchemeMistake(f"{place} repeats a value: only blocks repeat, put the value in a Block")
    if declared.sensitive and (spec.kind is None or spec.kind.python is not str or declared.choices is not None):
        raise SchemeMistake(f"{place}: only a text can be shown in masked form")


def _check_list(place: str, block: type[Block], declared: Declaration) -> None:
    if taken := sorted(OF_ITEMS & {spec.name for spec in block.specs}):
        told = f"« {taken[0]} » is what rules say of the items of a list: choose another name in {block.__name__}"
        raise SchemeMistake(f"{place}: {told}")
    if (declared.least, declared.below) != (None, None) or declared.most not in (None, *range(1, MAX_ITEMS + 1)):
        raise SchemeMistake(f"{place}: a list is only bounded by most, a whole number from 1 to {MAX_ITEMS}")
