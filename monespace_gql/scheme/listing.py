"""What lists keep of a request: the columns they show, order by and search, made of what every viewer may read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from monespace_gql.lexicon import paths
from monespace_gql.lexicon.standing import Standing
from monespace_gql.lexicon.words import search_text, sortable
from monespace_gql.scheme.answers import Answers
from monespace_gql.scheme.declaration import Scheme
from monespace_gql.scheme.portrait import Portrait, Trainee

LONGEST_TITLE = 500


@dataclass(frozen=True, slots=True)
class Listing:
    """The columns of one line of a list; the `_key` ones are what its orders sort by."""

    title: str
    starts_on: date | None
    ends_on: date | None
    search_text: str
    title_key: str
    employer_key: str
    trainee_key: str
    start_key: str


def shared_portrait(scheme: Scheme, values: Mapping[str, object], readers: frozenset[Standing]) -> Portrait:
    """Return the portrait drawn from the values, by path, that all of these standings read in full."""
    return scheme.portray(Answers({path: value for path, value in values.items() if _shared(scheme, path, readers)}))


def listing(portrait: Portrait, *, default_title: str, number: str, employer_name: str, by_module: bool) -> Listing:
    """Return the line of a request; `by_module` takes its dates from its modules, as dossiers do.

    A dossier is then found and sorted only by the trainees that every provider of a module may know of.
    """
    title = (portrait.title or default_title)[:LONGEST_TITLE]
    starts_on, ends_on = _dates(portrait) if by_module else (portrait.starts_on, portrait.ends_on)
    trainees = portrait.common_trainees if by_module else portrait.trainees
    texts = [number, title, employer_name, portrait.reference or ""]
    return Listing(
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
        search_text=search_text([*texts, *(name for trainee in trainees for name in _names(trainee))]),
        title_key=sortable(title),
        employer_key=sortable(employer_name),
        trainee_key=sortable(_sorted_by(trainees[0])) if trainees else "",
        start_key=starts_on.isoformat() if starts_on else "",
    )


def organisms(portrait: Portrait) -> list[str]:
    """Return the training organisations as lists detail them: « NOM - SIRET »."""
    return list(dict.fromkeys(f"{module.provider_name} - {module.provider_siret}" for module in portrait.modules))


def _shared(scheme: Scheme, path: str, readers: frozenset[Standing]) -> bool:
    spec = scheme.leaves.get(paths.pattern(path))
    return spec is None or (readers <= spec.declared.read and not spec.declared.sensitive)


def _dates(portrait: Portrait) -> tuple[date | None, date | None]:
    starts = (module.starts_on for module in portrait.modules)
    ends = (module.ends_on for module in portrait.modules)
    return min(starts, default=portrait.starts_on), max(ends, default=portrait.ends_on)


def _names(trainee: Trainee) -> list[str]:
    """Return how somebody may be looked for: by either name, before or after the first name."""
    surnames = [name for name in (trainee.usual_name, trainee.birth_name) if name]
    return [text for name in surnames for text in (f"{trainee.first_name} {name}", f"{name} {trainee.first_name}")]


def _sorted_by(trainee: Trainee) -> str:
    return f"{trainee.usual_name or trainee.birth_name} {trainee.first_name}"
