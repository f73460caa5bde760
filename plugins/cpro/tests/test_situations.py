"""The situations a jurist wrote, one test each, and the rules they leave out."""

from pathlib import Path

import pytest

import monespace_cpro
from monespace_cpro.plugin import CPRO
from monespace_gql.conformance import Expectation, Said, Situation, load, run

SITUATIONS = load(Path(monespace_cpro.__file__).parent / "situations")
CODES = {rule.code for rule in CPRO.ruleset}


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.name)
def test_the_scheme_says_what_the_jurist_expects(situation: Situation) -> None:
    assert run(situation, CPRO) == []


def test_every_rule_speaks_in_some_situation() -> None:
    heard = {said.code for situation in SITUATIONS for said in situation.expect.speaks}

    assert heard >= CODES


def test_every_rule_is_shown_to_be_silent_just_beside() -> None:
    silent = {code for situation in SITUATIONS for code in situation.expect.silent}

    assert silent >= CODES


def test_a_rule_expected_to_be_silent_has_all_it_reads() -> None:
    for situation in SITUATIONS:
        if situation.expect.silent:
            spoken = Expectation(speaks=tuple(Said(code=code) for code in situation.expect.silent))

            told = run(situation.model_copy(update={"expect": spoken}), CPRO)

            assert not [difference for difference in told if " et attend " in difference], situation.name
