"""Reads the parameters of a GraphQL request, whichever way they came; says what is wrong with them."""

from collections.abc import Mapping
from typing import Any

import orjson

from monespace_gql.graph.executor import GraphQLRequest
from monespace_gql.web.edge_refusal import EdgeRefusal, malformed

DEEPEST = 64
"""How deep variables may nest: deeper is no question, it is an attack on whoever walks them."""


HOLDING = (dict, list)
"""What JSON nests."""


def from_json(body: bytes) -> GraphQLRequest:
    """Return the request in a JSON body; raises EdgeRefusal."""
    return from_parameters(_json(body, "Le corps de la requête n'est pas du JSON valide en UTF-8."))


def from_query(query: Mapping[str, str]) -> GraphQLRequest:
    """Return the request in the parameters of a URL, where variables and extensions are JSON; raises EdgeRefusal."""
    decoded: dict[str, object] = dict(query)
    for name in ("variables", "extensions"):
        if query.get(name):
            decoded[name] = _json(query[name].encode(), f"Le paramètre {name} n'est pas du JSON valide.")
        else:
            decoded.pop(name, None)
    return from_parameters(decoded)


def from_parameters(parameters: object) -> GraphQLRequest:
    """Return the request in decoded JSON; raises EdgeRefusal."""
    if isinstance(parameters, list):
        message = "Les lots de requêtes ne sont pas acceptés : envoyez une requête à la fois."
        raise EdgeRefusal(400, "BATCH_NOT_SUPPORTED", message)
    if not isinstance(parameters, dict):
        raise malformed("Le corps de la requête doit être un objet JSON.")
    return GraphQLRequest(
        query=_query(parameters),
        variables=_map(parameters, "variables"),
        operation_name=_name(parameters),
        extensions=_map(parameters, "extensions"),
    )


def _query(parameters: Mapping[str, object]) -> str:
    query = parameters.get("query")
    if not isinstance(query, str) or not query.strip():
        raise malformed("Le paramètre query est requis : le texte de l'opération GraphQL.")
    return query


def _name(parameters: Mapping[str, object]) -> str | None:
    name = parameters.get("operationName")
    if name is not None and not isinstance(name, str):
        raise malformed("Le paramètre operationName doit être une chaîne.")
    return name or None


def _map(parameters: Mapping[str, object], name: str) -> dict[str, Any] | None:
    value = parameters.get(name)
    if value is None:
        return None
    if not isinstance(value, dict):
        raise malformed(f"Le paramètre {name} doit être un objet JSON.")
    if _nests_beyond(value, DEEPEST):
        raise malformed(f"Le paramètre {name} est trop imbriqué : {DEEPEST} niveaux au plus.")
    return value


def _nests_beyond(value: object, most: int) -> bool:
    level = [value]
    for _ in range(most):
        level = [inner for outer in level for inner in _inside(outer) if isinstance(inner, HOLDING)]
        if not level:
            return False
    return True


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _json(text: bytes, message: str) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise malformed(message) from None
