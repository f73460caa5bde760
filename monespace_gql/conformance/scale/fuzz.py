"""Drafts typed at random, the same at each run: whatever is typed, the product answers."""

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from monespace_gql.conformance.scale.product import Product, product
from monespace_gql.conformance.scale.subject import Subject
from monespace_gql.conformance.scale.typed import as_input, save_mutation
from monespace_gql.lexicon.standing import Standing
from monespace_gql.scheme import Block, Scheme
from monespace_gql.scheme.field import FieldSpec
from monespace_gql.scheme.form import PageFailed

DRAFTS = 60
SEED = 20260106
ODD = (
    *(None, "", " ", "0", "-1", "01", "1e400", "99999999999999999999", "1,5", "12.345,67", "NaN", "oui", "non"),
    *("31/02/2026", "29/02/2028", "0001-01-01", "9999-12-31", "2026-01-05", "1/1/26", "é\u0301", "\u202e", "🙂" * 9),
    *("x" * 300, "<script>", "{{ 7 * 7 }}", "' OR 1=1 --", 0, 1, -1, 2**31 - 1, -(2**31), True, False),
)
"""What people, programs and accidents type."""


async def faults_of(subject: Subject) -> list[str]:
    """Save and read drafts typed at random through the API; return a sentence for each kind of fault met."""
    chance, faults = Random(SEED), dict[str, None]()  # noqa: S311 - the same drafts at each run, no secret
    async with product(subject) as opened:
        number = await opened.open_draft(subject.scheme.code)
        for _ in range(DRAFTS):
            typed = {tab.code: _typed(tab, chance) for tab in subject.scheme.tabs}
            answers = [
                await opened.ask(save_mutation(subject.scheme), number=number, content=as_input(subject.scheme, typed)),
                await opened.ask(opened.whole_draft, number=str(number)),
            ]
            faults |= dict.fromkeys(
                (*_faults(opened, answers), *_hidden(opened), *_declined(answers[0]), *_pages(subject, typed))
            )
            opened.logged.clear()  # type: ignore[attr-defined]  # a list, read and emptied draft by draft
    return list(faults)


def _typed(block: type[Block], chance: Random) -> dict[str, object]:
    """Type some fields of a block, those that an employer types."""
    asked = [spec for spec in block.specs if _is_typed(spec) and chance.random() < 0.8]
    return {spec.name: _value(spec, chance) for spec in asked}


def _is_typed(spec: FieldSpec) -> bool:
    declared = spec.declared
    by_the_server = declared.reference is not None or declared.computed is not None
    return not by_the_server and (spec.block is not None or Standing.EMPLOYER in declared.write)


def _value(spec: FieldSpec, chance: Random) -> object:
    if spec.block is None:
        return spec.typed(spec.declared.example) if chance.random() < 0.5 else chance.choice(ODD)
    if spec.many:
        return [_typed(spec.block, chance) for _ in range(chance.randrange(4))]
    return _typed(spec.block, chance)


def _faults(opened: Product, answers: list[Any]) -> Iterator[str]:  # Any: responses of the API
    for answer in answers:
        for error in answer.get("errors", ()):
            told = next((each for each in opened.logged if each.get("event") == "fault"), {})
            where = next(iter(told.get("trail", [])[-1:]), "")
            yield f"{error['extensions']['code']} : {told.get('exception_type', error['message'])} {where}".strip()


def _hidden(opened: Product) -> Iterator[str]:
    """Walk what harmed no answer, the operator alone being told."""
    for each in opened.logged:
        if each.get("event") == "recap_failed":
            yield f"« {each['label']} », de la Synthèse, s'arrête sur {each['reason']}"


def _declined(saved: Any) -> Iterator[str]:  # Any: as above
    payload = (saved.get("data") or {}).get("saveDraft") or {}
    for error in payload.get("userErrors", ()):
        yield f"l'enregistrement est refusé : {error['code']} en {error['path']}, {error['message']}"


def _pages(subject: Subject, typed: Mapping[str, object]) -> Iterator[str]:
    scheme: Scheme = subject.scheme
    values = scheme.read(typed, on=subject.day).values
    for form in scheme.forms:
        try:
            scheme.page(form, values)
        except PageFailed as failed:
            fault = failed.__cause__
            yield f"la page de {form.code} s'arrête sur {type(fault).__name__} : {fault}"
