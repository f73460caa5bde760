"""Silver: the scheme is explained and tested."""

import asyncio
from collections.abc import Iterable, Iterator
from datetime import date

from monespace_gql.catalogue import BrokenPlugin, Catalogue
from monespace_gql.conformance.scale.subject import Subject
from monespace_gql.lexicon.standing import Standing
from monespace_gql.prints.press import Press, PrintFailed
from monespace_gql.prints.sheet import Sheet, sheets_of
from monespace_gql.scheme import Form
from monespace_gql.scheme.field import FieldSpec
from monespace_gql.scheme.kind import NIR


def situations_are_right(subject: Subject) -> Iterator[str]:
    """A jurist reads them, the machine proves them."""
    if not subject.report.situations:
        yield "aucune situation : écrivez-en dans le dossier situations/, à côté du module du point d'entrée"
    for red in subject.report.red:
        yield f"« {red.name} » : {' ; '.join(red.differences)}"


def rules_are_shown(subject: Subject) -> Iterator[str]:
    """By what right a rule speaks, when it does and when it does not."""
    for covered in subject.report.rules:
        if not covered.rule.source.strip():
            yield f"{covered.rule.code} n'a pas de source"
        yield from (f"{covered.rule.code} : {lack}" for lack in covered.lacks)


def permissions_are_declared(subject: Subject) -> Iterator[str]:
    """What is declared must let a request be filled, and hide what the law hides."""
    for path, spec in subject.scheme.leaves.items():
        yield from (f"« {path} » {problem}" for problem in _permission_problems(spec))


def forms_are_printed(subject: Subject) -> Iterable[str]:
    """Each form makes a PDF of the example case and of an empty request."""
    if not subject.scheme.forms:
        return ()
    try:
        sheets = sheets_of(Catalogue({subject.scheme.code: subject.installed}))
    except BrokenPlugin as broken:
        return (broken.reason,)
    return asyncio.run(
        _printed(subject, {form: sheets[subject.scheme.code, form.code] for form in subject.scheme.forms})
    )


def _permission_problems(spec: FieldSpec) -> Iterator[str]:
    declared = spec.declared
    by_the_server = declared.reference is not None or declared.computed is not None
    if not declared.read:
        yield "n'est lu par personne"
    if Standing.EMPLOYER in declared.write - declared.read:
        yield "est saisi par l'employeur, qui ne le lit pas : il ne sait pas ce qu'il transmet"
    if spec.required and not by_the_server and Standing.EMPLOYER not in declared.write:
        yield "est obligatoire, et l'employeur, qui transmet, ne peut pas le saisir"
    if spec.kind is NIR and not declared.sensitive:
        yield "est un NIR : déclarez-le sensitive=True"


async def _printed(subject: Subject, sheets: dict[Form, Sheet]) -> list[str]:
    problems = []
    async with Press() as press:
        for form, sheet in sheets.items():
            for what, content in (("une demande vide", {}), ("le cas d'exemple", subject.example)):
                values = subject.scheme.read(content, on=date.max).values
                try:
                    await press.print(sheet, subject.scheme.page(form, values))
                except PrintFailed as failed:
                    problems.append(f"{form.code} ne s'imprime pas pour {what} : {failed}")
    return problems
