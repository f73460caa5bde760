"""What the peers are told and asked: the part of our schema that the screens show, over the same tables and pages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from graphql import GraphQLEnumType, GraphQLObjectType, GraphQLScalarType, build_schema, get_named_type

from bench.json_sql import JsonSql
from bench.tree import Branch, Fields, json_object, selected
from bench.whole_dossier import PAGE, STORED, STORED_IN_FULL, STORED_LIST, TAB_COLUMNS, Screen

SCHEMA = Path(__file__).parent.parent / "schema.graphql"
BUILT_IN = ("String", "Int", "Float", "Boolean", "ID")
SQL = JsonSql()

ROOTS: Mapping[str, Screen] = {"dossier": STORED, "dossiers": STORED_LIST, "dossiersInFull": STORED_IN_FULL}
"""The root field of each screen: a page has one for its lines and one for whole dossiers, so none reads too much."""


@dataclass(frozen=True)
class Written:
    """The schema of a peer: as text, its types by their fields, and the names of two of them."""

    sdl: str
    types: Mapping[str, Mapping[str, str]]
    financing: str
    line: str


def query(root: str) -> str:
    """Return the GraphQL text of a screen for a peer that has our schema."""
    shown = selected(_concrete(ROOTS[root].fields(SQL)))
    if root == "dossier":
        return f"query Detail($siren: String!, $number: String!) {{ dossier(siren: $siren, number: $number) {shown} }}"
    return f"query List($siren: String!) {{ dossiers: {root}(siren: $siren) {{ nodes {shown} }} }}"


def written() -> Written:
    """Write the schema of what is asked: our types, less the fields that nobody asks for."""
    ours = build_schema(SCHEMA.read_text(encoding="utf-8"))
    kept: dict[str, dict[str, str]] = {}
    others: set[str] = set()

    def keep(name: str, fields: Fields) -> None:
        owner = ours.type_map[name]
        assert isinstance(owner, GraphQLObjectType), name
        for field, below in fields.items():
            typed = owner.fields[field].type
            target = get_named_type(typed).name
            if isinstance(below, Branch):
                inner = below.on or target
                keep(inner, below.fields)
                kept.setdefault(name, {})[field] = str(typed).replace(target, inner)
            else:
                others.add(target)
                kept.setdefault(name, {})[field] = str(typed)

    for screen in ROOTS.values():
        keep("Dossier", screen.fields(SQL))
    types = [_type(name, fields) for name, fields in kept.items()]
    leaves = [_leaf(ours.type_map[name]) for name in sorted(others - set(BUILT_IN))]
    financing = get_named_type(_object(ours.type_map["Dossier"]).fields["financing"].type).name
    line = get_named_type(_object(ours.type_map[financing]).fields["lines"].type).name
    return Written("\n\n".join((_ROOT, *types, *leaves)), kept, financing, line)


def statements() -> dict[str, str]:
    """Return the statement of each root field, which makes its whole JSON."""
    return {root: screen.root(SQL) for root, screen in ROOTS.items()}


def tables() -> dict[str, str]:
    """Return one statement a table, for a server that batches: the rows of many parents, `parent` being theirs."""
    fields = STORED.fields(SQL)
    row, line = STORED_LIST.fields(SQL), _branch(_branch(fields, "financing"), "lines")
    of_dossiers = f"employer_siren = $1 ORDER BY created_at DESC, id DESC LIMIT {PAGE}"
    return {
        "dossier": _of_dossiers(fields, "employer_siren = $1 AND number = $2", full=True),
        "dossiers": _of_dossiers(row, of_dossiers),
        "dossiersInFull": _of_dossiers(fields, of_dossiers, full=True),
        "modules": _rows("dossier_module m", "m.dossier_id", _branch(fields, "modules"), "m.rank"),
        "trainees": _rows("dossier_trainee t", "t.dossier_id", _branch(fields, "trainees"), "t.rank"),
        "requested": _sum("requested_line l", "l.dossier_id", "l.amount", "requested", "l.monetary"),
        "granted": _sum("granted_line g JOIN requested_line l ON l.id = g.requested_id", "l.dossier_id"),
        "lines": _rows("requested_line l", "l.dossier_id", {"id": "l.id", **_leaves(line, but="granted")}, "l.rank"),
        "grantedOfLine": _sum("granted_line g", "g.requested_id"),
        "parts": _rows("granted_line g", "g.requested_id", _branch(line, "parts"), "g.funder, g.trainee_rank"),
    }


def _of_dossiers(fields: Fields, where: str, *, full: bool = False) -> str:
    columns = {"id": "r.id", "subrogation": "r.subrogation", **_leaves(fields)}
    columns |= {f"employer_{name}": f"r.employer_{name}" for name in ("name", "siren", "siret")}
    if full:
        columns["content"] = json_object(_branch(fields, "content"), SQL)
    kept = ", ".join(("*", *TAB_COLUMNS)) if full else "*"
    return f"WITH r AS MATERIALIZED (SELECT {kept} FROM dossier WHERE {where}) SELECT {_named(columns)} FROM r"


def _rows(source: str, parent: str, fields: Fields, order: str) -> str:
    shown = _named({"parent": parent, **_leaves(fields)})
    return f"SELECT {shown} FROM {source} WHERE {parent} = ANY($1::bigint[]) ORDER BY {order}"


def _sum(source: str, parent: str, amount: str = "g.amount", name: str = "granted", when: str = "true") -> str:
    shown = _named({"parent": parent, name: f"sum({amount})::text"})
    return f"SELECT {shown} FROM {source} WHERE {parent} = ANY($1::bigint[]) AND {when} GROUP BY {parent}"


def _named(columns: Mapping[str, str]) -> str:
    return ", ".join(f'{expression} AS "{name}"' for name, expression in columns.items())


def _leaves(fields: Fields, but: str = "") -> dict[str, str]:
    return {name: below for name, below in fields.items() if isinstance(below, str) and name != but}


def _branch(fields: Fields, name: str) -> Fields:
    below = fields[name]
    assert isinstance(below, Branch), name
    return below.fields


def _concrete(fields: Fields) -> Fields:
    """Return the fields without the names of types: the peers' content has one."""
    return {name: Branch(_concrete(each.fields)) if isinstance(each, Branch) else each for name, each in fields.items()}


