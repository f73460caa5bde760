"""Writes docs/errors.md from the code: every code that a client may meet, what is said with it, and which room says it.

The calls that make an error are read in the source, not run: codes and sentences are followed through constants and
local names. A place that only passes an error on says nothing here. The journeys hold every code they meet against it.
"""

import argparse
import ast
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PACKAGE = Path("monespace_gql")
PAGE = Path("docs/errors.md")
NOT_SERVED = ("conformance", "demo", "cli", "migrations")
"""Rooms whose errors no client meets."""

BY_ACCESS = "FORBIDDEN, WRONG_STATE"
"""The kinds under which the policy of access declines."""

FINDING, USER, EDGE, TOP, CLOSE = "finding", "user error", "edge", "top level", "close"


TABLES = {"REASONS": (USER, BY_ACCESS), "REFUSALS": (EDGE, ""), "NOT_ADMITTED": (EDGE, "401")}
"""The tables that lead from a code to its sentence, or from a status to both."""

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Shape:
    """What makes an error: its road, and the places of its code, of its sentence and of what it is told with."""

    road: str
    code: int | None
    says: int
    told_with: int | None = None
    usual: str = ""


SHAPES: Mapping[str, Shape] = {
    "refuse": Shape(USER, 1, 2, 0),
    "UserError": Shape(USER, 1, 2, 0),
    "_decline": Shape(USER, 1, 2, 0),
    "NotAccepted": Shape(USER, 1, 0, usual="FILE_UNSAFE"),
    "Decision": Shape(USER, 2, 3),
    "_closed": Shape(USER, 1, 1),
    "FormatProblem": Shape(FINDING, 0, 1),
    "Finding": Shape(FINDING, 1, 2),
    "say": Shape(FINDING, 1, 2),
    "EdgeRefusal": Shape(EDGE, 1, 2, 0),
    "__init__": Shape(EDGE, 1, 2, 0),
    "malformed": Shape(EDGE, None, 0, usual="BAD_REQUEST"),
    "error_body": Shape(TOP, 1, 0),
    "_coded": Shape(TOP, 1, 2),
    "_excess": Shape(TOP, 0, 1),
    "_beyond": Shape(TOP, 0, 1),
    "GraphQLError": Shape(TOP, None, 0),
    "_at": Shape(TOP, 2, 1),
    "Closing": Shape(CLOSE, 0, 1),
}

INTRODUCTION = """# What can go wrong, and what is said of it

This page is written from the code (`make docs`) and checked by `make check`. Three roads, never mixed:

- a **finding** says what the form or the law thinks of what was typed: data, many at once; nothing is lost;
- a **user error** declines a request: data in the payload's `userErrors`, a closed `kind` and an open, stable `code`;
- a **fault** is ours: a top-level error `INTERNAL` whose `reference` is in the log, and nothing else.

Sentences are French, for people; `…` stands for what varies. Clients read codes: wording may improve, a code is never
reused.
"""

SECTIONS = (
    (
        FINDING,
        "Findings of a form",
        "Rules have codes of their own, one page each in [rules](rules.md); a missing document bears that of its rule, "
        "or `<SCHEME>-DOC-<DOCUMENT>`.",
        ("Code", "Says"),
    ),
    (USER, "User errors", "On `userErrors`, and at the top level where a query declines.", ("Code", "Says", "Kind")),
    (EDGE, "Declined before any operation", "The body has the shape of a GraphQL error.", ("Code", "Says", "Status")),
    (TOP, "Top-level errors of GraphQL", "In `extensions.code`.", ("Code", "Says")),
    (CLOSE, "WebSocket close codes", "As graphql-transport-ws numbers them.", ("Code", "Reason")),
)


NOTES: Mapping[tuple[str, str], str] = {
    (FINDING, "REQUIRED"): "Saisie obligatoire, or the sentence of the field",
    (FINDING, "FORM_STALE"): "The form printed shows another content than the draft's: generate it again",
    (FINDING, "SCHEME_VERSION"): "The draft was typed under a version of the scheme that cannot be taken up",
    (FINDING, "SCHEME_NOT_INSTALLED"): "The scheme of the draft is no longer installed: it can only be read",
    (USER, "BAD_PAGE"): "How many a page, from where: the sentence names the argument and its bounds",
    (USER, "REFERENCE_FIELD"): "The field is filled from the directory or by the server, and not typed",
    (USER, "SCHEME_NOT_INSTALLED"): "The scheme of the draft or dossier is no longer installed: it can only be read",
    (USER, "SCHEME_VERSION"): "The draft was typed under a version of the scheme that cannot be taken up",
    (EDGE, "CONTEXT_REFUSED"): "The context of `X-Context` is none of the viewer's, or is to be named: it says which",
    (TOP, "BAD_USER_INPUT"): "A variable or an argument does not fit its type: the sentence names it, never its value",
    (TOP, "BAD_VALUE"): "A value is not one of its scalar",
    (TOP, "GRAPHQL_PARSE_FAILED"): "The document is not GraphQL",
    (TOP, "GRAPHQL_VALIDATION_FAILED"): "The document does not fit the schema",
    (CLOSE, "ALREADY_EXISTS"): "An operation of this id is under way",
    (CLOSE, "FORBIDDEN"): "The rights ended, or the connection was refused: the reason is the code",
}
"""What stands for codes whose sentence is put together where it is said."""


