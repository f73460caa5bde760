"""Both ways of reading answer alike: whatever is asked, by everybody, of everything, to the byte.

The operations are drawn at random, uniformly: hypothesis would spend half of them on near copies of the last one. What
differs is brought to its least before it is shown.
"""

import os
from collections import Counter
from random import Random, SystemRandom

from tests.reads.differential.conftest import Compared
from tests.reads.differential.operations import drawn
from tests.reads.differential.people import PEOPLE
from tests.reads.differential.ways import Differ

ASKED_FOR = os.environ.get("MONESPACE_DIFFERENTIAL")
"""How many operations to draw, others each time; unset: always the same few."""

OFTEN = ("employer", "manager", "employer", "manager", "investigator", "provider", "other employer")
MOST_SHOWN = 20


def test_both_ways_answer_alike_whatever_is_asked(compared: Compared) -> None:
    seed = SystemRandom().getrandbits(32) if ASKED_FOR else 2026
    random, told, differences = Random(seed), Counter[str](), list[str]()

    for _ in range(int(ASKED_FOR or 200)):
        person = random.choice((*PEOPLE, *OFTEN))
        operation = drawn(random, compared.ways.people[person])
        try:
            reply = compared.alike(person, operation)
        except Differ as differ:
            differences.append(str(differ))
            continue
        told[reply.codes[0] if reply.codes else "answered"] += 1
        if len(differences) == MOST_SHOWN:
            break

    assert not differences, f"seed {seed}: " + "\n\n".join(differences)
    assert told["answered"] > 0.6 * told.total(), told
