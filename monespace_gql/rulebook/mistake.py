"""An author's mistake in a rule: found when the rule set is built, told in one sentence with the rule's code."""


class RulebookError(Exception):
    """A rule that cannot be used; `rule` is its code when one rule is to blame."""

    def __init__(self, sentence: str, rule: str | None = None) -> None:
        super().__init__(f"rule {rule}: {sentence}" if rule else sentence)
        self.sentence = sentence
        self.rule = rule