@dataclass(frozen=True, slots=True)
class Told:
    """One code on its road, with a sentence and what it is told with."""

    road: str
    code: str
    says: str
    told_with: str


PASSED_ON = tuple(
    Told(
        USER,
        kind,
        f"A blocking finding ({what}) stops the transmission: its sentence, its rule",
        "INVALID",
    )
    for kind, what in (("REQUIRED", "an answer is missing"), ("FORMAT", "a wrong value"), ("RULE", "a rule"))
)


def page() -> str:
    """Return the text of the page."""
    found = [*PASSED_ON, *(told for path in _sources() for told in _errors_of(path))]
    return INTRODUCTION + "".join(_section(found, *section) for section in SECTIONS)


def main() -> int:
    """Write the page; with --check say whether it is what the code writes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    checking = parser.parse_args().check
    text = page()
    if not checking:
        PAGE.write_text(text, encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text:
        return 0
    sys.stderr.write(f"stale: {PAGE}: run `make docs`\n")
    return 1


def _section(found: Iterable[Told], road: str, title: str, about: str, heads: Sequence[str]) -> str:
    rows: dict[str, list[Told]] = defaultdict(list)
    for told in found:
        if told.road == road:
            rows[told.code].append(told)
    head = f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}\n"
    lines = "".join(_row(code, rows[code], len(heads)) for code in sorted(rows))
    return f"\n## {title}\n\n{about}\n\n{head}{lines}"


def _row(code: str, said: Sequence[Told], columns: int) -> str:
    sentences = sorted({told.says.rstrip(".") for told in said if told.says.strip("….")}) or [_note(said[0].road, code)]
    told_with = sorted({each for told in said for each in told.told_with.split(", ") if each})
    shown = f"{CLOSE_CODES[code]} {code}" if said[0].road == CLOSE else f"`{code}`"
    cells = [shown, "<br>".join(sentences), ", ".join(told_with)]
    return f"| {' | '.join(cells[:columns])} |\n"


def _note(road: str, code: str) -> str:
    found = NOTES.get((road, code))
    if found is None:
        raise SystemExit(f"{road} {code}: its sentence cannot be followed in the source, say it in NOTES of {__file__}")
    return found


def _close_codes() -> Mapping[str, int]:
    tree = _parsed(PACKAGE / "web" / "wire.py")
    (close,) = (node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Close")
    return {name: int(ast.unparse(value)) for name, value in _constants(close.body).items()}


def _sources() -> Iterator[Path]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.relative_to(PACKAGE).parts[0] not in NOT_SERVED:
            yield path


def _errors_of(path: Path) -> Iterator[Told]:
    module = _parsed(path)
    for function in _functions(module):
        for call in _calls(function):
            lines = [node for node in ast.walk(function) if isinstance(node, ast.stmt) and node.lineno < call.lineno]
            before = sorted(lines, key=lambda node: node.lineno)
            yield from _errors(call, _Names({**_imported(module), **_constants(module.body), **_constants(before)}))
    yield from _tables(_Names({**_imported(module), **_constants(module.body)}), module)


def _errors(call: ast.Call, names: "_Names") -> Iterator[Told]:
    shape = SHAPES[_called(call)]
    given = list(call.args)
    codes = [shape.usual] if shape.usual else []
    if shape.code is not None and len(given) > shape.code:
        codes = names.codes(given[shape.code]) or codes
    elif keyword := _keyword(call, "code" if shape.road != TOP else "extensions"):
        codes = names.codes(keyword) or codes
    says = names.texts(given[shape.says]) if len(given) > shape.says else []
    kept = names.texts(given[shape.told_with]) if shape.told_with is not None and len(given) > shape.told_with else []
    for code in codes:
        for sentence in says if shape.says != shape.code else [""]:
            yield Told(shape.road, code, sentence, ", ".join(kept))
        if not says:
            yield Told(shape.road, code, "", ", ".join(kept))


def _tables(names: "_Names", module: ast.Module) -> Iterator[Told]:
    """Read the tables from a code to its sentence, and from a status to both."""
    for name, table in _constants(module.body).items():
        if name in TABLES and isinstance(table, ast.Dict):
            yield from (_entry(names, name, *pair) for pair in zip(table.keys, table.values, strict=True))


def _entry(names: "_Names", table: str, key: ast.expr | None, said: ast.expr) -> Told:
    assert key is not None
    if isinstance(said, ast.Tuple):
        return Told(EDGE, names.codes(said.elts[0])[0], names.texts(said.elts[1])[0], ast.unparse(key))
    road, told_with = TABLES[table]
    return Told(road, names.codes(key)[0], names.texts(said)[0], told_with)


class _Names:
    """What names stand for at a place: strings are followed, what varies is « … »."""

    def __init__(self, known: Mapping[str, ast.expr]) -> None:
        self._known = known

    def codes(self, given: ast.expr) -> list[str]:
        """Return the codes an expression may be; none when it passes on what another place said."""
        return [text for text in self.texts(given) if text.replace("_", "").isupper() and " " not in text]

    def texts(self, given: ast.expr, depth: int = 5) -> list[str]:
        """Return what an expression may read."""
        match given:
            case ast.Constant(value=str() | int() as value):
                return [str(value)]
            case ast.JoinedStr(values=parts):
                return ["".join(self._piece(part, depth) for part in parts)]
            case ast.IfExp(body=one, orelse=other):
                return [*self.texts(one, depth), *self.texts(other, depth)]
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return [f"{a}{b}" for a in self.texts(left, depth) or ["…"] for b in self.texts(right, depth) or ["…"]]
            case ast.Name(id=name) if name in self._known and depth:
                return self.texts(self._known[name], depth - 1)
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if owner in {"RefusalKind", "Close"}:
                return [name]
            case ast.Attribute(value=ast.Name(id=owner), attr=name):
                found = self._known.get(owner)
                return self.texts(_module_of(found).get(name, ast.Tuple([])), depth - 1) if depth else []
            case ast.Dict(keys=keys, values=values):
                return [text for key, value in zip(keys, values, strict=True) for text in self._of(key, value, depth)]
            case ast.Subscript(value=ast.Name(id=name), slice=key) if depth:
                table = self._known.get(name)
                wanted = self.texts(key, depth - 1)
                pairs = zip(table.keys, table.values, strict=True) if isinstance(table, ast.Dict) else ()
                of_key = [value for each, value in pairs if each is not None and self.texts(each, depth - 1) == wanted]
                return [text for value in of_key for text in self.texts(value, depth - 1)]
        return []

    def _of(self, key: ast.expr | None, value: ast.expr, depth: int) -> list[str]:
        return self.texts(value, depth) if isinstance(key, ast.Constant) and key.value == "code" else []

    def _piece(self, part: ast.expr, depth: int) -> str:
        if isinstance(part, ast.FormattedValue):
            found = self.texts(part.value, depth) if isinstance(part.value, (ast.Name, ast.Attribute)) else []
            return found[0] if len(found) == 1 else "…"
        return "".join(self.texts(part, depth))


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _functions(module: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(module):
        if isinstance(node, FUNCTIONS):
            yield node


def _calls(function: ast.AST) -> Iterator[ast.Call]:
    inner = [node for child in ast.iter_child_nodes(function) for node in ast.walk(child)]
    nested = {id(node) for each in inner if isinstance(each, FUNCTIONS) for node in ast.walk(each)}
    calls = (node for node in inner if isinstance(node, ast.Call) and id(node) not in nested)
    yield from (call for call in calls if _called(call) in SHAPES)


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((each.value for each in call.keywords if each.arg == name), None)


def _constants(body: Iterable[ast.AST]) -> dict[str, ast.expr]:
    found: dict[str, ast.expr] = {}
    for node in body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            found[node.target.id] = node.value
    return found


def _imported(module: ast.Module) -> dict[str, ast.expr]:
    """Return the constants that a module imports from others of the package, and the modules by their names."""
    found: dict[str, ast.expr] = {}
    for node in ast.walk(module):
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith(PACKAGE.name):
            continue
        there = _constants(_parsed(path).body) if (path := _path_of(node.module or "")) else {}
        for each in node.names:
            if each.name in there:
                found[each.asname or each.name] = there[each.name]
            elif inner := _path_of(f"{node.module}.{each.name}"):
                found[each.asname or each.name] = ast.Constant(inner)  # type: ignore[arg-type]  # a path, kept as a name's value
    return found


def _module_of(found: ast.expr | None) -> dict[str, ast.expr]:
    path = getattr(found, "value", None)
    return _constants(_parsed(path).body) if isinstance(path, Path) else {}


def _path_of(module: str) -> Path | None:
    plain = Path(*module.split("."))
    return next((path for path in (plain.with_suffix(".py"), plain / "__init__.py") if path.exists()), None)


CLOSE_CODES = _close_codes()

if __name__ == "__main__":
    sys.exit(main())
