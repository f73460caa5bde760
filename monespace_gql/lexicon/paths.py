"""Paths name one place of a form, list items included: `training.modules[0].hours`."""

import re

_STEP = re.compile(r"([a-z][a-z0-9_]*)((?:\[[0-9]+\])?)")


def steps(path: str) -> tuple[str | int, ...]:
    """Cut a path into names and indexes; ValueError when it is not one."""
    found: list[str | int] = []
    for part in path.split("."):
        match = _STEP.fullmatch(part)
        if match is None:
            raise ValueError("not a path")
        found.append(match[1])
        if match[2]:
            found.append(int(match[2][1:-1]))
    return tuple(found)


def join(*parts: str | int) -> str:
    """Write names and indexes as one path."""
    text = ""
    for part in parts:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def pattern(path: str) -> str:
    """Write the path of the declaration a place belongs to: `training.modules[0].hours` is `training.modules.hours`."""
    return re.sub(r"\[\d+\]", "", path) if "[" in path else path


def tab_of(path: str) -> str:
    """Return the code of the tab a path starts with."""
    return path.split(".", 1)[0].split("[", 1)[0]
