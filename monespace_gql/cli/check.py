"""`monespace check CODE`."""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated

import typer

from monespace_gql.app import installed
from monespace_gql.cli.schemes import scheme_of
from monespace_gql.conformance.check import Report, check_whole
from monespace_gql.conformance.coverage import RuleCoverage
from monespace_gql.conformance.mutant import Mutant
from monespace_gql.conformance.mutation import Mutation
from monespace_gql.conformance.scale import Level, Measured, Scale, Subject, measure
from monespace_gql.scheme import Scheme
from monespace_gql.scheme.mistake import suggestion
from monespace_gql.settings import load_settings


def check_scheme(
    code: Annotated[str, typer.Argument(help="The scheme's code, in capitals or not: cpro.")],
    rule: Annotated[list[str] | None, typer.Option(help="Only this rule; may be given again.")] = None,
    mutations: Annotated[
        bool, typer.Option("--mutations", help="Change the rules a little, and see a situation notice each change.")
    ] = False,
    at_least: Annotated[
        Level, typer.Option(help="The level of the scale to check and to reach; gold includes --mutations.")
    ] = Level.SILVER,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Check the rules of an installed scheme against its situations, and the scheme against the scale.

    Each rule needs a situation where it speaks, one where it is known to be quiet, and both sides of its limits. The
    scale (bronze, silver, gold) is that of docs/conformance.md; gold opens the product on a database that is thrown
    away. With --rule, the scale is left out. Exits 1 when something is missing or wrong.
    """
    entry = scheme_of(installed(load_settings(os.environ)), code)
    gold = at_least is Level.GOLD and not rule
    reports = check_whole(entry, _codes(entry.scheme, rule or ()), mutations=mutations or gold)
    scale = None if rule else measure(Subject(entry, reports[0]), at_least)
    if as_json:
        told = json.dumps(_as_json(reports, scale), ensure_ascii=False, indent=2)
    else:
        told = "\n".join((*_all_lines(reports), *_scale_lines(scale)))
    sys.stdout.write(f"{told}\n")
    if not all(report.is_well for report in reports) or (scale is not None and not scale.reaches(at_least)):
        raise typer.Exit(1)


def _codes(scheme: Scheme, asked: Iterable[str]) -> tuple[str, ...]:
    known = [rule.code for rule in scheme.ruleset]
    codes = tuple(code.upper() for code in asked)
    for code in codes:
        if code not in known:
            raise ValueError(f"the scheme {scheme.code} has no rule « {code} ».{suggestion(code, known)}")
    return codes


def _all_lines(reports: Sequence[Report]) -> Iterator[str]:
    for rank, report in enumerate(reports):
        yield from [""] if rank else []
        yield from _lines(report)


def _lines(report: Report) -> Iterator[str]:
    entry = report.installed
    what = f"{entry.scheme.code} — {', '.join(_labels(report))}"
    yield f"{what}, {entry.distribution} {entry.version}"
    yield ""
    for rule in report.rules:
        yield from _rule_lines(rule)
    for red in report.red:
        yield f"✗ « {red.name} »"
        yield from (f"    {difference}" for difference in red.differences)
    if report.mutation is not None:
        yield from _mutation_lines(report.mutation)
    yield ""
    yield from _totals(report)


def _labels(report: Report) -> list[str]:
    """Name the scheme, or what is added to it."""
    scheme = report.installed.scheme
    added = dict.fromkeys(rule.rule.origin.label for rule in report.rules if rule.rule.origin is not None)
    return [f"ajout « {label} »" for label in added] or [f"{scheme.label} ({scheme.version})"]


def _rule_lines(covered: RuleCoverage) -> Iterator[str]:
    rule = covered.rule
    shown = len(covered.limits) - len(covered.open_limits)
    limits = f", limites {shown}/{len(covered.limits)}" if covered.limits else ""
    counts = f"parle {len(covered.speaks)}, se tait {len(covered.quiet)}{limits}"
    yield f"{'✗' if covered.lacks else '✓'} {rule.code:24} {counts:36} {rule.source}"
    yield from (f"    {lack}" for lack in covered.lacks)


def _mutation_lines(mutation: Mutation) -> Iterator[str]:
    if mutation.survivors:
        yield from ("", "Changements qu'aucune situation ne remarque", *_by_subject(mutation.survivors))
    if mutation.unreached:
        subjects = sorted({mutant.subject for mutant in mutation.unreached})
        yield from ("", "Jamais atteints : aucune situation n'est de ces dates", *_indented(subjects))
    if mutation.mistaken:
        yield from ("", "Équivalents déclarés à tort : une situation les remarque, ou ils ne nomment aucun changement")
        yield from _indented(each.mutant for each in mutation.mistaken)


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)


def _by_subject(mutants: Sequence[Mutant]) -> Iterator[str]:
    before = None
    for mutant in mutants:
        if mutant.subject != before and mutant.touches != {mutant.subject}:
            yield f"  {mutant.subject}, lu par {', '.join(sorted(mutant.touches))}"
        before = mutant.subject
        yield f"  {mutant.id}"


def _totals(report: Report) -> Iterator[str]:
    incomplete = sum(1 for rule in report.rules if rule.lacks)
    yield f"Situations : {report.situations} ; non conformes : {len(report.red)}"
    yield f"Règles : {len(report.rules)} ; à compléter : {incomplete}"
    if (mutation := report.mutation) is not None:
        yield (
            f"Changements : {mutation.tried} ; non remarqués : {len(mutation.survivors)} ; "
            f"équivalents : {len(mutation.equivalent)} ; jamais atteints : {len(mutation.unreached)}"
        )


def _scale_lines(scale: Scale | None) -> Iterator[str]:
    if scale is None:
        return
    for level in Level:
        yield from ("", level.label.capitalize())
        for measured in scale.lines:
            if measured.line.level is level:
                yield from _measured_lines(measured)
    yield ""
    yield f"Niveau : {scale.level.label if scale.level else 'aucun'}"


def _measured_lines(measured: Measured) -> Iterator[str]:
    line = measured.line
    if measured.problems is None:
        yield f"· {line.code:12} {line.title} (non vérifié : --at-least {line.level})"
        return
    yield f"{'✓' if measured.is_kept else '✗'} {line.code:12} {line.title}"
    yield from (f"    {problem}" for problem in measured.problems)
    if measured.problems:
        yield f"    → {line.advice}"


def _as_json(reports: Sequence[Report], scale: Scale | None) -> dict[str, object]:
    first, *added = reports
    return {
        "scheme": first.installed.scheme.code,
        "version": first.installed.scheme.version,
        **_report_json(first),
        "additions": [_report_json(report) for report in added],
        "level": scale.level if scale is not None else None,
        "scale": [_measured_json(measured) for measured in scale.lines] if scale is not None else None,
    }


def _report_json(report: Report) -> dict[str, object]:
    return {
        "distribution": report.installed.distribution,
        "isWell": report.is_well,
        "situations": report.situations,
        "red": [{"name": red.name, "differences": red.differences} for red in report.red],
        "rules": [_rule_json(covered) for covered in report.rules],
        "mutations": _mutation_json(report.mutation) if report.mutation is not None else None,
    }


def _measured_json(measured: Measured) -> dict[str, object]:
    line, problems = measured.line, measured.problems
    return {"code": line.code, "level": line.level, "title": line.title, "problems": problems, "advice": line.advice}


def _rule_json(covered: RuleCoverage) -> dict[str, object]:
    return {
        "code": covered.rule.code,
        "severity": covered.rule.severity,
        "source": covered.rule.source,
        "speaks": covered.speaks,
        "quiet": covered.quiet,
        "limits": [mutant.id for mutant in covered.limits],
        "openLimits": [mutant.id for mutant in covered.open_limits],
        "lacks": covered.lacks,
    }


def _mutation_json(mutation: Mutation) -> dict[str, object]:
    return {
        "tried": mutation.tried,
        "survivors": [_mutant_json(mutant) for mutant in mutation.survivors],
        "equivalent": [_mutant_json(mutant) for mutant in mutation.equivalent],
        "unreached": [_mutant_json(mutant) for mutant in mutation.unreached],
        "mistakenEquivalents": [each.mutant for each in mutation.mistaken],
    }


def _mutant_json(mutant: Mutant) -> dict[str, object]:
    return {"mutant": mutant.id, "rules": sorted(mutant.touches)}
