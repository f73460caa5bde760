"""Trying the situations of a scheme: each small change of its law must turn one of them red."""

import signal
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from monespace_gql.conformance.case import Case
from monespace_gql.conformance.computation import computation_mutants, computations
from monespace_gql.conformance.equivalent import Equivalent
from monespace_gql.conformance.mutant import Mutant, dated_tables, numbered, rule_mutants, table_mutants
from monespace_gql.rulebook import Rule
from monespace_gql.scheme import Scheme

SECONDS = 2
"""How long one situation may take under a changed computation: it may never end."""


@dataclass(frozen=True)
class Mutation:
    """What became of the mutants: those no situation noticed, those no situation comes near, those declared equivalent.

    `mistaken` are the equivalents that some situation notices all the same, or that name no mutant.
    """

    tried: int
    survivors: tuple[Mutant, ...]
    unreached: tuple[Mutant, ...]
    equivalent: tuple[Mutant, ...]
    mistaken: tuple[Equivalent, ...]


def mutate(
    scheme: Scheme, cases: Sequence[Case], codes: Collection[str] = (), equivalents: Iterable[Equivalent] = ()
) -> Mutation:
    """Try every mutant of a scheme, or of what some of its rules read."""
    declared = {equivalent.mutant: equivalent for equivalent in equivalents}
    tried = tuple(mutants(scheme, cases, codes))
    alive = tuple(mutant for mutant in tried if mutant.reached and survives(mutant, scheme, cases))
    named, living = {mutant.id for mutant in tried}, {mutant.id for mutant in alive}
    mistaken = (each for id, each in declared.items() if id not in living and (id in named or not codes))
    return Mutation(
        tried=len(tried),
        survivors=tuple(mutant for mutant in alive if mutant.id not in declared),
        unreached=tuple(mutant for mutant in tried if not mutant.reached),
        equivalent=tuple(mutant for mutant in alive if mutant.id in declared),
        mistaken=tuple(mistaken),
    )


def mutants(scheme: Scheme, cases: Sequence[Case], codes: Collection[str] = ()) -> Iterator[Mutant]:
    """Walk the mutants of a scheme, or of what some of its rules read: rules, numbers of the law, computations."""
    return numbered(_mutants(scheme, cases, frozenset(codes) or frozenset(rule.code for rule in scheme.ruleset)))


def survives(mutant: Mutant, scheme: Scheme, cases: Iterable[Case]) -> bool:
    """Say whether no situation turns red under a mutant."""
    rules = mutant.rules or [rule for rule in scheme.ruleset if rule.code in mutant.touches]
    concerned = (case for case in cases if case.concerns(mutant.touches))
    with _patched(mutant):
        return not any(_is_red(case, rules, recomputed=bool(mutant.patches)) for case in concerned)


def _mutants(scheme: Scheme, cases: Sequence[Case], asked: frozenset[str]) -> Iterator[Mutant]:
    yield from (mutant for mutant in rule_mutants(scheme.ruleset) if mutant.touches & asked)
    for tables, readers in dated_tables(scheme.ruleset).values():
        if readers & asked:
            days = {day for case in cases for day in case.days_of(tables[0])}
            yield from table_mutants(tables, readers, days)
    for computation in computations(scheme.ruleset):
        if computation.touches & asked:
            yield from computation_mutants(computation)


def _is_red(case: Case, rules: Sequence[Rule], *, recomputed: bool) -> bool:
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
