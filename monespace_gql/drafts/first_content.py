"""What a new draft starts with: the employer as the directory knows it, and the values fields begin with. Pure."""

from monespace_gql.directory.models import Establishment
from monespace_gql.scheme import Prefill, Scheme
from monespace_gql.scheme.field import FieldSpec
from monespace_gql.scheme.tab import Block


def first_content(scheme: Scheme, employer: Establishment, *, email: str | None) -> dict[str, object]:
    """Return the content of a new draft, tab by tab: reference data, what is prefilled, initial values."""
    return {tab.code: _first_block(tab, employer, email) for tab in scheme.tabs}


def _first_block(block: type[Block], employer: Establishment, email: str | None) -> dict[str, object]:
    return {spec.name: value for spec in block.specs if (value := _first(spec, employer, email)) is not None}


def _first(spec: FieldSpec, employer: Establishment, email: str | None) -> object:
    if spec.block is not None:
        return None if spec.many else _first_block(spec.block, employer, email)
    declared = spec.declared
    if declared.reference is not None:
        return _reference(employer, declared.reference)
    if declared.prefill is Prefill.USER_EMAIL:
        return email
    return spec.typed(declared.initial)


def _reference(employer: Establishment, reference: str) -> str | None:
    attribute = "company_name" if reference == "name" else reference
    value = getattr(employer, attribute)
    return value if isinstance(value, str) else None
