"""What the library itself does when it is used as its manual shows: the day one of these fails, a trap is gone.

Only what it does every time; each runs in a process of its own, since some of it kills.
"""

import json
import subprocess
import sys

import pytest

PROBE = """
import json, sys
from durable.engine import Host

class Still(Host):
    def _run(self): pass

def fired(terms, fact):
    names = []
    def note(c): names.append("r")
    def mark(c): pass
    host = Still()
    pattern = lambda terms: {"all": [{"m": {"$and": [{"ff": 1}, *terms]}}]}
    host.register_rulesets({"x": {"marker": {**pattern([]), "run": mark}, "r": {**pattern(terms), "run": note}}})
    host.assert_fact("x", {"ff": 1, "sid": "1", **fact})
    return len(names)

terms, fact = json.loads(sys.argv[1])
print(fired(terms, fact))
"""


def probed(terms: list[object], fact: dict[str, object]) -> subprocess.CompletedProcess[str]:
    said = json.dumps([terms, fact])
    return subprocess.run([sys.executable, "-c", PROBE, said], capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize(
    ("trap", "terms", "fact", "firings"),
    [
        ("true equals one", [{"a": 1}], {"a": True}, 1),
        ("a text equals a number", [{"a": 5}], {"a": "5"}, 1),
        ("an alternative fires once per true branch", [{"$or": [{"a": 1}, {"b": 1}]}], {"a": 1, "b": 1}, 2),
        ("null is not absent", [{"$nex": {"a": 1}}], {"a": None}, 0),
        ("two names of one hash are one name", [{"glbvs": 1}], {"yacxa": 1}, 1),
    ],
)
def test_the_library_still_has_its_traps(trap: str, terms: list[object], fact: dict[str, object], firings: int) -> None:
    assert probed(terms, fact).stdout.strip() == str(firings), trap


def test_the_library_still_refuses_a_fact_of_many_properties() -> None:
    fact: dict[str, object] = {f"q{rank}": 1 for rank in range(300)}

    assert "302" in probed([{"q1": 1}], fact).stderr
