"""The part of a dossier that concerns one of its providers: their modules, what they are paid for them, their files."""

from collections.abc import Mapping

from monespace_gql.access import Viewer


def own_part(tree: Mapping[str, object], viewer: Viewer) -> dict[str, object]:
    """Return the tree with the modules, lines and documents of other companies left out (guide, S0:1197)."""
    sirens = {reach.siren for reach in viewer.reaches}
    part = dict(tree)
    if "modules" in tree:
        part["modules"] = [module for module in _rows(tree, "modules") if module["provider_siren"] in sirens]
    if "lines" in tree:
        part["lines"] = [line for line in _rows(tree, "lines") if _paid_to_them(line, sirens)]
    if "documents" in tree:
        part["documents"] = [file for file in _rows(tree, "documents") if file["depositor_siren"] in sirens]
    return part


def _paid_to_them(line: Mapping[str, object], sirens: set[str]) -> bool:
    """Say whether a cost is of their module and theirs: what the employer is paid for is not shown to a provider."""
    return line["provider_siren"] in sirens and str(line["payee_siret"])[:9] in sirens


def _rows(tree: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    rows = tree.get(name)
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
