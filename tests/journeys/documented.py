"""The page of errors as its readers have it: every code that a journey meets must be there."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import orjson

PAGE = Path(__file__).parents[2] / "docs" / "errors.md"


def undocumented(body: bytes) -> set[str]:
    """Return the codes of the errors in a response that the page does not know; none for what is no JSON."""
    if not body.startswith(b"{") or b"rrors" not in body:
        return set()
    return set(_codes(orjson.loads(body))) - _documented()


def _codes(found: Any) -> Iterator[str]:  # Any: a response of the API
    if isinstance(found, list):
        for each in found:
            yield from _codes(each)
    if isinstance(found, dict):
        yield from (str(error["code"]) for error in found.get("userErrors") or () if error.get("code"))
        yield from (str(error["extensions"]["code"]) for error in found.get("errors") or () if "extensions" in error)
        for each in found.values():
            yield from _codes(each)


@cache
def _documented() -> frozenset[str]:
    return frozenset(re.findall(r"^\| `(\w+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
