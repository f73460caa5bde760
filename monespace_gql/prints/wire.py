"""What is said between the server and a printer: one line of JSON, followed by as many bytes as it announces."""

import json
import sys
from collections.abc import Mapping
from typing import Any

COMMAND = (sys.executable, "-m", "monespace_gql.prints.printer")
"""How a printer is started."""

LINE_AT_MOST = 1024 * 1024
"""The longest line a printer answers with; it never says much."""


def line(said: Mapping[str, object]) -> bytes:
    """Write what is said; text of any kind, half of a pair too, goes through."""
    return json.dumps(said, separators=(",", ":")).encode() + b"\n"


def heard(written: bytes) -> dict[str, Any]:  # Any: JSON
    """Read what is said; ValueError when it is none."""
    said = json.loads(written)
    if not isinstance(said, dict):
        raise ValueError("not an object")
    return said
