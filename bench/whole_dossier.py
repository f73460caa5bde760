"""What both servers are asked for, declared once: written as GraphQL for ours, as one SQL statement for the bare one.

The SQL is what a hand would write for these two screens and no other: no right but the company's, nothing planned, the
JSON made by the database and passed through. Codes are asked for without their labels, which no database knows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bench.json_sql import JsonSql
from monespace_cpro.plugin import CPRO
from monespace_gql.scheme.field import FieldSpec
from monespace_gql.scheme.tab import Block

PAGE = 20
TABS = tuple(tab for tab in CPRO.tabs if tab.code in ("employee", "contract", "training", "funding"))
"""The tabs that say what the header does not."""


@dataclass(frozen=True)
class Branch:
    """Fields below a field: of one object, or of the rows of a source; `on` names the GraphQL type, if it must be."""

    fields: "Fields"
    rows: str | None = None
    order: str = ""
    when: str | None = None
    on: str | None = None


Fields = Mapping[str, str | Branch]
"""By its name in GraphQL, each field's SQL expression, or what is below it."""


def detail_query() -> str:
    """Return the GraphQL text of one dossier with everything in it."""
    return f"query Detail($number: CaseNumber!) {{ dossier(ref: {{ number: $number }}) {_selected(_detail(_ANY))} }}"


def list_query() -> str:
    """Return the GraphQL text of a page of dossiers."""
    return f"query List {{ dossiers(first: {PAGE}) {{ nodes {_selected(_row(_ANY))} }} }}"


def detail_sql(sql: JsonSql) -> str:
    """Return the statement of one dossier, `$1` its number, `$2` the company."""
    tabs = ", ".join(f"content->'{tab.code}' AS {tab.code}_tab" for tab in TABS)
    case = f"SELECT *, {tabs} FROM dossier WHERE number = $1 AND employer_siren = $2"
    tree = _object(_detail(sql), sql)
    answer = sql.object({"data": sql.object({"dossier": tree})})
    return f"WITH r AS MATERIALIZED ({case}) SELECT {answer} AS answer FROM r"


def list_sql(sql: JsonSql) -> str:
    """Return the statement of a page, `$1` the company."""
    page = f"(SELECT * FROM dossier WHERE employer_siren = $1 ORDER BY id DESC LIMIT {PAGE})"
    nodes = sql.listed(_object(_row(sql), sql), f"{page} AS r", "r.id DESC")
    return f"SELECT {sql.object({'data': sql.object({'dossiers': sql.object({'nodes': nodes})})})} AS answer"


def leaves(answer: object) -> int:
    """Count the values of an answer."""
    if isinstance(answer, dict):
        return sum(map(leaves, answer.values()))
    return sum(map(leaves, answer)) if isinstance(answer, list) else 1


