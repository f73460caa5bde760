"""Small changes of the law: which are tried, which are noticed, which are declared equivalent."""

from collections.abc import Callable
from operator import ge, gt, le, lt

import pytest

from monespace_gql.conformance.case import Case
from monespace_gql.conformance.computation import computations
from monespace_gql.conformance.equivalent import Equivalent
from monespace_gql.conformance.mutant import dated_tables
from monespace_gql.conformance.mutation import Mutation, mutants, mutate
from monespace_gql.rulebook import Outcome
from monespace_gql.scheme import Condition, Fact, FactType, Rule, Scheme, derived, facts, present, rule
from tests.conformance.conftest import Small
from tests.conformance.given import situation, with_rule, without


def tried(small: Small, code: str, *equivalents: Equivalent) -> Mutation:
    """What becomes of the changes of one rule and of all it reads."""
    return mutate(small.scheme, small.cases, [code], equivalents)


def survivors(mutation: Mutation) -> list[str]:
    """What no situation notices."""
    return [mutant.id for mutant in mutation.survivors]


def changes(small: Small, code: str) -> set[str]:
    """How the changes of one rule and of all it reads are told."""
    return {mutant.change for mutant in mutants(small.scheme, small.cases, [code])}


def a_rule(code: str, when: Condition, at: Fact) -> Rule:
    """One more rule."""
    return rule(code, when=when, at=at, says="Non", source="Article 9")


LENGTH = "calcul small_plugin.plugin.length"


def test_a_rule_shown_whole_notices_every_change(small: Small) -> None:
    mutation = tried(small, "SMALL-SHOWN")

    assert survivors(mutation) == []
    assert mutation.tried > 10


def test_operators_numbers_severity_and_dates_are_changed(small: Small) -> None:
    assert {
        "page.quantity < 1 → <=",
        "page.quantity < 1 → 0",
        "page.quantity < 1 → >=",
        "WARNING → BLOCKING",
    } == changes(small, "SMALL-EDGE")
    assert {"jusqu'au 2020-12-31 → 2020-12-30", "jusqu'au 2020-12-31 → 2021-01-01"} <= changes(small, "SMALL-ENDED")


@pytest.mark.parametrize(
    ("operator", "flipped", "moved"), [(lt, "<=", "6"), (le, "<", "8"), (gt, ">=", "8"), (ge, ">", "6")]
)
def test_a_limit_moves_the_way_that_flipping_its_operator_does_not(
    small: Small, operator: Callable[[object, object], Condition], flipped: str, moved: str
) -> None:
    quantity = facts(small.scheme.tabs[0]).quantity
    scheme = with_rule(small.scheme, a_rule("SMALL-LIMIT", operator(quantity, 7), quantity))

    limits = [mutant.change for mutant in mutants(scheme, (), ["SMALL-LIMIT"]) if mutant.boundary]

    assert [change.rpartition(" → ")[2] for change in limits] == [flipped, moved]


def test_a_joined_condition_loses_each_of_its_parts_and_is_joined_otherwise(small: Small) -> None:
    assert {
        "(~page.quantity < 5 & page.amount > 500.00) → ou",
        "sans ~page.quantity < 5",
        "sans page.amount > 500.00",
        "~page.quantity < 5 → page.quantity < 5",
    } <= changes(small, "SMALL-MANY")


def test_the_members_of_a_list_are_taken_out_one_by_one_unless_it_is_long(small: Small) -> None:
    scheme = with_lists(small.scheme)

    told = [mutant.change for mutant in mutants(scheme, (), ["SMALL-SHORT", "SMALL-LONG"])]

    assert [change for change in told if "la liste sans" in change] == [
        "page.quantity : la liste sans 7",
        "page.quantity : la liste sans 8",
    ]


def with_lists(scheme: Scheme) -> Scheme:
    """The scheme with a rule that reads a short list, and one that reads a long one."""
    page = facts(scheme.tabs[0])
    short = a_rule("SMALL-SHORT", page.quantity.one_of((7, 8)), page.quantity)
    return with_rule(with_rule(scheme, short), a_rule("SMALL-LONG", page.quantity.one_of(range(20, 40)), page.quantity))


def test_numbers_of_the_law_are_changed_where_situations_look_them_up(small: Small) -> None:
    ((tables, _),) = dated_tables(small.scheme.ruleset).values()
    entries = tables[0].entries

    mutation = tried(small, "SMALL-SHOWN")

    assert tables[0].entries is entries
    assert {mutant.change for mutant in mutation.unreached} == {
        "120,00 depuis le 01/01/2020 → depuis le 31/12/2019",
        "120,00 depuis le 01/01/2020 → depuis le 02/01/2020",
        "180,00 depuis le 01/01/2030 → 179,99",
        "180,00 depuis le 01/01/2030 → 180,01",
        "180,00 depuis le 01/01/2030 → depuis le 31/12/2029",
        "180,00 depuis le 01/01/2030 → depuis le 02/01/2030",
    }


