"""The forms a scheme prints: which template, which fields of the request it shows, and the values it is given."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b

import structlog

from monespace_gql.lexicon.origin import Origin
from monespace_gql.rulebook import Fact
from monespace_gql.scheme.answers import Answers

_log = structlog.get_logger(__name__)

Page = Mapping[str, object]
"""What a template is given, by name: texts, whole numbers, yes or no, None, and lists or mappings of these."""

NOT_MADE = "Ce formulaire n'a pas pu être préparé : contactez votre OPCO"


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form printed from a request, as often as its author wants, until it is transmitted.

    `template` is an HTML file inside `package`; it may name the files that stand beside it, and nothing else.
    `prints` lists the places the form shows, a block standing for all of its fields: `page` is given the answers of
    these places alone, and only who may read every one of them, in full, generates and reads the form. `origin` is
    given by the catalogue to what another plugin adds.
    """

    code: str
    label: str
    package: str
    template: str
    prints: tuple[Fact, ...]
    page: Callable[[Answers], Page]
    origin: Origin | None = None


class PageFailed(Exception):
    """The page function of a form failed for some request: its author's fault, told without any value of the request.

    `__cause__` is what it raised.
    """

    def __init__(self, form: Form, failure: Exception) -> None:
        super().__init__(f"{form.code}: {type(failure).__name__}")
        self.form = form
        self.reason = type(failure).__name__

    def log(self) -> None:
        """Tell the operator, with the plugin where another than the scheme's own brings the form."""
        by = self.form.origin.blame if self.form.origin is not None else {}
        _log.error("form_page_failed", form=self.form.code, reason=self.reason, **by)


def page_of(form: Form, answers: Answers) -> Page:
    """Return what the template is given for these answers; PageFailed where its author's function fails."""
    try:
        page = form.page(answers)
        digest_of(page)
        return page
    except Exception as failure:
        raise PageFailed(form, failure) from failure


def digest_of(page: Page) -> str:
    """Return what tells a page from another one: equal pages print alike."""
    written = json.dumps(page, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return blake2b(written.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