def _object(named: object) -> GraphQLObjectType:
    assert isinstance(named, GraphQLObjectType), named
    return named


def _type(name: str, fields: Mapping[str, str]) -> str:
    return f"type {name} {{ {' '.join(f'{field}: {typed}' for field, typed in fields.items())} }}"


def _leaf(named: object) -> str:
    if isinstance(named, GraphQLEnumType):
        return f"enum {named.name} {{ {' '.join(named.values)} }}"
    assert isinstance(named, GraphQLScalarType), named
    return f"scalar {named.name}"


_ROOT = """type Query {
  dossier(siren: String!, number: String!): Dossier
  dossiers(siren: String!): Dossiers!
  dossiersInFull(siren: String!): Dossiers!
}

type Dossiers { nodes: [Dossier!]! }"""


def told(database: str, port: int, pool: int) -> dict[str, object]:
    """Return all that a peer is told when it starts."""
    ours = written()
    return {
        "database": database,
        "port": port,
        "pool": pool,
        "schema": ours.sdl,
        "financing": ours.financing,
        "line": ours.line,
        "statements": statements(),
        "tables": tables(),
    }


def postgraphile_query(root: str) -> str:
    """Return the GraphQL text of a screen in the words that PostGraphile makes of the tables."""
    if root == "dossier":
        return f"query Detail($number: String!) {{ dossier: dossierByNumber(number: $number) {{ {_WHOLE} }} }}"
    latest = f"orderBy: [CREATED_AT_DESC, PRIMARY_KEY_DESC], first: {PAGE}"
    found = f"dossiers: allDossiersList(condition: {{ employerSiren: $siren }}, {latest})"
    return f"query List($siren: String!) {{ {found} {{ {_LINE if root == 'dossiers' else _WHOLE} }} }}"


_BOTH = """
number scheme subScheme examinedOn state title startsOn endsOn version createdAt updatedAt
employerName employerSiren employerSiret
modules: dossierModulesByDossierIdList(orderBy: RANK_ASC) {
  rank title providerName providerSiret hours startsOn endsOn
}
trainees: dossierTraineesByDossierIdList(orderBy: RANK_ASC) {
  rank birthName usualName firstName birthDate displayName
}
subrogation requested granted
"""
_LINE = f"{_BOTH} lines: linesList(orderBy: RANK_ASC) {{ label granted }}"
_WHOLE = f"""{_BOTH} draftNumber schemeVersion rulesDigest storedContent
lines: linesList(orderBy: RANK_ASC) {{
  moduleRank nature label unit quantity rate amount monetary payeeName payeeSiret granted
  parts: grantedLinesByRequestedIdList(orderBy: [FUNDER_ASC, TRAINEE_RANK_ASC]) {{
    funder traineeRank traineeName amount
  }}
}}
"""


def postgraphile_sql() -> Iterator[str]:
    """Give what a database tells PostGraphile besides its tables: a relation, and columns that are computed."""
    fields = STORED.fields(SQL)
    tabs = ", ".join(column.replace("content", "d.content", 1) for column in TAB_COLUMNS)
    relation = "@foreignKey (dossier_id) references dossier (id)|@foreignFieldName lines"
    yield f"COMMENT ON TABLE requested_line IS '{relation}'"
    content = json_object(_branch(fields, "content"), SQL)
    with_tabs = f"WITH r AS MATERIALIZED (SELECT {tabs}) SELECT {content} FROM r"
    yield _computed("dossier_stored_content", "d dossier", "json", with_tabs)
    financing = _leaves(_branch(fields, "financing"))
    for name in ("requested", "granted"):
        total = f"SELECT ({financing[name]})::numeric FROM (SELECT d.id) r"
        yield _computed(f"dossier_{name}", "d dossier", "numeric", total)
    line = _leaves(_branch(_branch(fields, "financing"), "lines"))
    yield _computed(
        "requested_line_granted",
        "d requested_line",
        "numeric",
        f"SELECT ({line['granted']})::numeric FROM (SELECT d.id) l",
    )
    trainee = _leaves(_branch(fields, "trainees"))
    shown = f"SELECT {trainee['displayName']} FROM (SELECT d.*) t"
    yield _computed("dossier_trainee_display_name", "d dossier_trainee", "text", shown)


def _computed(name: str, argument: str, returned: str, body: str) -> str:
    return f"CREATE FUNCTION {name}({argument}) RETURNS {returned} LANGUAGE sql STABLE AS $body${body}$body$"
