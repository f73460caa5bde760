"""Cases read by both paths: the pieces that a statement writes, put together, and what graphql-core makes of a tree."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, cast

import orjson
from strawberry import Schema

from monespace_gql.access import Viewer
from monespace_gql.catalogue import Catalogue, install
from monespace_gql.drafts.desk import Desk
from monespace_gql.graph.context import Asked
from monespace_gql.graph.schema import build_schema
from monespace_gql.journal.store import Store
from monespace_gql.reads.compiled.keyed import Told
from monespace_gql.reads.compiled.made import Made
from monespace_gql.reads.compiled.picked import Picked
from monespace_gql.reads.compiled.row import NONE_TOLD, Computed, RowPlan, compile_row, is_odd
from monespace_gql.reads.compiled.supposed import CaseKind, reaches_json, supposed_of
from monespace_gql.reads.compiled.writer import in_camel_case
from monespace_gql.scheme import Scheme
from monespace_gql.scheme.tab import Block

ODD = None


def pick(name: str, *below: Picked, key: str = "", **apart: tuple[Picked, ...]) -> Picked:
    """Pick a field; under its own name unless a key is given."""
    own = name if name.startswith("__") else in_camel_case(name)
    return Picked(key or own, name, below, tuple(apart.items()))


def each(names: str) -> tuple[Picked, ...]:
    """Pick fields under their own names, the type's as well."""
    return tuple(pick(name) for name in ("__typename", *names.split()))


def whole_content(schemes: Iterable[Scheme]) -> Picked:
    """Pick all there is of the contents of these schemes."""
    return Picked("content", "content", apart=tuple((f"{scheme.prefix}Content", _tabs(scheme)) for scheme in schemes))


def _tabs(scheme: Scheme) -> tuple[Picked, ...]:
    tabs = (pick(tab.code, *_block(scheme, tab)) for tab in scheme.tabs if tab.specs)
    return (*each("scheme_code"), *tabs)


def _block(scheme: Scheme, block: type[Block]) -> tuple[Picked, ...]:
    picked = list(each("id" if block in scheme.identified.values() else ""))
    for spec in block.specs:
        below = _block(scheme, spec.block) if spec.block else each("code label") if spec.declared.choices else ()
        picked.append(pick(spec.name, *below))
    return tuple(picked)


_PAYMENT = each("transfer invoice paid_on amount")
_PART = (*each("id funder trainee_rank trainee_name amount paid balance"), pick("payments", *_PAYMENT))
_COST = "id module_rank nature label unit quantity rate requested monetary payee_name payee_siret payee_label"
_LINE = (*each(f"{_COST} granted paid balance exceeds_request"), pick("parts", *_PART))
_COMPANY = (*each("name siren siret"), pick("establishment", *each("city")))
_CASE = (
    *each("id number scheme sub_scheme scheme_version state title starts_on ends_on version created_at updated_at"),
    *each("state_label scheme_label sub_scheme_label trainees_label organisms not_installed")[1:],
    pick("employer", *_COMPANY),
)

DRAFT: tuple[Picked, ...] = (*_CASE, *each("dossier_number trainees")[1:])
"""Everything of a draft that is stored."""

_ADDITION = each("label source plugin")
_FILE = each("id name media_type size conformity deposited_at url")
_FINDING = (*each("path code message kind severity source"), pick("added_by", *_ADDITION))
_WHY = each("source driving_date")

DOSSIER: tuple[Picked, ...] = (
    *_CASE,
    *each("draft_number rules_digest examined_on broken_on state_group state_message sub_scheme_short_label")[1:],
    pick("modules", *each("rank title provider_name provider_siret hours starts_on ends_on")),
    pick("trainees", *each("rank birth_name usual_name first_name birth_date display_name")),
    pick("financing", *each("subrogation label requested granted paid balance"), pick("lines", *_LINE)),
    pick(
        "decision",
        *each("complete_on due_on silence_grants source decided_on tacit refusal_reason refusal_reason_label"),
    ),
    pick("findings", *_FINDING, pick("explanation", *_WHY)),
    pick("documents", *each("code label required"), pick("files", *_FILE), pick("added_by", *_ADDITION)),
    pick("documents_progress", *each("provided required label")),
    pick("awaited_pieces", *each("code label deposited")),
    pick("transmission", *each("step attempts next_attempt last_error reference")),
)
"""Everything of a dossier that is stored on both databases, its content apart."""

