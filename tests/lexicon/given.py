"""How hard the property tests of the lexicon try: the same examples on every machine, without a stopwatch."""

from hypothesis import settings

MANY = settings(max_examples=200, deadline=None, derandomize=True)
