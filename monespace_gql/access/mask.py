"""What of a content one standing may read and write: hidden places are cut out before anything looks at them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from monespace_gql.lexicon import paths
from monespace_gql.lexicon.finding import Finding
from monespace_gql.lexicon.standing import Standing
from monespace_gql.scheme import Scheme
from monespace_gql.scheme.examination import Waiting
from monespace_gql.scheme.field import Declaration
from monespace_gql.scheme.legends import Legends
from monespace_gql.scheme.migration import Change, declarations

HIDDEN_CHARACTER = "•"


@dataclass(frozen=True)
class Mask:
    """For one scheme and one standing: the places hidden, locked, and shown in masked form (pattern paths)."""

    hidden: frozenset[str]
    locked: frozenset[str]
    masked: frozenset[str]

    def hides(self, path: str) -> bool:
        """Say whether the place, given with or without indexes, may not be read."""
        return paths.pattern(path) in self.hidden

    def locks_inside(self, path: str) -> bool:
        """Say whether the place, given with or without indexes, or anything inside it may not be typed."""
        pattern = paths.pattern(path)
        return any(locked == pattern or locked.startswith(f"{pattern}.") for locked in self.locked)

    def cover_at(self, value: object, pattern: str) -> object:
        """Return a value at a pattern path as this standing may read it."""
        return self._cover(value, pattern)

    def cover(self, content: Mapping[str, object]) -> dict[str, object]:
        """Return the content as this standing may read it: hidden places null, sensitive values masked."""
        return {tab: self._cover(value, tab) for tab, value in content.items()}

    def findings(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """Return what this standing may be told, explanations stripped of the facts it may not read."""
        return tuple(self._told(finding) for finding in findings if not self._betrays(finding))

    def waiting(self, held: Iterable[Waiting]) -> tuple[Waiting, ...]:
        """Return the waiting rules this standing may be told of: that one waits says something of all it looks at."""
        return tuple(rule for rule in held if not any(map(self.hides, (*rule.missing, *rule.rests_on))))

    def _betrays(self, finding: Finding) -> bool:
        looked_at = finding.explanation.rests_on if finding.explanation else ()
        return self.hides(finding.path) or any(self.hides(path) for path in looked_at)

    def _told(self, finding: Finding) -> Finding:
        if finding.explanation is None:
            return finding
        facts = tuple(fact for fact in finding.explanation.facts if not self.masked & _patterns(fact.rests_on))
        explanation = replace(finding.explanation, facts=facts)
        return replace(finding, explanation=explanation)

    def _cover(self, value: object, path: str) -> object:
        if path in self.hidden:
            return None
        if isinstance(value, Mapping):
            return {name: self._cover(item, f"{path}.{name}") for name, item in value.items()}
        if isinstance(value, list):
            return [self._cover(item, path) for item in value]
        return masked(str(value)) if path in self.masked and value is not None else value


def _patterns(places: Iterable[str]) -> frozenset[str]:
    return frozenset(map(paths.pattern, places))


def masked(value: str) -> str:
    """Return the form shown of a sensitive value: its last three characters, the others hidden."""
    return HIDDEN_CHARACTER * max(len(value) - 3, 0) + value[-3:] if len(value) > 3 else HIDDEN_CHARACTER * len(value)


@lru_cache(maxsize=256)
def _mask(scheme: Scheme, title: Standing, *, mandated: bool) -> Mask:
    declared = {path: spec.declared for path, spec in scheme.leaves.items()}
    hidden = frozenset(path for path, field in declared.items() if title not in field.read)
    return Mask(
        hidden=hidden,
        locked=frozenset(path for path, field in declared.items() if _locks(field, title, mandated=mandated)),
        masked=frozenset(path for path, field in declared.items() if field.sensitive and path not in hidden),
    )


def tell_changes(scheme: Scheme, title: Standing, changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes of an upgrade this standing may be told: a former field keeps the rights it had.

    A place that no version declares is told to nobody.
    """
    return tuple(told for change in changes if (told := _told_change(scheme, title, change)))


def _told_change(scheme: Scheme, title: Standing, change: Change) -> Change | None:
    declared = declarations(scheme, paths.pattern(change.path))
    if not declared or any(title not in field.read for field in declared):
        return None
    if not any(field.sensitive for field in declared):
        return change
    before, after = (None if value is None else masked(str(value)) for value in (change.before, change.after))
    return Change(change.path, before, after)


def _locks(field: Declaration, title: Standing, *, mandated: bool) -> bool:
    lacks_mandate = field.write_needs_mandate and title is Standing.PROVIDER and not mandated
    return field.reference is not None or title not in field.write or lacks_mandate


def mask_for(scheme: Scheme, title: Standing, *, mandated: bool = False) -> Mask:
    """Return the mask of a scheme for a standing, computed once.

    `mandated`: the provider that opened the case holds a management mandate, which unlocks the fields that need one.
    """
    return _mask(scheme, title, mandated=mandated)


@lru_cache(maxsize=256)
def mask_without_scheme(legends: Legends, title: Standing) -> Mask:
    """Return the mask of a scheme that is gone: everything is locked, and the strictest legend decides what is read."""
    hidden = frozenset(path for path, readers in legends.readers.items() if title not in readers)
    return Mask(hidden=hidden, locked=frozenset(legends.readers), masked=legends.sensitive - hidden)