@pytest.mark.parametrize(
    ("situation_left_out", "unnoticed"),
    [
        ("La veille du nouveau plafond", "barème small.limit : 150,00 depuis le 01/01/2026 → depuis le 31/12/2025"),
        ("Le jour du nouveau plafond", "barème small.limit : 150,00 depuis le 01/01/2026 → depuis le 02/01/2026"),
    ],
)
def test_without_one_side_of_a_dated_change_its_day_may_move(
    small: Small, situation_left_out: str, unnoticed: str
) -> None:
    cases = without(small.cases, situation_left_out)

    assert unnoticed in survivors(mutate(small.scheme, cases, ["SMALL-SHOWN"]))


def test_what_computes_a_fact_is_changed_too_and_stays_as_it_was(small: Small) -> None:
    told = changes(small, "SMALL-LENGTH")
    (computation,) = computations(small.scheme.ruleset)
    code = computation.function.__code__

    tried(small, "SMALL-LENGTH")

    assert computation.function.__code__ is code
    assert "(end - start).days + 1 → (end - start).days - 1" in told
    assert "end - start → end + start" in told


def test_an_equivalent_declared_with_its_reason_may_survive(small: Small) -> None:
    without_reason = tried(small, "SMALL-LENGTH")
    with_reason = tried(small, "SMALL-LENGTH", *small.equivalents)

    change = "max((end - start).days + 1, 0) → max((end - start).days + 1, 1)"
    assert survivors(without_reason) == [f"{LENGTH} : {change}"]
    assert survivors(with_reason) == []
    assert [mutant.change for mutant in with_reason.equivalent] == [change]
    assert with_reason.mistaken == ()


def test_an_equivalent_that_a_situation_notices_is_a_mistake(small: Small) -> None:
    noticed = Equivalent(scheme="SMALL", mutant="SMALL-LENGTH : page.days < 30 → <=", because="Personne ne compte.")

    assert tried(small, "SMALL-LENGTH", noticed).mistaken == (noticed,)


def test_an_equivalent_that_names_no_change_is_a_mistake_of_the_whole_scheme(small: Small) -> None:
    unknown = Equivalent(scheme="SMALL", mutant="SMALL-GONE : a < b → <=", because="La règle a disparu.")

    assert mutate(small.scheme, small.cases, (), [unknown]).mistaken == (unknown,)
    assert tried(small, "SMALL-LENGTH", unknown).mistaken == ()


def test_a_rule_expected_silent_that_starts_waiting_is_noticed(small: Small) -> None:
    scheme = with_rule(small.scheme, optional(small))
    quiet = situation("Sans commentaire", expect={"not": ["SMALL-OPTIONAL"]})
    elsewhere = situation("Ailleurs", expect={"not": ["SMALL-EDGE"]})
    unnoticed = "SMALL-OPTIONAL : sans present(page.comment)"

    noticed = mutate(scheme, [Case(quiet, scheme)], ["SMALL-OPTIONAL"])
    missed = mutate(scheme, [Case(elsewhere, scheme)], ["SMALL-OPTIONAL"])

    assert Case(quiet, scheme).ends("SMALL-OPTIONAL", Outcome.QUIET)
    assert unnoticed not in survivors(noticed)
    assert unnoticed in survivors(missed)


def optional(small: Small) -> Rule:
    """A rule on an optional answer that must not wait for it."""
    page = facts(small.scheme.tabs[0])
    when = present(page.comment) & page.comment.one_of(("Non",)) & (page.quantity > 1)
    return a_rule("SMALL-OPTIONAL", when, page.comment)


def test_two_computations_on_one_line_are_told_apart(small: Small) -> None:
    page = facts(small.scheme.tabs[0])
    one, other = (lambda many: many + 1), (lambda many: many - 2)
    more = derived("page.more", FactType.INTEGER, reads=(page.quantity,), compute=one)
    less = derived("page.less", FactType.INTEGER, reads=(page.quantity,), compute=other)
    scheme = with_rule(small.scheme, a_rule("SMALL-TWO", (more > 9) & (less > 9), page.quantity))

    told = [mutant.id for mutant in mutants(scheme, (), ["SMALL-TWO"]) if mutant.subject.startswith("calcul")]

    assert told == [
        "calcul page.more : many + 1 → many - 1",
        "calcul page.more : many + 1 → many + 2",
        "calcul page.less : many - 2 → many + 2",
        "calcul page.less : many - 2 → many - 3",
    ]


def test_a_changed_computation_that_never_ends_is_cut_and_noticed(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monespace_gql.conformance.mutation.SECONDS", 0.05)
    page = facts(small.scheme.tabs[0])
    steps = derived("page.steps", FactType.INTEGER, reads=(page.quantity,), compute=counted)
    scheme = with_rule(small.scheme, a_rule("SMALL-LOOP", steps > 3, page.quantity))
    three = situation("Trois pas", given={"page.quantity": "3"}, expect={"not": ["SMALL-LOOP"]})
    four = situation("Quatre pas", given={"page.quantity": "4"}, expect={"speaks": ["SMALL-LOOP"]})

    mutation = mutate(scheme, [Case(three, scheme), Case(four, scheme)], ["SMALL-LOOP"])

    assert [mutant.id for mutant in mutation.survivors if mutant.subject.startswith("calcul")] == []


def counted(many: int) -> int:
    """Count the steps down to nothing."""
    steps = 0
    while many != 0:
        many = many - 1
        steps = steps + 1
    return steps
