"""The map of a multipart request: which file goes where among the variables, put there before any of them is read."""

import re
from collections.abc import Mapping
from typing import Any

from monespace_gql.documents.sent_file import SentFile
from monespace_gql.web.edge_refusal import EdgeRefusal, malformed
from monespace_gql.web.graphql_request import DEEPEST

ROOT = "variables"
LONGEST_NAME = 100
PLACES = 2
"""How many places a file may go to, on average: each is a copy to be kept."""

INDEX = re.compile(r"0|[1-9][0-9]{0,3}", re.ASCII)
LONGEST_SHOWN = 80


def put_files(variables: Mapping[str, Any] | None, places: object, most: int) -> dict[str, SentFile]:
    """Put a file at each place that the map names, where the variables have a null; return them by part name.

    Raises EdgeRefusal for a map that is not one, more files than `most`, and places that do not exist or are taken.
    """
    named = _named(places, most)
    files = {name: SentFile() for name in named}
    for name, paths in named.items():
        for path in paths:
            _put(variables, path, files[name])
    return files


def _named(places: object, most: int) -> Mapping[str, list[str]]:
    if not isinstance(places, dict) or not all(_are_paths(paths) for paths in places.values()):
        raise malformed("La partie map doit être un objet JSON : pour chaque fichier, la liste de ses places.")
    if any(not name or len(name) > LONGEST_NAME for name in places):
        raise malformed(f"Un fichier est nommé par 1 à {LONGEST_NAME} caractères dans la partie map.")
    if len(places) > most or sum(map(len, places.values())) > most * PLACES:
        raise EdgeRefusal(413, "TOO_MANY_FILES", f"{most} fichiers au plus par requête.")
    return places


def _are_paths(paths: object) -> bool:
    return isinstance(paths, list) and bool(paths) and all(isinstance(path, str) for path in paths)


def _put(variables: Mapping[str, Any] | None, path: str, file: SentFile) -> None:
    root, *steps = path.split(".")
    if root != ROOT or not steps or len(steps) > DEEPEST:
        raise malformed(f"Une place de la partie map commence par « {ROOT}. » : {_shown(path)}.")
    place: Any = variables  # Any: decoded JSON
    for step in steps[:-1]:
        place = place[_key(place, step, path)]
    key = _key(place, steps[-1], path)
    if place[key] is not None:
        raise malformed(f"Les variables doivent avoir null là où va un fichier, un seul par place : {_shown(path)}.")
    place[key] = file


def _key(place: object, step: str, path: str) -> str | int:
    """Return how this step is taken from here."""
    if isinstance(place, dict) and step in place:
        return step
    if isinstance(place, list) and INDEX.fullmatch(step) and int(step) < len(place):
        return int(step)
    raise malformed(f"Une place de la partie map n'existe pas dans les variables : {_shown(path)}.")


def _shown(path: str) -> str:
    return path if len(path) <= LONGEST_SHOWN else f"{path[:LONGEST_SHOWN]}…"
