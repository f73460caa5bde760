"""Addresses as the State's files write them, put together as people read them. Pure."""

from collections.abc import Mapping

_REPEATS = {"B": "bis", "T": "ter", "Q": "quater", "C": "quinquies"}
_KINDS = {
    "ALL": "allée",
    "AV": "avenue",
    "BD": "boulevard",
    "CAR": "carrefour",
    "CHE": "chemin",
    "CHS": "chaussée",
    "CITE": "cité",
    "COR": "corniche",
    "CRS": "cours",
    "DOM": "domaine",
    "DSC": "descente",
    "ECA": "écart",
    "ESP": "esplanade",
    "FG": "faubourg",
    "GR": "grande rue",
    "HAM": "hameau",
    "HLE": "halle",
    "IMP": "impasse",
    "LD": "lieu-dit",
    "LOT": "lotissement",
    "MAR": "marché",
    "MTE": "montée",
    "PAS": "passage",
    "PL": "place",
    "PLN": "plaine",
    "PLT": "plateau",
    "PRO": "promenade",
    "PRV": "parvis",
    "QUA": "quartier",
    "QUAI": "quai",
    "RES": "résidence",
    "RLE": "ruelle",
    "ROC": "rocade",
    "RPT": "rond-point",
    "RTE": "route",
    "RUE": "rue",
    "SEN": "sente",
    "SQ": "square",
    "TPL": "terre-plein",
    "TRA": "traverse",
    "VLA": "villa",
    "VLGE": "village",
}
"""The State's codes of kinds of street."""


def street(number: str | None, repeat: str | None, kind: str | None, name: str | None) -> str | None:
    """Return number, kind and name of a street on one line, None when nothing is known of them."""
    parts = (number, _written(repeat, _REPEATS), _written(kind, _KINDS), name)
    return " ".join(part for part in parts if part) or None


def _written(code: str | None, table: Mapping[str, str]) -> str | None:
    return table.get(code.upper(), code) if code else None
