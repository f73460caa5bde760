"""The part of a dossier that concerns one of its providers: their modules, what they are paid for them, their files."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from monespace_gql.access import Viewer
from monespace_gql.lexicon.standing import Permission

Row = Mapping[str, object]


def own_part(tree: Mapping[str, object], viewer: Viewer) -> dict[str, object]:
    """Return the tree without the modules, lines, documents and trainees of other companies (guide, S0:1197).

    Theirs are the companies whose requests of this scheme they may follow, and no other that they belong to.
    """
    scheme = str(tree.get("scheme", ""))
    sirens = {reach.siren for reach in viewer.reaches if reach.allows(Permission.FOLLOW, scheme)}
    part = dict(tree)
    if "modules" in tree:
        part["modules"] = [module for module in _rows(tree, "modules") if module["provider_siren"] in sirens]
    if "trainees" in tree:
        part["trainees"] = _trained(_rows(tree, "trainees"), _rows(part, "modules"))
    if "lines" in tree:
        part["lines"] = [line for line in _rows(tree, "lines") if _paid_to_them(line, sirens)]
    if "documents" in tree:
        part["documents"] = [file for file in _rows(tree, "documents") if file["depositor_siren"] in sirens]
    return part


def _trained(trainees: Sequence[Row], own: Iterable[Row]) -> list[Row]:
    """Keep the trainees who attend one of these modules; a module that names none is attended by all of them."""
    named = [module.get("trainee_ranks") for module in own]
    if any(ranks is None for ranks in named):
        return list(trainees)
    ranks = set(chain.from_iterable(each for each in named if isinstance(each, list)))
    return [trainee for trainee in trainees if trainee["rank"] in ranks]


def _paid_to_them(line: Row, sirens: set[str]) -> bool:
    """Say whether a cost is of their module and theirs: what the employer is paid for is not shown to a provider."""
    return line["provider_siren"] in sirens and str(line["payee_siret"])[:9] in sirens


def _rows(tree: Mapping[str, object], name: str) -> list[Row]:
    rows = tree.get(name)
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
