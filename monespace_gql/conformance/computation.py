"""Small changes of the Python functions that compute facts: an operator, a number, a test, recompiled in place."""

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import dedent
from types import CodeType, FunctionType, ModuleType

from monespace_gql.conformance.mutant import Mutant
from monespace_gql.rulebook import Derived, RuleSet

CORE = "monespace_gql"


@dataclass(frozen=True)
class Computation:
    """A function of an author, the name it goes by, and the rules that rest on it."""

    function: FunctionType
    name: str
    touches: frozenset[str]


def computations(ruleset: RuleSet) -> tuple[Computation, ...]:
    """Return the functions that compute the facts of some rules, those of the same authors that they call included."""
    found: dict[FunctionType, tuple[str, set[str]]] = {}
    computed = [(rule.code, part) for rule in ruleset for part in rule.parts if isinstance(part, Derived)]
    authors = {_author(fact.compute) for _, fact in computed} - {CORE}
    for code, fact in computed:
        for function in _called(fact.compute, authors):
            found.setdefault(function, (_name(function, fact), set()))[1].add(code)
    return tuple(Computation(function, name, frozenset(codes)) for function, (name, codes) in found.items())


def computation_mutants(computation: Computation) -> Iterator[Mutant]:
    """Return the mutants of a function, each a code that takes the place of its own during the trial."""
    function = computation.function
    file = function.__code__.co_filename
    tree = _tree(file)
    if (node := _node(tree, function.__code__)) is None:
        return
    for shown, edited, attribute, value in _edits(node):
        before = ast.unparse(shown)
        with _edited(edited, attribute, value):
            after, code = ast.unparse(shown), _compiled(tree, node, file)
        if code is not None:
            change = f"{before} → {after}"
            yield Mutant(f"calcul {computation.name}", change, computation.touches, ((function, "__code__", code),))


def source_of(function: Callable[..., object]) -> str:
    """Return how a function is written; nothing for one that is not written in Python."""
    if not isinstance(function, FunctionType):
        return ""
    file = function.__code__.co_filename
    node = _node(_tree(file), function.__code__)
    text = Path(file).read_text(encoding="utf-8")
    return dedent(ast.get_source_segment(text, node, padded=True) or "") if node is not None else ""


@contextmanager
def _edited(node: ast.AST, attribute: str, value: object) -> Iterator[None]:
    before = getattr(node, attribute)
    setattr(node, attribute, value)
    try:
        yield
    finally:
        setattr(node, attribute, before)


def _name(function: FunctionType, fact: Derived) -> str:
    """Return the name of a function; one that has none bears that of the first fact it computes."""
    name = function.__qualname__
    return fact.name if name.endswith("<lambda>") else f"{function.__module__}.{name}"


def _author(function: Callable[..., object]) -> str:
    return str(getattr(function, "__module__", CORE)).partition(".")[0]


def _called(compute: object, authors: set[str]) -> Iterator[FunctionType]:
    """Walk a function and the functions of the same authors that it names, each once."""
    waiting, seen = [compute], set()
    while waiting:
        function = waiting.pop()
        if isinstance(function, FunctionType) and function not in seen and _author(function) in authors:
            seen.add(function)
            yield function
            waiting += _named(function)


def _named(function: FunctionType) -> Iterator[object]:
    names = set(_names(function.__code__))
    for name in names & function.__globals__.keys():
        named = function.__globals__[name]
        yield named
        if isinstance(named, ModuleType):
            yield from (vars(named)[inner] for inner in names & vars(named).keys())
    for cell in function.__closure__ or ():
        yield cell.cell_contents


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for inner in _inner_codes(code):
        yield from inner.co_names


def _inner_codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _inner_codes(constant)


@cache
def _tree(file: str) -> ast.Module:
    return ast.parse(Path(file).read_text(encoding="utf-8"))


Function = ast.FunctionDef | ast.Lambda


def _node(tree: ast.Module, code: CodeType) -> Function | None:
    """Find where a function is written; lambdas on one line are told apart by the columns of what they do."""
    written = [node for node in ast.walk(tree) if isinstance(node, Function) and _is_at(node, code)]
    return min((node for node in written if _holds(node, code)), key=_size, default=None)


def _is_at(node: Function, code: CodeType) -> bool:
    if isinstance(node, ast.Lambda):
        return code.co_name == "<lambda>" and code.co_firstlineno == node.lineno
    first = min((node.lineno, *(decorator.lineno for decorator in node.decorator_list)))
    return code.co_name == node.name and code.co_firstlineno == first


def _holds(node: Function, code: CodeType) -> bool:
    start, end = (node.lineno, node.col_offset), (node.end_lineno or 0, node.end_col_offset or 0)
    return isinstance(node, ast.FunctionDef) or all(
        start <= (line, column) and (last_line, last_column) <= end
        for line, last_line, column, last_column in code.co_positions()
        if line is not None and last_line is not None and column is not None and last_column  # no place, or the start
    )


def _size(node: Function) -> tuple[int, int]:
    return (node.end_lineno or 0) - node.lineno, (node.end_col_offset or 0) - node.col_offset


def _compiled(tree: ast.Module, node: Function, file: str) -> CodeType | None:
    """Compile the module as it now reads and take the function out of it."""
    module = compile(tree, file, "exec", dont_inherit=True)
    return next((code for code in _inner_codes(module) if _node(tree, code) is node), None)


Edit = tuple[ast.AST, str, object]
"""A node, one of its attributes, and another value for it."""

ShownEdit = tuple[ast.AST, ast.AST, str, object]
"""The same after the piece of source that shows it."""

_OTHER_COMPARISON: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}

_OTHER_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
}


def _edits(function: Function) -> Iterator[ShownEdit]:
    body = [function.body] if isinstance(function, ast.Lambda) else function.body
    for statement in body:
        for shown, node in _walked(statement, statement):
            yield from ((shown, *edit) for edit in _edits_of(node))


def _walked(node: ast.AST, around: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Walk a piece of source, each node after what shows it: a test by itself, a number by what it stands in."""
    shown = node if isinstance(node, (ast.Compare, ast.BoolOp, ast.BinOp, ast.IfExp, ast.Call, ast.Return)) else around
    yield shown, node
    for child in ast.iter_child_nodes(node):
        yield from _walked(child, shown)


def _edits_of(node: ast.AST) -> Iterator[Edit]:
    match node:
        case ast.Compare(ops=ops):
            for rank, op in enumerate(ops):
                for other in _OTHER_COMPARISON[type(op)]:
                    yield node, "ops", [*ops[:rank], other(), *ops[rank + 1 :]]
        case ast.BoolOp(op=op):
            yield node, "op", ast.Or() if isinstance(op, ast.And) else ast.And()
        case ast.BinOp(op=op) if type(op) in _OTHER_ARITHMETIC:
            yield node, "op", _OTHER_ARITHMETIC[type(op)]()
        case ast.IfExp(test=test) | ast.If(test=test):
            yield node, "test", _not(test)
        case ast.comprehension(ifs=[*tests]):
            for rank, test in enumerate(tests):
                yield node, "ifs", [*tests[:rank], _not(test), *tests[rank + 1 :]]
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield node, "operand", _not(operand)
        case ast.Constant(value=value):
            yield from ((node, "value", other) for other in _other_constants(value))


def _not(test: ast.expr) -> ast.expr:
    return ast.copy_location(ast.UnaryOp(ast.Not(), test), test)


def _other_constants(value: object) -> tuple[object, ...]:
    if isinstance(value, bool):
        return (not value,)
    return (value + 1,) if isinstance(value, (int, float)) else ()
