"""What a new draft starts with: the employer as the directory knows it, and the values fields begin with. Pure."""

from dataclasses import dataclass, replace

from monespace_gql.directory.models import Establishment
from monespace_gql.drafts.refresh_companies import fact
from monespace_gql.scheme import Prefill, Reference, Scheme
from monespace_gql.scheme.field import FieldSpec
from monespace_gql.scheme.lookup import number_field
from monespace_gql.scheme.tab import Block


@dataclass(frozen=True, slots=True)
class Start:
    """What is known when a draft is opened; no company where the form asks for another one than the employer."""

    company: Establishment | None
    sub_scheme: str
    email: str | None


def first_content(scheme: Scheme, employer: Establishment, *, sub_scheme: str, email: str | None) -> dict[str, object]:
    """Return the content of a new draft, tab by tab: reference data, what is prefilled, initial values."""
    start = Start(employer, sub_scheme, email)
    return {tab.code: _first_block(tab, start) for tab in scheme.tabs}


def _first_block(block: type[Block], given: Start) -> dict[str, object]:
    start = replace(given, company=None) if number_field(block) else given
    return {spec.name: value for spec in block.specs if (value := _first(spec, start)) is not None}


def _first(spec: FieldSpec, start: Start) -> object:
    if spec.block is not None:
        return None if spec.many else _first_block(spec.block, start)
    declared = spec.declared
    if declared.reference is not None:
        return _reference(declared.reference, start)
    if declared.prefill is Prefill.USER_EMAIL:
        return start.email
    return spec.typed(declared.initial)


def _reference(reference: Reference, start: Start) -> object:
    if reference is Reference.SUB_SCHEME:
        return start.sub_scheme
    if start.company is None or not reference.of_company:
        return None
    return fact(start.company, reference)
