"""What situations show of a rule: speaking, quiet, its limits; and what does not count."""

from dataclasses import replace

from monespace_gql.conformance.case import Case, run
from monespace_gql.conformance.coverage import RuleCoverage, coverage
from monespace_gql.conformance.plugin_situations import equivalents_of, situations_of
from monespace_gql.scheme import FactType, Rule, derived, facts, rule
from tests.conformance.conftest import Small
from tests.conformance.given import situation, with_rule, without


def shown(small: Small, code: str, cases: tuple[Case, ...] | None = None) -> RuleCoverage:
    """What is shown of one rule."""
    (covered,) = coverage(small.scheme, small.cases if cases is None else cases, [code], small.equivalents)
    return covered


def test_a_rule_with_its_three_situations_lacks_nothing(small: Small) -> None:
    covered = shown(small, "SMALL-SHOWN")

    assert covered.lacks == ()
    assert covered.speaks == ("Un centime au-dessus du plafond", "La veille du nouveau plafond")
    assert "Au plafond rien n'est dit" in covered.quiet
    assert (len(covered.limits), covered.open_limits) == (2, ())


def test_a_rule_that_no_situation_names_lacks_everything(small: Small) -> None:
    covered = shown(small, "SMALL-UNSHOWN")

    assert [lack.partition(" (")[0] for lack in covered.lacks] == [
        "aucune situation ne la montre parler",
        "aucune situation ne la montre se taire en connaissance de cause",
        "limite non montrée : page.quantity > 1000 → >=",
        "limite non montrée : page.quantity > 1000 → 1001",
    ]


def test_a_rule_that_merely_waits_is_not_shown_quiet(small: Small) -> None:
    covered = shown(small, "SMALL-WAITS")

    assert (covered.quiet, covered.waits) == ((), ("Sans fin rien n'est comparé",))
    assert any("elle attend seulement dans « Sans fin rien n'est comparé »" in lack for lack in covered.lacks)


def test_a_rule_that_is_not_in_force_is_not_shown_quiet(small: Small) -> None:
    covered = shown(small, "SMALL-ENDED")

    assert (covered.quiet, covered.out_of_force) == ((), ("Un commentaire de 2026 est permis",))
    assert any("elle n'est pas en vigueur" in lack for lack in covered.lacks)


def test_a_limit_shown_on_one_side_only_is_told(small: Small) -> None:
    covered = shown(small, "SMALL-EDGE")

    assert covered.lacks == ("limite non montrée : page.quantity < 1 → <=",)


def test_taking_one_side_of_a_limit_away_opens_it(small: Small) -> None:
    not_at_the_limit = without(small.cases, "La facture n'est pas demandée à trois cents euros")
    at_the_limit = shown(small, "SMALL-DOC-INVOICE", not_at_the_limit)
    beyond = shown(small, "SMALL-LENGTH", without(small.cases, "Vingt-neuf jours sont trop courts"))

    assert [mutant.change for mutant in at_the_limit.open_limits] == ["page.amount > 300.00 → >="]
    assert [mutant.change for mutant in beyond.open_limits] == ["page.days < 30 → 29"]


def test_the_limit_of_a_condition_that_rules_share_is_shown_once_for_all(small: Small) -> None:
    cases = without(without(small.cases, "Quatre au-delà de cinq cents euros"), "Cinq au-delà de cinq cents euros")

    whole, open_everywhere = shown(small, "SMALL-FEW"), shown(small, "SMALL-FEW", cases)

    shared = [mutant for mutant in whole.limits if "SMALL-MANY" in mutant.touches]
    assert {mutant.subject for mutant in shared} == {"SMALL-FEW et autres"}
    assert whole.open_limits == ()
    assert {mutant.id for mutant in shared} <= {mutant.id for mutant in open_everywhere.open_limits}


def test_a_red_situation_shows_nothing_and_says_why(small: Small) -> None:
    red = Case(situation("Trop peu", given={"page.quantity": "0"}, expect={"not": ["SMALL-EDGE"]}), small.scheme)

    assert red.differences == ("SMALL-EDGE devait se taire : « Au moins une »",)
    assert shown(small, "SMALL-EDGE", (red,)).speaks == ()


def test_a_rule_that_crashes_is_no_rule_that_speaks(small: Small) -> None:
    scheme = with_rule(small.scheme, crashing(small))
    case = situation("Treize", given={"page.quantity": "13"}, expect={"speaks": ["SMALL-CRASH"]})

    differences = run(case, scheme)
    (covered,) = coverage(scheme, [Case(case, scheme)], ["SMALL-CRASH"])

    assert differences == ["SMALL-CRASH s'est arrêtée sur une erreur : ZeroDivisionError"]
    assert (covered.speaks, covered.crashes) == ((), ("Treize",))
    assert "elle s'arrête sur une erreur : « Treize »" in covered.lacks


def crashing(small: Small) -> Rule:
    """A rule that cannot be verified for a quantity of thirteen."""
    page = facts(small.scheme.tabs[0])
    odds = derived("page.odds", FactType.INTEGER, reads=(page.quantity,), compute=lambda many: 10 // (many - 13))
    return rule("SMALL-CRASH", when=odds > 5, at=page.quantity, says="Non", source="Article 9")


def test_without_any_situation_every_rule_lacks_some(small: Small) -> None:
    assert all(covered.lacks for covered in coverage(small.scheme, ()))


def test_a_plugin_keeps_the_situations_of_all_its_schemes_in_one_folder(small: Small) -> None:
    other = replace(small.installed, scheme=replace(small.scheme, code="OTHER"))

    assert (situations_of(other), equivalents_of(other)) == ([], [])
    assert len(situations_of(small.installed)) == len(small.cases) > 0


def test_a_plugin_that_stands_alone_in_a_module_brings_no_situation(small: Small) -> None:
    assert situations_of(replace(small.installed, package="")) == []
    assert situations_of(replace(small.installed, package="json")) == []
