"""The scheme being measured, and what several lines ask of it, each worked out once."""

import ast
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable

from monespace_gql.catalogue import Installed
from monespace_gql.conformance.check import Report, check
from monespace_gql.conformance.mutation import Mutation
from monespace_gql.conformance.plugin_situations import situations_of
from monespace_gql.lexicon.clock import SystemClock, today
from monespace_gql.scheme import Block, Scheme
from monespace_gql.scheme.example import example_content


class Subject:
    """An installed scheme as its author wrote it, without what others add; a report already made is used again."""

    def __init__(self, installed: Installed, report: Report | None = None) -> None:
        self.installed = installed.alone
        self._report = report

    @property
    def scheme(self) -> Scheme:
        """What is measured."""
        return self.installed.scheme

    @cached_property
    def report(self) -> Report:
        """What the situations show."""
        return self._report or check(self.installed)

    @cached_property
    def mutation(self) -> Mutation:
        """What the situations notice of changes of the law."""
        made = self.report.mutation or check(self.installed, mutations=True).mutation
        assert made is not None  # asked for
        return made

    @cached_property
    def day(self) -> date:
        """The day of most situations, on which the example case is judged; today without any."""
        days = Counter(situation.on for situation in situations_of(self.installed))
        return days.most_common(1)[0][0] if days else today(SystemClock())

    @cached_property
    def example(self) -> dict[str, object]:
        """The example case."""
        return example_content(self.scheme)

    @cached_property
    def folder(self) -> Traversable | None:
        """The package that the entry point names; None for a module that stands alone."""
        return files(self.installed.package) if self.installed.package else None

    @cached_property
    def sources(self) -> dict[str, ast.Module]:
        """The Python files of the package, parsed, by their path inside it."""
        found = _python_files(self.folder) if self.folder is not None else ()
        return {name: ast.parse(file.read_text(encoding="utf-8")) for name, file in found}

    @cached_property
    def blocks(self) -> dict[str, type[Block]]:
        """Every tab and block by pattern path."""
        found: dict[str, type[Block]] = {}
        for tab in self.scheme.tabs:
            found.update(_blocks(tab, tab.code))
        return found


def _python_files(folder: Traversable, root: str = "") -> Iterator[tuple[str, Traversable]]:
    for each in sorted(folder.iterdir(), key=lambda each: each.name):
        if each.is_dir():
            yield from _python_files(each, f"{root}{each.name}/")
        elif each.name.endswith(".py"):
            yield f"{root}{each.name}", each


def _blocks(block: type[Block], path: str) -> Iterator[tuple[str, type[Block]]]:
    yield path, block
    for spec in block.specs:
        if spec.block is not None:
            yield from _blocks(spec.block, f"{path}.{spec.name}")
