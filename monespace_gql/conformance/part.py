"""Who answers for which rules of an installed scheme: its own author, and each plugin that adds to it."""

from collections.abc import Iterator
from dataclasses import dataclass

from monespace_gql.catalogue import Added, Installed


@dataclass(frozen=True)
class Part:
    """A scheme as one distribution knows it, with the package that holds its situations.

    `codes` are the rules it answers for; empty stands for all of them. The situations of the scheme's author never see
    what others add, and those of an addition see the scheme with that addition alone: a verdict does not depend on
    what else is installed.
    """

    installed: Installed
    codes: tuple[str, ...] = ()

    def asked(self, codes: tuple[str, ...]) -> tuple[str, ...] | None:
        """Return which of some rules it answers for, all when none is asked for; None when it answers for none."""
        if not codes:
            return self.codes
        own = self.codes or tuple(rule.code for rule in self.installed.scheme.ruleset)
        return tuple(code for code in codes if code in own) or None


def parts_of(installed: Installed) -> Iterator[Part]:
    """Walk the parts of an installed scheme, its author's first."""
    yield Part(installed.alone)
    yield from (part_of(added) for added in installed.added if added.rules)


def part_of(added: Added) -> Part:
    """Return the part of a plugin that adds to a scheme."""
    return Part(Installed(added.scheme, added.distribution, added.version, added.package), added.rules)
