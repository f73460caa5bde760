"""Gold: every small change of the law is noticed, and clients, former drafts and the server are safe."""

import asyncio
from collections.abc import Iterable, Iterator

from monespace_gql.conformance.former import former_of
from monespace_gql.conformance.scale.coordinates import coordinates
from monespace_gql.conformance.scale.fuzz import faults_of
from monespace_gql.conformance.scale.statements import too_many_statements
from monespace_gql.conformance.scale.subject import Subject
from monespace_gql.graph.scheme_sdl import scheme_sdl
from monespace_gql.scheme.migration import MigrationFailed, upgraded

TOLD = 5
"""Differences told one by one; the others are counted."""


def changes_are_noticed(subject: Subject) -> Iterator[str]:
    """A law that may change without a red situation is not tested."""
    survivors, mistaken = subject.mutation.survivors, subject.mutation.mistaken
    yield from _first(f"aucune situation ne remarque {mutant.id}" for mutant in survivors)
    yield from _first(f"équivalent déclaré à tort : {each.mutant}" for each in mistaken)


def sdl_is_committed(subject: Subject) -> Iterable[str]:
    """What clients rely on changes on purpose."""
    name = f"{subject.scheme.code}.graphql"
    write = f"monespace schema --scheme {subject.scheme.code} > …/{name}"
    file = subject.folder / name if subject.folder is not None else None
    if file is None or not file.is_file():
        return (f"pas de {name} à côté du module du point d'entrée : {write}",)
    committed, now = file.read_text(encoding="utf-8"), scheme_sdl(subject.installed)
    if committed == now:
        return ()
    before, after = coordinates(committed), coordinates(now)
    told = [
        *(f"{place} n'existe plus : un client qui le demande est refusé" for place in before if place not in after),
        *(
            f"{place} était {before[place]}, il est {after[place]}"
            for place in before
            if after.get(place, before[place]) != before[place]
        ),
        *(f"{place} est nouveau" for place in after if place not in before),
    ]
    return _first(told or [f"les descriptions de {name} ne sont plus celles du dispositif : {write}"])


def migrations_are_shown(subject: Subject) -> Iterator[str]:
    """A draft opened under a former version is taken up as its author expects."""
    shown = former_of(subject.installed)
    for step in subject.scheme.migrations:
        if not any(former.version == step.since for former in shown):
            yield f"aucun contenu de la version {step.since} dans situations/former.yaml"
    for former in shown:
        try:
            taken = upgraded(subject.scheme, former.kept, former.version)
        except MigrationFailed as failed:
            yield f"« {former.name} » : {failed}"
            continue
        if taken is None:
            yield f"« {former.name} » : aucune migration ne part de la version {former.version}"
        else:
            yield from (f"« {former.name} » : {difference}" for difference in former.differences(taken.content))


def statements_are_few(subject: Subject) -> list[str]:
    """However large the form, a draft is read in one statement."""
    return asyncio.run(too_many_statements(subject))


def nothing_typed_is_a_fault(subject: Subject) -> list[str]:
    """Whatever somebody types, the answer is a finding."""
    return asyncio.run(faults_of(subject))


def _first(problems: Iterable[str]) -> Iterator[str]:
    told = list(problems)
    yield from told[:TOLD]
    if len(told) > TOLD:
        yield f"… et {len(told) - TOLD} autres"
