"""Who added to a scheme what its own plugin does not bring: said to everybody, beside what was added."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """The distribution that adds, the French name of what it adds, by what right, and the hook that it came through."""

    plugin: str
    label: str
    source: str
    hook: str = ""

    @property
    def blame(self) -> dict[str, str]:
        """What a log line names when its code fails."""
        return {"plugin": self.plugin, "hook": self.hook}
