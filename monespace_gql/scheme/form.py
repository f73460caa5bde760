"""The forms a scheme prints: which template, which fields of the request it shows, and the values it is given."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from monespace_gql.rulebook import Fact
from monespace_gql.scheme.answers import Answers

Page = Mapping[str, object]
"""What a template is given, by name: texts, whole numbers, yes or no, None, and lists or mappings of these."""


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form printed from a request, as often as its author wants, until it is transmitted.

    `template` is an HTML file inside `package`; it may name the files that stand beside it, and nothing else.
    `prints` lists the places the form shows, a block standing for all of its fields: `page` is given the answers of
    these places alone, and only who may read every one of them, in full, generates and reads the form.
    """

    code: str
    label: str
    package: str
    template: str
    prints: tuple[Fact, ...]
    page: Callable[[Answers], Page]


def digest_of(page: Page) -> str:
    """Return what tells a page from another one: equal pages print alike."""
    written = json.dumps(page, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return blake2b(written.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
