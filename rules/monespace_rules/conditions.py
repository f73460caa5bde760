"""Conditions that several schemes write alike."""

from collections.abc import Callable

from monespace_gql.scheme import Condition, Fact, FactType, Operand, derived, present


def yes(fact: Fact) -> Condition:
    """Hold when the question was answered « oui »; undetermined while it is not answered."""
    return fact.one_of((True,))


def no(fact: Fact) -> Condition:
    """Hold when the question was answered « non »; undetermined while it is not answered."""
    return fact.one_of((False,))


def when_typed(name: str, compute: Callable[..., bool | None], *reads: Operand) -> Condition:
    """Hold when every read is typed and `compute` answers True; for optional fields, whose absence decides nothing.

    Unlike a comparison, it never leaves a rule undetermined. `compute` answers True or None:
    `lambda months: months > 12 or None`.
    """
    return present(derived(name, FactType.BOOLEAN, reads=reads, compute=compute))


def known_yes(name: str, fact: Fact) -> Condition:
    """Hold when a thing is known to be so; what nobody answered, or the directory does not know, decides nothing."""
    return when_typed(name, _so, fact)


def _so(known: bool) -> bool | None:
    return known or None
