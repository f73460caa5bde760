"""What stops the boot: a plugin that cannot be used."""


class BrokenPlugin(Exception):
    """A plugin cannot be used; the message names its distribution, what is wrong, and how to start without it."""

    def __init__(self, distribution: str, reason: str) -> None:
        super().__init__(
            f"The plugin « {distribution} » cannot be loaded: {reason}\n"
            f"To start without it: MONESPACE_BLOCKED_PLUGINS={distribution}"
        )
        self.distribution = distribution
        self.reason = reason
