"""Whose code it is that fails while somebody is served: what log lines name for the operator."""

from contextlib import AbstractContextManager, nullcontext

from structlog.contextvars import bound_contextvars

from monespace_gql.catalogue.catalogue import Catalogue
from monespace_gql.lexicon.origin import Origin


def blamed(catalogue: Catalogue, scheme: str, origin: Origin | None = None) -> dict[str, str]:
    """Return the plugin, the hook and the scheme behind something: of whoever added it, else of the scheme's author."""
    entry = catalogue.installed.get(scheme)
    plugin = entry.distribution if entry is not None else ""
    return {
        "scheme": scheme,
        **(origin.blame if origin is not None else {"plugin": plugin, "hook": "monespace_schemes"}),
    }


def blaming(catalogue: Catalogue, scheme: str) -> AbstractContextManager[object]:
    """Name the scheme and its plugin in every log line of the block, unless the line names whoever added to it."""
    return bound_contextvars(**blamed(catalogue, scheme)) if scheme in catalogue.installed else nullcontext()
