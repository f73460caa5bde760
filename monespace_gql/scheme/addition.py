"""What a plugin adds to a scheme it did not write: rules and documents beside its own, never in their place."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from monespace_gql.lexicon.origin import Origin
from monespace_gql.rulebook import Rule
from monespace_gql.scheme.declaration import Scheme
from monespace_gql.scheme.document import Document, rule_code
from monespace_gql.scheme.form import Form
from monespace_gql.scheme.mistake import SchemeMistake

ADDITIONS, TEMPLATES = "monespace_additions", "monespace_templates"
"""The hooks that what is added comes through."""


@dataclass(frozen=True, kw_only=True)
class Addition:
    """Rules and documents added under one name: a branch agreement, a region.

    `label` is what people read beside everything it says; `source` is the text that gives the right to say it. Each
    rule keeps the source of its own. A rule's or a document's code may not be one that the scheme has already.
    """

    label: str
    source: str
    rules: tuple[Rule, ...] = ()
    documents: tuple[Document, ...] = ()

    def __post_init__(self) -> None:
        place = f"the addition « {self.label} »"
        if not (isinstance(self.label, str) and self.label.strip()):
            raise SchemeMistake('an addition has no label: write Addition(label="…"), people read it')
        if not (isinstance(self.source, str) and self.source.strip()):
            raise SchemeMistake(f'{place} has no source: write source="…", the text that it applies')
        for what, kind, given in (("rules", Rule, self.rules), ("documents", Document, self.documents)):
            if wrong := [each for each in given if not isinstance(each, kind)]:
                raise SchemeMistake(f"{place}: its {what} hold {wrong[0]!r}, which is not a {kind.__name__}")
        if not (self.rules or self.documents):
            raise SchemeMistake(f"{place} adds nothing: give it rules or documents")


def extended(scheme: Scheme, plugin: str, additions: Iterable[Addition] = (), forms: Iterable[Form] = ()) -> Scheme:
    """Return the scheme with what a plugin adds, checked as a whole; SchemeMistake where they do not fit together."""
    rules, documents = list(scheme.rules), list(scheme.documents)
    for addition in additions:
        origin = Origin(plugin, addition.label, addition.source, ADDITIONS)
        rules += [replace(rule, origin=origin) for rule in addition.rules]
        documents += [replace(document, origin=origin) for document in addition.documents]
    printed = [replace(form, origin=Origin(plugin, form.label, "", TEMPLATES)) for form in forms]
    return replace(scheme, rules=tuple(rules), documents=tuple(documents), forms=(*scheme.forms, *printed))


def names_of(scheme: Scheme) -> dict[str, Origin | None]:
    """Return every name that an addition may not take (« the rule CPRO-DUR-01 »), with who added it, None: nobody."""
    taken = {f"the rule {rule.code}": rule.origin for rule in scheme.ruleset}
    for document in scheme.documents:
        taken[f"the rule {rule_code(scheme.code, document)}"] = document.origin
        taken[f"the document {document.code}"] = document.origin
    return taken | {f"the form {form.code}": form.origin for form in scheme.forms}


def names_in(scheme: Scheme, addition: Addition) -> list[str]:
    """Return the names that an addition takes in a scheme, in the same words."""
    rules = [f"the rule {rule.code}" for rule in addition.rules]
    asked = [f"the rule {rule_code(scheme.code, document)}" for document in addition.documents]
    return [*rules, *asked, *(f"the document {document.code}" for document in addition.documents)]
