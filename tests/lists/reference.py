"""What lists must answer, written plainly over rows in memory: slow, obvious, and independent of the product's own."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from monespace_gql.access import Case, Viewer
from monespace_gql.access.policy import standing
from monespace_gql.lexicon.standing import Context
from tests.lists.given import Request

LIKE = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})


def plain(text: str) -> list[str]:
    """The words of a text, without accents or case."""
    unmarked = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return [word for word in re.split(r"[\W_]+", unmarked.translate(LIKE)) if word]


def texts(request: Request) -> list[str]:
    """Every text a request is found by."""
    found = [request.number, request.title, request.company, request.portrait.reference or ""]
    for trainee in request.portrait.trainees:
        for name in (trainee.usual_name, trainee.birth_name):
            if name:
                found += [f"{trainee.first_name} {name}", f"{name} {trainee.first_name}"]
    return found


def terms(search: str) -> list[list[str]]:
    """What is looked for: quoted parts whole, then words."""
    quoted = re.findall(r"«([^»]*)»|\"([^\"]*)\"", search)
    bare = re.sub(r"«[^»]*»|\"[^\"]*\"", " ", search).split()
    return [words for text in [*("".join(parts) for parts in quoted), *bare] if (words := plain(text))]


def is_found(request: Request, search: str) -> bool:
    """Whether every term is somewhere in one text: whole words in a row, the last one perhaps only begun."""
    wanted = terms(search)
    return bool(wanted) and all(any(_holds(plain(text), term) for text in texts(request)) for term in wanted)


def _holds(words: list[str], term: list[str]) -> bool:
    *whole, begun = term
    return any(
        words[at : at + len(whole)] == whole and words[at + len(whole)].startswith(begun)
        for at in range(len(words) - len(whole))
    )


def is_seen(request: Request, viewer: Viewer, *, transmitted: bool) -> bool:
    """Whether the policy shows the request to the viewer, in that list."""
    if not transmitted and request.state == "TRANSMITTED":
        return False
    case = Case(
        scheme=request.scheme,
        state=request.state,
        transmitted=transmitted,
        employer_siren=request.siren,
        employer_siret=request.siret,
        creator_context=request.creator_context,
        creator_siren=request.creator_siren,
        module_sirens=request.teachers,
        mandated=request.mandated,
    )
    return standing(viewer, case) is not None


def passes(request: Request, zones: Mapping[str, Any], viewer: Viewer, *, transmitted: bool) -> bool:
    """Whether every zone holds."""
    schemes, states, period = (zones.get(name) for name in ("schemes", "states", "period"))
    mandated = request.mandated
    if transmitted and viewer.context is Context.PROVIDER:
        mine = {reach.siren for reach in viewer.reaches}
        mandated = mandated and request.creator_context is Context.PROVIDER and request.creator_siren in mine
    return (
        (not schemes or request.scheme in schemes)
        and (not states or request.state in states)
        and (not period or _overlaps(request, period.get("from"), period.get("to")))
        and zones.get("mandated") in (None, mandated)
        and zones.get("subrogation") in (None, request.portrait.subrogation)
    )


def _overlaps(request: Request, first: str | None, last: str | None) -> bool:
    starts = request.portrait.starts_on or request.portrait.ends_on
    ends = request.portrait.ends_on or request.portrait.starts_on
    if starts is None or ends is None:
        return first is None and last is None
    after = first is None or ends >= date.fromisoformat(first)
    return after and (last is None or starts <= date.fromisoformat(last))


def in_order(
    requests: Iterable[Request], by: str = "NUMBER", *, descending: bool = True, transmitted: bool = False
) -> list[Request]:
    """The requests as an order puts them."""
    return sorted(requests, key=lambda request: (_key(request, by, transmitted), request.id), reverse=descending)


def _key(request: Request, by: str, transmitted: bool) -> Any:  # Any: whatever sorts
    trainees = request.portrait.trainees
    first = trainees[0] if trainees else None
    starts_on = request.portrait.starts_on
    keys = {
        "NUMBER": request.created_at if transmitted else int(request.number),
        "UPDATED_AT": request.updated_at,
        "STARTS_ON": starts_on.isoformat() if starts_on else "",
        "TITLE": _sorted_as(request.title),
        "EMPLOYER": _sorted_as(request.company),
        "TRAINEE": _sorted_as(f"{first.usual_name or first.birth_name} {first.first_name}") if first else b"",
    }
    return keys[by]


def _sorted_as(text: str) -> bytes:
    return " ".join(plain(text)).encode()[:40]
