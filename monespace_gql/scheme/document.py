"""The documents a scheme asks for: which, when, and who may read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from monespace_gql.lexicon.finding import Finding, FindingKind, Severity
from monespace_gql.lexicon.origin import Origin
from monespace_gql.lexicon.standing import EVERY_STANDING, Standing
from monespace_gql.rulebook import Condition, Fact, FactType, Rule

FORMATS = ("pdf", "jpg", "png", "xls", "xlsx", "docx", "csv")
MAX_BYTES = 20 * 1024 * 1024
MAX_FILES = 5
LIST_OF_DOCUMENTS = "Liste des pièces du dispositif"


@dataclass(frozen=True)
class Document:
    """One type of document. Required always, never, or while a condition holds; at most five files of 20 Mo.

    It is listed for some sub-schemes (none named: all of them), between two days, both included. `origin` is given by
    the catalogue to what another plugin adds.
    """

    code: str
    label: str
    required: bool = False
    when: Condition | None = None
    source: str = ""
    read: frozenset[Standing] = EVERY_STANDING
    rule: str = ""
    says: str = ""
    doc: str = ""
    sub_schemes: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None
    origin: Origin | None = None

    @property
    def is_restricted(self) -> bool:
        """Say whether some requests do not list it."""
        return bool(self.sub_schemes or self.since or self.until)

    def is_listed(self, sub_scheme: str | None, on: date) -> bool:
        """Say whether a request of that sub-scheme lists this type of document on that day."""
        in_force = (self.since is None or self.since <= on) and (self.until is None or on <= self.until)
        return in_force and (not self.sub_schemes or sub_scheme in self.sub_schemes)

    @property
    def optional(self) -> bool:
        """Say whether the document is never asked for, only accepted."""
        return not self.required and self.when is None


def document(
    code: str,
    label: str,
    *,
    required: bool = False,
    when: Condition | None = None,
    source: str = "",
    read: Iterable[Standing] = EVERY_STANDING,
    rule: str = "",
    says: str = "",
    doc: str = "",
    sub_schemes: Iterable[str] = (),
    since: date | None = None,
    until: date | None = None,
) -> Document:
    """Declare a type of document; `when` makes it mandatory while the condition on the content holds.

    `rule` and `says` are the code and the sentence under which its absence is told, where the law or the form has them;
    `doc` is a short French paragraph for the page of that rule.
    `sub_schemes` names those that list it (default: all), `since` and `until` the days between which it is listed.
    """
    listed = frozenset(sub_schemes)
    return Document(code, label, required, when, source, frozenset(read), rule, says, doc, listed, since, until)


def document_rule(scheme: str, document: Document) -> Rule | None:
    """Return the rule that asks for the document while its condition holds; None where no condition decides."""
    if document.when is None:
        return None
    return Rule(
        code=rule_code(scheme, document),
        when=document.when,
        at=Fact(f"documents.{document.code}", FactType.INTEGER),
        says=missing_message(document),
        severity=Severity.BLOCKING,
        kind=FindingKind.REQUIRED,
        source=document.source or LIST_OF_DOCUMENTS,
        doc=document.doc,
        origin=document.origin,
    )


def missing_document(scheme: str, document: Document) -> Finding:
    """Return the finding that stands while a document asked for has no file."""
    return Finding(
        path=f"documents.{document.code}",
        code=rule_code(scheme, document),
        message=missing_message(document),
        kind=FindingKind.REQUIRED,
        source=document.source or LIST_OF_DOCUMENTS,
        origin=document.origin,
    )


def rule_code(scheme: str, document: Document) -> str:
    """Return the code under which the absence of the document is told."""
    return document.rule or f"{scheme}-DOC-{document.code.upper().replace('_', '-')}"


def missing_message(document: Document) -> str:
    """Return what is said while the document is missing."""
    return document.says or f"Document obligatoire à transmettre : {document.label}"
