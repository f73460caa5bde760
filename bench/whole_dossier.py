"""What the servers are asked for, declared once: written as GraphQL for some, as one SQL statement for others.

The SQL is what a hand would write for these screens and no other: no right but the company's, nothing planned, the
JSON made by the database and passed through. Codes are asked for without their labels, which no database knows.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bench.json_sql import JsonSql
from bench.tree import Branch, Fields, json_object, selected
from monespace_cpro.plugin import CPRO
from monespace_gql.scheme.field import FieldSpec
from monespace_gql.scheme.tab import Block, Tab

PAGE = 20
TABS = tuple(tab for tab in CPRO.tabs if tab.code in ("employee", "contract", "training", "funding"))
"""The tabs that say what the header does not."""
STORED_TABS = tuple(tab for tab in CPRO.tabs if tab in TABS or tab.code == "employer")


@dataclass(frozen=True)
class Screen:
    """One thing asked for: a dossier by its number, or the first page of a company's; what is shown of each."""

    fields: Callable[[JsonSql], Fields]
    page: bool = False

    def query(self, more: str = "") -> str:
        """Return the GraphQL text for ours; `more` is selected of each dossier besides."""
        below = selected(self.fields(_ANY)).removesuffix(" }")
        shown = f"{below} {more} }}" if more else f"{below} }}"
        if self.page:
            return f"query List {{ dossiers(first: {PAGE}) {{ nodes {shown} }} }}"
        return f"query Detail($number: CaseNumber!) {{ dossier(ref: {{ number: $number }}) {shown} }}"

    def statement(self, sql: JsonSql) -> str:
        """Return the statement that answers as ours does: `$1` the company, `$2` the number when it is one dossier."""
        name = "dossiers" if self.page else "dossier"
        return f"SELECT {sql.object({'data': sql.object({name: f'({self.root(sql)})'})})} AS answer"

    def root(self, sql: JsonSql) -> str:
        """Return the statement of the root field alone, with the same parameters."""
        fields = self.fields(sql)
        tree, columns = json_object(fields, sql), ", ".join(("*", *TAB_COLUMNS)) if "content" in fields else "*"
        if not self.page:
            case = f"SELECT {columns} FROM dossier WHERE employer_siren = $1 AND number = $2"
            return f"WITH r AS MATERIALIZED ({case}) SELECT {tree} AS answer FROM r"
        case = f"SELECT {columns} FROM dossier WHERE employer_siren = $1 ORDER BY {_LATEST} LIMIT {PAGE}"
        nodes = sql.listed(tree, "r", _LATEST)
        return f"WITH r AS MATERIALIZED ({case}) SELECT {sql.object({'nodes': nodes})} AS answer"


TAB_COLUMNS = tuple(f"content->'{tab.code}' AS {tab.code}_tab" for tab in STORED_TABS)
_LATEST = "created_at DESC, id DESC"


def _detail(sql: JsonSql) -> Fields:
    return {
        **_columns("number", "draft_number", "scheme", "sub_scheme", "scheme_version", "rules_digest", "examined_on"),
        **_columns("state", "title", "starts_on", "ends_on", "version"),
        "createdAt": sql.instant("r.created_at"),
        "updatedAt": sql.instant("r.updated_at"),
        "employer": Branch(_EMPLOYER),
        "content": Branch(_content(sql, TABS), on=f"{CPRO.prefix}Content"),
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


def _stored(sql: JsonSql) -> Fields:
    """Everything that is stored: the whole dossier but what Python has a word to say about."""
    whole = {name: below for name, below in _detail(sql).items() if name not in ("documents", "findings")}
    return whole | {"content": Branch(_content(sql, STORED_TABS), on=f"{CPRO.prefix}Content")}


def _stored_row(sql: JsonSql) -> Fields:
    lines = Branch({name: _line(sql)[name] for name in _LINE_OF_A_ROW}, _LINES, "l.rank")
    row = {name: below for name, below in _row(sql).items() if name != "findings"}
    return {
        **_columns("scheme", "sub_scheme"),
        **row,
        "financing": Branch({**_totals(sql), "lines": lines}),
    }


_LINE_OF_A_ROW = ("label", "granted")

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
    parts: Fields = {
        "funder": "g.funder",
        "traineeRank": "g.trainee_rank",
        "traineeName": "g.trainee_name",
        "amount": sql.amount("g.amount"),
    }
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


def _content(sql: JsonSql, tabs: Iterable[type[Tab]]) -> Fields:
    return {_camel(tab.code): Branch(_block(tab, f"r.{tab.code}_tab", sql)) for tab in tabs}


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


_ANY = JsonSql()

DETAIL, LIST = Screen(_detail), Screen(_row, page=True)
STORED, STORED_LIST, STORED_IN_FULL = Screen(_stored), Screen(_stored_row, page=True), Screen(_stored, page=True)
SCREENS = {
    "detail": DETAIL,
    "list": LIST,
    "stored": STORED,
    "stored-list": STORED_LIST,
    "stored-in-full": STORED_IN_FULL,
}
"""By the names they have in the bare server's addresses."""
