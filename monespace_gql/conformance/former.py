"""Former contents: what was typed under another version of a scheme, and what must become of it.

```yaml
scheme: CPRO
former:
  - name: Le temps de travail se saisissait en centièmes
    version: "2025.1"
    kept: {contract: {weekly_hours: 3500}}
    becomes: {contract.weekly_hours: "35.00"}
```
"""

from collections.abc import Iterator, Mapping
from typing import Any

from monespace_gql.catalogue import Installed
from monespace_gql.conformance.plugin_situations import folder_of
from monespace_gql.conformance.sheet import Strict, read
from monespace_gql.lexicon import paths

FORMER = "former.yaml"
"""The file of the situations' folder that holds them."""


class Former(Strict):
    """One content as it was kept, and some places of what the migrations make of it."""

    name: str
    scheme: str
    version: str
    kept: dict[str, Any]  # Any: a content of a form that is described no more
    becomes: dict[str, Any]  # Any: what stands at each place; empty for nothing

    def differences(self, content: Mapping[str, object]) -> Iterator[str]:
        """Say how a content that was taken up differs from what is expected."""
        for path, expected in self.becomes.items():
            found = _at(content, path)
            if ("" if found is None else str(found)) != ("" if expected is None else str(expected)):
                yield f"« {path} » devait devenir {expected!r}, c'est {found!r}"


def former_of(installed: Installed) -> list[Former]:
    """Return the former contents that a plugin brings for one of its schemes."""
    folder = folder_of(installed)
    file = folder / FORMER if folder is not None else None
    found = list(read(file, "former", Former, as_kept=True)) if file is not None and file.is_file() else []
    return [former for former in found if former.scheme == installed.scheme.code]


def _at(content: object, path: str) -> object:
    for step in paths.steps(path):
        if isinstance(step, int):
            content = content[step] if isinstance(content, list) and step < len(content) else None
        else:
            content = content.get(step) if isinstance(content, Mapping) else None
    return content
