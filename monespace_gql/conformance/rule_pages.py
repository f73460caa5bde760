"""`docs/rules/`: for the jurist, a page a rule and an index a scheme, written from declarations and situations."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import PurePosixPath

from monespace_gql.catalogue import Installed
from monespace_gql.conformance.case import Case
from monespace_gql.conformance.computation import source_of
from monespace_gql.conformance.part import parts_of
from monespace_gql.conformance.plugin_situations import situations_of
from monespace_gql.conformance.situation import Said
from monespace_gql.conformance.wording import Wording
from monespace_gql.lexicon import paths
from monespace_gql.lexicon.finding import Severity
from monespace_gql.rulebook import Dated, DatedTable, Derived, Known, Outcome, Repeated, Rule, in_french
from monespace_gql.rulebook.rule import is_plain, plain_facts
from monespace_gql.scheme import Scheme

SEVERITIES = {
    Severity.BLOCKING: "Bloquante : la demande ne peut pas être transmise",
    Severity.WARNING: "Avertissement",
    Severity.INFO: "Information",
}
SHORT = {Severity.BLOCKING: "bloquante", Severity.WARNING: "avertissement", Severity.INFO: "information"}

WRITTEN = "*Page écrite par `monespace docs` d'après la déclaration de la règle : ne pas la modifier à la main.*"


def rule_pages(installed: Installed) -> dict[PurePosixPath, str]:
    """Return the pages of one scheme by their path inside `docs/rules`."""
    scheme = installed.scheme
    cases = list(_cases(installed))
    wording = Wording(scheme)
    folder = PurePosixPath(scheme.code)
    pages = {folder / f"{rule.code}.md": rule_page(rule, cases, wording) for rule in scheme.ruleset}
    return {folder / "README.md": index_page(scheme), **pages}


def _cases(installed: Installed) -> Iterator[Case]:
    """Walk the situations of whoever answers for a rule, each on the scheme as its author knows it."""
    for part in parts_of(installed):
        yield from (Case(situation, part.installed.scheme) for situation in situations_of(part.installed))


def index_page(scheme: Scheme) -> str:
    """Return the list of the rules of a scheme, tab by tab."""
    labels = {tab.code: tab.label for tab in scheme.tabs}
    order = list(labels)
    rules = sorted(scheme.ruleset, key=lambda rule: order.index(_tab(rule, order)))
    lines = [f"# {scheme.label} : les {len(rules)} règles", "", WRITTEN]
    for tab, group in groupby(rules, key=lambda rule: _tab(rule, order)):
        lines += ["", f"## {labels[tab]}", "", "| Règle | Gravité | Message | Source |", "|---|---|---|---|"]
        for rule in group:
            cells = (f"[{rule.code}]({rule.code}.md)", SHORT[rule.severity], _cell(rule.says), _cell(rule.source))
            lines.append(f"| {' | '.join(cells)} |")
    return _text(lines)


def rule_page(rule: Rule, cases: Sequence[Case], wording: Wording) -> str:
    """Return the page of one rule."""
    return _text(
        (
            *_head(rule, wording),
            *_when(rule, wording),
            *_tables(rule, wording),
            *_computed(rule, wording),
            *(("", "## Précisions", "", rule.doc) if rule.doc else ()),
            *_situations(rule, cases, wording),
        )
    )


def _tab(rule: Rule, tabs: Sequence[str]) -> str:
    tab = paths.tab_of(rule.place)
    return tab if tab in tabs else tabs[-1]


def _head(rule: Rule, wording: Wording) -> Iterator[str]:
    yield from (f"# {rule.code}", "", f"> {rule.says}", "")
    for name, operand in rule.shows.items():
        yield f"- `{{{name}}}` : {wording.operand(operand)}"
    yield from ("", "| | |", "|---|---|")
    yield f"| Gravité | {SEVERITIES[rule.severity]} |"
    yield f"| Champ | {_cell(wording.place(rule.place))} (`{rule.place}`) |"
    if rule.for_each is not None:
        yield f"| Jugée | pour chaque ligne de {_cell(wording.place(rule.for_each.list.pattern))} |"
    yield f"| Source | {_cell(rule.source)} |"
    if rule.origin is not None:
        yield f"| Ajoutée par | {_cell(rule.origin.label)} (`{rule.origin.plugin}`), {_cell(rule.origin.source)} |"
    yield f"| Date d'effet | {_cell(_driver(rule, wording))} |"
    yield f"| En vigueur | {_validity(rule)} |"


def _driver(rule: Rule, wording: Wording) -> str:
    if rule.driven_by is not None:
        return wording.operand(rule.driven_by)
    drivers = dict.fromkeys(wording.operand(part.driver) for part in rule.parts if isinstance(part, Dated))
    return " ; ".join(drivers) or "le jour de l'examen"


def _validity(rule: Rule) -> str:
    if rule.since is None and rule.until is None:
        return "sans limite de date"
    since = f"depuis le {in_french(rule.since)}" if rule.since is not None else ""
    until = f"jusqu'au {in_french(rule.until)} inclus" if rule.until is not None else ""
    return " ".join(filter(None, (since, until)))


def _when(rule: Rule, wording: Wording) -> Iterator[str]:
    first, *rest = wording.condition(rule.when)
    yield from ("", "## Quand elle parle", "")
    subject = "La pièce est demandée" if paths.tab_of(rule.place) == "documents" else "La règle parle"
    yield f"{subject} quand {first}" + ("" if rest else ".")
    if rest:
        yield ""
        yield from rest
    waited_for = (operand for operand in rule.values if not isinstance(operand, (Known, Repeated)))
    names = (name for operand in waited_for for name in plain_facts(operand))
    awaited = {name for name in names if not name.endswith("[]")}
    if awaited:
        yield from ("", "Elle attend que soit connu tout ce qu'elle compare :", "")
        named = (part for part in rule.parts if is_plain(part) and part.pattern in awaited)
        yield from dict.fromkeys(f"- {wording.operand(part)}" for part in named)


def _tables(rule: Rule, wording: Wording) -> Iterator[str]:
    dated = {(part.table.code, part.driver.name): part for part in rule.parts if isinstance(part, Dated)}
    if not dated:
        return
    yield from ("", "## Barèmes")
    for part in dated.values():
        yield from ("", f"### {part.table.label}", "")
        yield f"`{part.table.code}`, lu à cette date : {wording.operand(part.driver)}."
        yield from ("", f"| Depuis le | Valeur ({part.table.unit}) | Source |", "|---|---|---|")
        yield from _entries(part.table)


def _entries(table: DatedTable) -> Iterator[str]:
    for entry in table.entries:
        value = "plus de valeur" if entry.value is None else in_french(entry.value)
        yield f"| {in_french(entry.since)} | {value} | {_cell(entry.source)} |"


def _computed(rule: Rule, wording: Wording) -> Iterator[str]:
    computed = [part for part in rule.parts if isinstance(part, Derived)]
    if computed:
        yield from ("", "## Données calculées")
    for fact in computed:
        yield from ("", f"### `{fact.name}`", "", "D'après :", "")
        yield from (f"- {wording.operand(read)}" for read in fact.reads)
        if source := source_of(fact.compute):
            yield from ("", "```python", source, "```")


def _situations(rule: Rule, cases: Iterable[Case], wording: Wording) -> Iterator[str]:
    naming = [case for case in cases if rule.code in case.named]
    yield from ("", "## Situations", "")
    if not naming:
        yield "Aucune situation ne nomme cette règle."
        return
    yield "Chacune part du cas d'exemple, qui ne reçoit aucune remarque, et en change quelques champs."
    yield from ("", "| Situation | Jour | Ce qui est saisi | La règle |", "|---|---|---|---|")
    for case in naming:
        given = "<br>".join(_given(case, wording)) or "le cas d'exemple"
        cells = (_cell(case.name), in_french(case.situation.on), given, _cell(_expected(rule, case, wording)))
        yield f"| {' | '.join(cells)} |"


def _given(case: Case, wording: Wording) -> Iterator[str]:
    for path, value in case.situation.changes:
        place = paths.pattern(path)
        yield f"{_cell(wording.place(place))} : {_cell(wording.typed(place, value))}"
    if case.situation.attached is not None:
        files = ", ".join(wording.place(f"documents.{code}") for code in case.situation.attached)
        yield f"pièces déposées : {_cell(files) or 'aucune'}"


def _expected(rule: Rule, case: Case, wording: Wording) -> str:
    said = next((said for said in case.situation.expect.speaks if said.code == rule.code), None)
    if said is not None:
        return f"parle{_how(said)}"
    if case.ends(rule.code, Outcome.UNDETERMINED):
        missing = (paths.pattern(name) for verdict in case.verdicts[rule.code] for name in verdict.missing)
        return f"attend {', '.join(wording.place(place) for place in dict.fromkeys(missing))}"
    return "n'est pas en vigueur" if case.ends(rule.code, Outcome.NOT_IN_FORCE) else "se tait"


def _how(said: Said) -> str:
    told = SHORT[said.severity] if said.severity is not None else ""
    quoted = f"« {said.message} »" if said.message is not None else ""
    how = ", ".join(filter(None, (told, quoted)))
    return f" : {how}" if how else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;").replace("\n", " ")


def _text(lines: Iterable[str]) -> str:
    """Put lines together, never two empty ones in a row."""
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).rstrip() + "\n"
