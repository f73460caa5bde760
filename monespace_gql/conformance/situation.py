"""Situations: YAML cases a jurist reads — the example case with some changes, on a day, and what must be said of it.

```yaml
scheme: CPRO
on: 2026-01-06
situations:
  - name: Cinq mois ne suffisent pas
    given:
      contract.end: 2026-06-04
    expect:
      speaks:
        - CPRO-DUR-01
        - {code: CPRO-FOR-25, severity: BLOCKING, message: fin des épreuves}
      not: [CPRO-DUR-02]
```

A value is what a person would type, an empty one clears the field. `attached` lists the documents that have a file; by
default all those asked for. `clean: true` expects that nothing is said at all.
"""

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from datetime import date
from importlib.resources.abc import Traversable
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from monespace_gql.conformance.equivalent import EQUIVALENTS
from monespace_gql.conformance.sheet import SituationMistake, Strict, read
from monespace_gql.lexicon import paths
from monespace_gql.lexicon.finding import Severity
from monespace_gql.scheme import Scheme
from monespace_gql.scheme.document import rule_code
from monespace_gql.scheme.example import example_content
from monespace_gql.scheme.mistake import suggestion

NO_SITUATIONS = (EQUIVALENTS, "former.yaml")
"""The files of the folder that hold something else."""


class Said(Strict):
    """A code that must speak; where given, also how severely, at which place, and a part of its message."""

    code: str
    severity: Severity | None = None
    at: str | None = None
    message: str | None = None


def _said(given: object) -> object:
    return {"code": given} if isinstance(given, str) else given


class Expectation(Strict):
    """What must be said, what must not, or that nothing is."""

    speaks: tuple[Annotated[Said, BeforeValidator(_said)], ...] = ()
    silent: tuple[str, ...] = Field(default=(), alias="not")
    clean: bool = False

    @model_validator(mode="after")
    def expects_something(self) -> "Expectation":
        """Refuse a situation that could not fail."""
        if not (self.speaks or self.silent or self.clean):
            raise ValueError("nothing is expected: write `speaks`, `not` or `clean`")
        if self.clean and self.speaks:
            raise ValueError("`clean` expects that nothing is said: remove `speaks` or `clean`")
        return self


class Situation(Strict):
    """One case: the example content of a scheme with some changes, examined on a day."""

    name: str
    scheme: str
    on: date
    given: dict[str, Any] = Field(default_factory=dict)  # Any: whatever a person may type, checked against the scheme
    attached: tuple[str, ...] | None = None
    expect: Expectation

    @property
    def changes(self) -> Iterator[tuple[str, object]]:
        """Walk the places that are changed and what is typed there."""
        return _changes(self.given)


def load(folder: Traversable) -> list[Situation]:
    """Read every situation of a folder's YAML files, in the order of the files; SituationMistake for a bad one."""
    files = (file for file in folder.iterdir() if file.name.endswith(".yaml") and file.name not in NO_SITUATIONS)
    in_order = sorted(files, key=lambda file: file.name)
    situations = [situation for file in in_order for situation in read(file, "situations", Situation)]
    names = [situation.name for situation in situations]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise SituationMistake(f"{folder.name}: two situations are named « {twice[0]} »")
    return situations


def content_of(situation: Situation, scheme: Scheme) -> dict[str, object]:
    """Return the example content of the scheme with a situation's changes; SituationMistake for an unknown place."""
    content = deepcopy(example_content(scheme))
    known = _places(scheme)
    for path, value in situation.changes:
        for place in (path, *_named_inside(path, value)):
            _check_place(situation, scheme, paths.pattern(place), known)
        _set(content, path, value)
    return content


def _places(scheme: Scheme) -> set[str]:
    leaves = list(scheme.leaves)
    return {*leaves, *(leaf.rsplit(".", depth)[0] for leaf in leaves for depth in range(1, leaf.count(".")))}


def _check_place(situation: Situation, scheme: Scheme, place: str, known: set[str]) -> None:
    if place not in known:
        told = suggestion(place, known)
        raise SituationMistake(f"« {situation.name} » : « {place} » n'est pas un champ de {scheme.code}.{told}")


def _changes(given: Mapping[str, object], root: str = "") -> Iterator[tuple[str, object]]:
    for key, value in given.items():
        path = f"{root}.{key}" if root else key
        if isinstance(value, Mapping):
            yield from _changes(value, path)
        else:
            yield path, value


def _named_inside(path: str, value: object) -> Iterator[str]:
    items = value if isinstance(value, list) else []
    return (place for item in items if isinstance(item, Mapping) for place, _ in _changes(item, path))


def _set(content: dict[str, object], path: str, value: object) -> None:
    place: Any = content  # Any: objects and lists in turn, as JSON has them
    *before, last = paths.steps(path)
    for step, following in zip(before, (*before[1:], last), strict=True):
        place = _inner(place, step, [] if isinstance(following, int) else {})
    _inner(place, last, None)
    place[last] = value


def _inner(place: Any, step: str | int, empty: object) -> object:  # Any: as above
    """Return what is at a step, put there when nothing is."""
    if isinstance(step, int):
        place.extend(None for _ in range(step + 1 - len(place)))
    elif step not in place:
        place[step] = None
    if place[step] is None:
        place[step] = empty
    return place[step]


def check_codes(situation: Situation, scheme: Scheme) -> None:
    """Refuse a situation that names another scheme, an unknown rule or an unknown document."""
    if situation.scheme != scheme.code:
        raise SituationMistake(f"« {situation.name} » est une situation de {situation.scheme}, pas de {scheme.code}")
    documents = [document.code for document in scheme.documents]
    _known(situation, situation.attached or (), documents, "une pièce")
    rules = [rule.code for rule in scheme.ruleset.rules]
    told = [*(said.code for said in situation.expect.speaks), *situation.expect.silent]
    by_sdk = ("REQUIRED", "FORMAT_")
    _known(situation, (code for code in told if not code.startswith(by_sdk)), [*rules, *_asked(scheme)], "une règle")


def _asked(scheme: Scheme) -> Iterator[str]:
    return (rule_code(scheme.code, document) for document in scheme.documents)


def _known(situation: Situation, codes: Iterable[str], known: list[str], what: str) -> None:
    for code in codes:
        if code not in known:
            told = suggestion(code, known)
            raise SituationMistake(f"« {situation.name} » : « {code} » n'est pas {what} de {situation.scheme}.{told}")
