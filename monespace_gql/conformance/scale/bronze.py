"""Bronze: the scheme loads and is sound."""

import ast
from collections.abc import Callable, Iterable, Iterator

from graphql import parse

import monespace_gql.scheme as offered
from monespace_gql.conformance.scale.subject import Subject
from monespace_gql.graph.scheme_sdl import scheme_sdl
from monespace_gql.scheme.examination import Examination, examine_alone
from monespace_gql.scheme.mistake import suggestion

CORE = "monespace_gql"
PUBLIC = "monespace_gql.scheme"


def loads(subject: Subject) -> Iterator[str]:
    """A scheme that is measured was found by its entry point: what is left is the package it names."""
    if subject.folder is None:
        yield "le point d'entrée nomme un module seul : nommez un module d'un paquet, à côté duquel sont les situations"
    elif not (subject.folder / "py.typed").is_file():
        yield "le paquet n'a pas de fichier py.typed : ses types ne sont pas vus par mypy"


def imports_only_what_is_public(subject: Subject) -> Iterator[str]:
    """The core may be changed inside at any time."""
    for name, tree in subject.sources.items():
        for node in ast.walk(tree):
            for imported in _of_the_core(node):
                yield f"{name}, ligne {node.lineno} : « {imported} » n'est pas public.{_public_word(imported)}"  # type: ignore[attr-defined]  # an import has a line


def is_labelled(subject: Subject) -> Iterator[str]:
    """What the portal shows and what documentation types."""
    for place, label in _labels(subject):
        if not label.strip():
            yield f"« {place} » n'a pas de libellé"
    for path, spec in subject.scheme.leaves.items():
        if spec.declared.example is None and spec.declared.computed is None:
            yield f"« {path} » n'a pas d'exemple"


def example_is_clean(subject: Subject) -> Iterator[str]:
    """The case that everything starts from is one that the OPCO would accept."""
    examined = _examined(subject, subject.example, attach=True)
    for finding in examined.findings:
        yield f"le {subject.day:%d/%m/%Y}, {finding.code} dit en {finding.path} : « {finding.message} »"
    yield from _attempted("portray", lambda: subject.scheme.portray(examined.reading.answers))


def empty_is_explained(subject: Subject) -> Iterator[str]:
    """A draft starts empty: everything it lacks is said, at a place of the form."""
    examined = _examined(subject, {}, attach=False)
    places = {*subject.scheme.leaves, *subject.blocks, *(f"documents.{d.code}" for d in subject.scheme.documents)}
    if examined.may_be_transmitted:
        yield "une demande vide pourrait être transmise : aucun champ ni document n'est obligatoire"
    for finding in examined.findings:
        if not finding.message.strip():
            yield f"{finding.code} ne dit rien"
        if finding.path not in places and finding.path != "documents":
            yield f"{finding.code} parle en « {finding.path} », qui n'est pas dans le formulaire"
    yield from _attempted("portray", lambda: subject.scheme.portray(examined.reading.answers))


def is_named_apart(subject: Subject) -> Iterator[str]:
    """Two schemes live in one schema."""
    prefix = subject.scheme.prefix
    for definition in parse(scheme_sdl(subject.installed)).definitions:
        name = definition.name.value  # type: ignore[attr-defined]  # the definitions of a fragment are named
        if not name.startswith(prefix):
            yield f"le type {name} ne commence pas par {prefix}"


def _of_the_core(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        names = (alias.name for alias in node.names)
        yield from (name for name in names if name.split(".")[0] == CORE and name != PUBLIC)
    elif isinstance(node, ast.ImportFrom) and node.level == 0 and (node.module or "").split(".")[0] == CORE:
        for alias in node.names:
            whole = f"{node.module}.{alias.name}"
            if whole != PUBLIC and not (node.module == PUBLIC and alias.name in offered.__all__):
                yield whole


def _public_word(imported: str) -> str:
    word = imported.rpartition(".")[2]
    if word in offered.__all__:
        return f" Écrivez « from {PUBLIC} import {word} »."
    return suggestion(word, offered.__all__)


def _labels(subject: Subject) -> Iterator[tuple[str, str]]:
    scheme = subject.scheme
    yield scheme.code, scheme.label
    yield from ((f"sous-dispositif {sub.code}", sub.label) for sub in scheme.sub_schemes)
    yield from ((f"onglet {tab.code}", tab.label) for tab in scheme.tabs)
    yield from ((f"pièce {document.code}", document.label) for document in scheme.documents)
    yield from ((f"formulaire {form.code}", form.label) for form in scheme.forms)
    for path, block in subject.blocks.items():
        for spec in block.specs:
            yield f"{path}.{spec.name}", spec.label
            yield from ((f"{path}.{spec.name}, {choice.code}", choice.label) for choice in spec.declared.choices or ())


def _examined(subject: Subject, content: dict[str, object], *, attach: bool) -> Examination:
    scheme = subject.scheme
    bare = examine_alone(scheme, content, on=subject.day)
    if not (attach and bare.required_documents):
        return bare
    return examine_alone(scheme, content, on=subject.day, attached=dict.fromkeys(bare.required_documents, 1))


def _attempted(what: str, act: Callable[[], object]) -> Iterable[str]:
    try:
        act()
    except Exception as fault:  # noqa: BLE001 - an author's code, whatever it raises is told
        return (f"{what} s'arrête sur {type(fault).__name__} : {fault}",)
    return ()