EXPLAINED = pick(
    "findings",
    *_FINDING,
    pick(
        "explanation",
        *_WHY,
        pick("dated", *each("code label on since value source")),
        pick("facts", *each("name value rests_on")),
    ),
)
"""Findings with lists inside."""


def text_of(picked: Iterable[Picked]) -> str:
    """Write what is picked as GraphQL."""
    return " ".join(map(_text_of, picked))


def _text_of(picked: Picked) -> str:
    name = picked.name if picked.name == "__typename" else in_camel_case(picked.name)
    apart = " ".join(f"... on {kind} {{ {text_of(fields)} }}" for kind, fields in picked.apart)
    below = f"{{ {text_of(picked.below)} {apart} }}" if picked.below or apart else ""
    return f"{picked.key}: {name} {below}"


@lru_cache(maxsize=1)
def installed() -> Catalogue:
    """Return the installed schemes."""
    return install()


@lru_cache(maxsize=1)
def _schema() -> Schema:
    return build_schema(installed())


@dataclass(frozen=True)
class Both:
    """Both ways of reading the cases of one database."""

    store: Store
    catalogue: Catalogue = field(default_factory=installed)

    async def usual(self, viewer: Viewer, kind: CaseKind, picked: Iterable[Picked]) -> dict[str, dict[str, Any]]:
        """Return what graphql-core answers of each case that the viewer sees, by number and key."""
        query = f"{{ {kind}s(first: 100) {{ nodes {{ number_: number {text_of(picked)} }} }} }}"
        desk = Desk(self.store, self.catalogue, None)
        context = Asked(viewer, desk, *[cast("Any", None)] * 6)  # nothing of them is asked for here
        result = await _schema().execute(query, context_value=context)
        assert not result.errors, result.errors
        nodes = cast("dict[str, Any]", result.data)[f"{kind}s"]["nodes"]
        return {str(node.pop("number_")): node for node in nodes}

    async def compiled(
        self, viewer: Viewer, kind: CaseKind, picked: tuple[Picked, ...], told: Mapping[str, Told] = NONE_TOLD
    ) -> dict[str, bytes | None]:
        """Return the bytes that the pieces of each case come to, by number; ODD for one that is odd."""
        plan = self.plan(viewer, kind, picked, told)
        rows = await self.rows(plan, viewer, kind)
        return {str(row["number"]): assembled(plan, row) for row in rows}

    def plan(
        self, viewer: Viewer, kind: CaseKind, picked: tuple[Picked, ...], told: Mapping[str, Told] = NONE_TOLD
    ) -> RowPlan:
        """Compile what is picked for this viewer."""
        supposed = supposed_of(viewer, kind)
        assert supposed is not None
        return compile_row(supposed, picked, self.catalogue, self.store.dialect, told)

    async def rows(self, plan: RowPlan, viewer: Viewer, kind: CaseKind) -> list[Mapping[str, Any]]:
        """Run a plan over every case there is."""
        pieces = [part.sql for part in plan.parts if not isinstance(part, Computed)]
        columns = ", ".join(["r.number", f"{plan.odd} AS odd", *(f"{sql} AS p{n}" for n, sql in enumerate(pieces))])
        values = [*plan.values, *([reaches_json(viewer)] if plan.reaches else [])]
        return [dict(row) for row in await self.store.fetch(f"SELECT {columns} FROM {kind} r", values)]


def assembled(plan: RowPlan, row: Mapping[str, Any]) -> bytes | None:
    """Put the pieces of a row together, ODD when it is; nothing picked may be computed."""
    assert not any(isinstance(part, Computed) for part in plan.parts), plan.parts
    read = [row[f"p{rank}"] for rank in range(len(plan.parts))]
    pieces = [part.text(text) if isinstance(part, Made) else text for part, text in zip(plan.parts, read, strict=True)]
    return ODD if is_odd(row["odd"], pieces) else b"{%b}" % b",".join(pieces)


def written(tree: object) -> bytes:
    """Write a tree as responses are."""
    return orjson.dumps(tree)