def difference(one: object, other: object, path: str = "") -> str | None:
    """Return the first place where two answers are not alike, None when they are."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        pairs = [(f"{path}.{name}", one[name], other[name]) for name in one]
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = [(f"{path}[{rank}]", *pair) for rank, pair in enumerate(zip(one, other, strict=True))]
    else:
        return None if one == other and type(one) is type(other) else path
    return next((place for path, mine, theirs in pairs if (place := difference(mine, theirs, path))), None)


def _detail(sql: JsonSql) -> Fields:
    return {
        **_columns("number", "draft_number", "scheme", "sub_scheme", "scheme_version", "rules_digest", "examined_on"),
        **_columns("state", "title", "starts_on", "ends_on", "version"),
        "createdAt": sql.instant("r.created_at"),
        "updatedAt": sql.instant("r.updated_at"),
        "employer": Branch(_EMPLOYER),
        "content": Branch(_content(sql), on=f"{CPRO.prefix}Content"),
        "modules": Branch(_MODULE, "dossier_module m WHERE m.dossier_id = r.id", "m.rank"),
        "trainees": Branch(_TRAINEE, "dossier_trainee t WHERE t.dossier_id = r.id", "t.rank"),
        "financing": Branch({**_totals(sql), "lines": Branch(_line(sql), _LINES, "l.rank")}),
        "documents": Branch(_document(sql), f"{_document_types()} k", "k.column1"),
        "findings": Branch(_FINDING, sql.items("r.findings"), "item.key"),
    }


def _row(sql: JsonSql) -> Fields:
    return {
        **_columns("number", "examined_on", "state", "title", "starts_on", "ends_on", "version"),
        "createdAt": sql.instant("r.created_at"),
        "updatedAt": sql.instant("r.updated_at"),
        "employer": Branch(_EMPLOYER),
        "modules": Branch(_MODULE, "dossier_module m WHERE m.dossier_id = r.id", "m.rank"),
        "trainees": Branch(_TRAINEE, "dossier_trainee t WHERE t.dossier_id = r.id", "t.rank"),
        "financing": Branch(_totals(sql)),
        "findings": Branch(_FINDING, sql.items("r.findings"), "item.key"),
    }


_EMPLOYER: Fields = {"name": "r.employer_name", "siren": "r.employer_siren", "siret": "r.employer_siret"}

_MODULE: Fields = {
    "rank": "m.rank",
    "title": "m.title",
    "providerName": "m.provider_name",
    "providerSiret": "m.provider_siret",
    "hours": "m.hours",
    "startsOn": "m.starts_on",
    "endsOn": "m.ends_on",
}

_TRAINEE: Fields = {
    "rank": "t.rank",
    "birthName": "t.birth_name",
    "usualName": "t.usual_name",
    "firstName": "t.first_name",
    "birthDate": "t.birth_date",
    "displayName": "t.first_name || ' ' || coalesce(t.usual_name, t.birth_name)",
}

_LINES = "requested_line l WHERE l.dossier_id = r.id"

_FINDING: Fields = {name: f"item.value->'{name}'" for name in ("path", "code", "message", "severity")}


def _line(sql: JsonSql) -> Fields:
    parts: Fields = {"funder": "g.funder", "traineeName": "g.trainee_name", "amount": sql.amount("g.amount")}
    return {
        "moduleRank": "l.module_rank",
        "nature": "l.nature",
        "label": "l.label",
        "unit": "l.unit",
        "quantity": "l.quantity",
        "rate": sql.amount("l.rate"),
        "requested": sql.amount("l.amount"),
        "monetary": sql.flag("l.monetary"),
        "payeeName": "l.payee_name",
        "payeeSiret": "l.payee_siret",
        "granted": sql.total("g.amount", "granted_line g WHERE g.requested_id = l.id"),
        "parts": Branch(parts, "granted_line g WHERE g.requested_id = l.id", "g.funder, g.trainee_rank"),
    }


def _totals(sql: JsonSql) -> Fields:
    granted = "granted_line g JOIN requested_line l ON l.id = g.requested_id WHERE l.dossier_id = r.id"
    return {
        "subrogation": sql.flag("r.subrogation"),
        "requested": sql.total("l.amount", f"{_LINES} AND l.monetary"),
        "granted": sql.total("g.amount", granted),
    }


def _document(sql: JsonSql) -> Fields:
    file: Fields = {
        "name": "f.name",
        "mediaType": "f.media_type",
        "size": "f.size",
        "conformity": "f.conformity",
        "depositedAt": sql.instant("f.deposited_at"),
    }
    files = "document f WHERE f.dossier_id = r.id AND f.code = k.column2 AND f.withdrawn_at IS NULL"
    return {
        "code": "k.column2",
        "required": sql.flag(sql.holds("r.required_documents", "k.column2")),
        "files": Branch(file, files, "f.deposited_at"),
    }


def _document_types() -> str:
    rows = [f"({rank}, '{kind.code}')" for rank, kind in enumerate(CPRO.documents)]
    return f"(VALUES {', '.join(rows)})"


def _content(sql: JsonSql) -> Fields:
    return {_camel(tab.code): Branch(_block(tab, f"r.{tab.code}_tab", sql)) for tab in TABS}


def _block(block: type[Block], kept: str, sql: JsonSql) -> Fields:
    return {_camel(spec.name): _asked(spec, kept, sql) for spec in block.specs}


def _asked(spec: FieldSpec, block: str, sql: JsonSql) -> str | Branch:
    kept, text = f"{block}->'{spec.name}'", f"{block}->>'{spec.name}'"
    if spec.block is None:
        value = sql.masked(text) if spec.declared.sensitive else kept
        return Branch({"code": kept}, when=f"{text} IS NOT NULL") if spec.declared.choices is not None else value
    if spec.many:
        return Branch(_block(spec.block, "item.value", sql), sql.items(kept), "item.key")
    return Branch(_block(spec.block, f"({kept})", sql), when=f"{text} IS NOT NULL")


def _columns(*names: str) -> dict[str, str | Branch]:
    return {_camel(name): f"r.{name}" for name in names}


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))


def _selected(fields: Fields) -> str:
    return f"{{ {' '.join(_names(fields))} }}"


def _names(fields: Fields) -> Iterator[str]:
    for name, below in fields.items():
        if isinstance(below, Branch):
            inner = _selected(below.fields)
            yield f"{name} {{ ... on {below.on} {inner} }}" if below.on else f"{name} {inner}"
        else:
            yield name


def _object(fields: Fields, sql: JsonSql) -> str:
    return sql.object({name: _value(below, sql) for name, below in fields.items()})


def _value(below: str | Branch, sql: JsonSql) -> str:
    if isinstance(below, str):
        return below
    tree = _object(below.fields, sql)
    if below.rows is not None:
        return sql.listed(tree, below.rows, below.order)
    return sql.only_when(below.when, tree) if below.when else tree


_ANY = JsonSql()
