"""From a template and plain values to HTML: sandboxed, every value escaped, nothing asked for may be missing."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from jinja2 import DictLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from monespace_gql.prints.fit import fit


def to_html(templates: Mapping[str, str], name: str, page: Mapping[str, object]) -> str:
    """Write a page with the template of this name; the others may be included."""
    return environment(templates).get_template(name).render(_composed(page))


def environment(templates: Mapping[str, str]) -> ImmutableSandboxedEnvironment:
    """Return the environment templates are written in; `fit` is the one word it adds."""
    made = ImmutableSandboxedEnvironment(
        loader=DictLoader(templates), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters["fit"] = fit
    return made


def _composed(value: Any) -> Any:  # Any: JSON, the same out as in
    """Compose accents, so that a letter is one character with one glyph."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        return {name: _composed(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_composed(item) for item in value]
    return value
