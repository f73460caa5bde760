"""Trying the situations of a scheme: each small change of its law must turn one of them red."""

import signal
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

from monespace_gql.conformance.case import Case
from monespace_gql.conformance.computation import computation_mutants, computations
from monespace_gql.conformance.mutant import Mutant, dated_tables, numbered, rule_mutants, table_mutants
from monespace_gql.scheme import Scheme

SECONDS = 2
"""How long one trial may take: a changed computation may never end."""


def mutants(scheme: Scheme, cases: Sequence[Case], codes: Collection[str] = ()) -> Iterator[Mutant]:
    """Walk the mutants of a scheme, or of what some of its rules read: rules, numbers of the law, computations."""
    ruleset = scheme.ruleset
    asked = frozenset(codes) or frozenset(rule.code for rule in ruleset)
    for rule in ruleset:
        if rule.code in asked:
            yield from numbered(rule_mutants(rule))
    for tables, readers in dated_tables(ruleset).values():
        if readers & asked:
            days = {day for case in cases for day in case.days_of(tables[0])}
            yield from numbered(table_mutants(tables, readers, days))
    for function, readers in computations(ruleset).items():
        if readers & asked:
            yield from numbered(computation_mutants(function, readers))


def survives(mutant: Mutant, scheme: Scheme, cases: Iterable[Case]) -> bool:
    """Say whether no situation turns red under a mutant."""
    rules = [mutant.rule] if mutant.rule else [rule for rule in scheme.ruleset if rule.code in mutant.touches]
    with _patched(mutant):
        return not any(
            _is_red(case, rules, recomputed=bool(mutant.patches)) for case in cases if case.concerns(mutant.touches)
        )


def _is_red(case: Case, rules: list, *, recomputed: bool) -> bool:
    with _limited():
        return case.is_red_under(rules, recomputed=recomputed)


@contextmanager
def _patched(mutant: Mutant) -> Iterator[None]:
    """Put the changed values in place for the time of a trial."""
    before = [(owner, name, getattr(owner, name)) for owner, name, _ in mutant.patches]
    try:
        for owner, name, value in mutant.patches:
            setattr(owner, name, value)
        yield
    finally:
        for owner, name, value in before:
            setattr(owner, name, value)


@contextmanager
def _limited() -> Iterator[None]:
    """Raise TimeoutError inside a computation that does not end: it counts as crashed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _too_long)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _too_long(_number: int, _frame: FrameType | None) -> None:
    raise TimeoutError
