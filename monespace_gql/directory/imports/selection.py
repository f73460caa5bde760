"""The companies an operator wants to keep: a file with one SIREN or SIRET a line. Pure but for the reading."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from monespace_gql.directory.imports.published_file import UnusableFile
from monespace_gql.lexicon.identifiers import compact


@dataclass(frozen=True, slots=True)
class Selection:
    """Companies, by SIREN; None: every company."""

    sirens: frozenset[str] | None = None

    @property
    def digest(self) -> str:
        """What tells this selection from others."""
        return hashlib.sha256(" ".join(sorted(self.sirens)).encode()).hexdigest() if self.sirens is not None else "all"

    def holds(self, siren: str) -> bool:
        """Say whether a company is wanted."""
        return self.sirens is None or siren in self.sirens


def read_selection(path: Path) -> Selection:
    """Read the file; blank lines and what follows a comma or a semicolon are passed over. Raises UnusableFile."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        raise UnusableFile(f"{path.name} cannot be read as text in UTF-8") from None
    numbers = {rank: compact(re.split("[,;]", line)[0]) for rank, line in enumerate(lines, 1) if line.strip()}
    wrong = next((rank for rank, number in numbers.items() if not re.fullmatch("[0-9]{9}([0-9]{5})?", number)), None)
    if wrong is not None:
        raise UnusableFile(f"{path.name}, line {wrong}: a SIREN (9 digits) or a SIRET (14 digits) is expected")
    return Selection(frozenset(number[:9] for number in numbers.values()))
