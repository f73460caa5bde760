"""Rules about lists, by the author's words: examined, explained, hidden from who may not read, refused if mistaken."""

from collections.abc import Callable, Mapping
from datetime import date
from re import escape
from typing import Any

import pytest

from monespace_gql.access.mask import mask_for
from monespace_gql.lexicon.finding import Finding, FindingKind, Severity
from monespace_gql.lexicon.standing import Standing
from monespace_gql.rulebook import SubprocessEngine, judge_alone
from monespace_gql.scheme import (
    Block,
    Condition,
    FactType,
    Item,
    Operand,
    Rule,
    SchemeMistake,
    Tab,
    derived,
    document,
    facts,
    field,
    present,
    rule,
)
from monespace_gql.scheme.examination import Examination, Waiting, examine_alone
from monespace_gql.scheme.example import example_content, merged
from monespace_gql.scheme.json_schema import json_schema
from tests.scheme.training_plan import (
    TABS,
    TRAINING_PLAN,
    Attendee,
    Cost,
    Person,
    Teaching,
    attendee,
    funds,
    line,
    module,
    people,
    plan,
    trainee,
    training_plan,
)

ON = date(2026, 2, 1)
EXAMPLE = example_content(TRAINING_PLAN)


def example(block: type[Block], **changed: object) -> dict[str, Any]:  # Any: JSON
    """The example of a block, with some fields changed."""
    made: dict[str, Any] = {spec.name: spec.declared.example for spec in block.specs if spec.block is None}
    typed = {name: str(value) for name, value in made.items()}
    inner = {"attendees": [example(Attendee)]} if block is Teaching else {}
    return {**typed, **inner, **changed}


def examined(changes: Mapping[str, object]) -> Examination:
    return examine_alone(TRAINING_PLAN, merged(EXAMPLE, changes), on=ON)


def with_modules(*modules: object) -> Examination:
    return examined({"plan": {"modules": list(modules)}})


def told(examination: Examination, code: str) -> list[tuple[str, str]]:
    return [(finding.path, finding.message) for finding in examination.findings if finding.code == code]


def test_the_example_case_may_be_transmitted() -> None:
    examination = examined({})

    assert (examination.findings, examination.waiting) == ((), ())


def test_each_module_is_told_at_its_own_place_which_field_is_wrong() -> None:
    examination = with_modules(
        example(Teaching),
        example(Teaching, reference="M2", end="2026-03-01", hours="0", attendees=[]),
        example(Teaching, reference="M3", end="2026-03-01", hours="0"),
    )

    assert told(examination, "AF-01") == [
        ("plan.modules[1].end", "Le module 2 finit avant de commencer"),
        ("plan.modules[2].end", "Le module 3 finit avant de commencer"),
    ]
    assert told(examination, "AF-06-MODULE") == [("plan.modules[1].attendees", "Saisie obligatoire")]
    (first, *_) = (finding for finding in examination.findings if finding.code == "AF-06-MODULE")
    assert (first.kind, first.blocks) == (FindingKind.REQUIRED, True)


def test_hours_are_bounded_by_the_days_of_the_module() -> None:
    within, beyond = example(Teaching, hours="10"), example(Teaching, hours="11")

    (finding,) = with_modules(within, beyond).findings

    assert (finding.path, finding.code, finding.severity) == ("plan.modules[1].hours", "AF-02", Severity.WARNING)
    assert finding.message == "Un module compte au plus 10 heures"


def test_the_same_person_twice_is_told_at_both_by_number_or_by_name() -> None:
    trainees = [
        example(Person),
        example(Person, birth_name="Martin"),
        example(Person, birth_name="Durand", nir=None),
        example(Person, birth_name="Durand", nir=None),
        example(Person, birth_name="Petit", nir=None),
    ]

    examination = examined({"people": {"trainees": trainees}})

    assert [path for path, _ in told(examination, "AF-08")] == [f"people.trainees[{rank}]" for rank in range(4)]
    assert examination.waiting == ()


def test_the_dates_of_the_case_are_those_of_its_modules() -> None:
    modules = [example(Teaching), example(Teaching, start="2026-03-09", end="2026-03-10")]

    (finding,) = with_modules(*modules).findings

    assert (finding.path, finding.code) == ("plan.first_day", "AF-10")
    assert finding.message == "Les modules vont du 02/03/2026 au 10/03/2026"


def test_what_a_list_names_in_another_one_must_be_there() -> None:
    examination = examined(
        {
            "plan": {"modules": [example(Teaching, attendees=[example(Attendee), example(Attendee, trainee="Z")])]},
            "funds": {"lines": [example(Cost, module="M9"), example(Cost)]},
        }
    )

    assert [(finding.path, finding.code) for finding in examination.findings] == [
        ("plan.modules[0].attendees[1].trainee", "AF-KNOWN"),
        ("funds.lines[0].module", "AF-LINES"),
    ]


def test_the_lines_of_each_module_are_added_up_to_the_ceiling_of_its_date() -> None:
    modules = [
        example(Teaching),
        example(Teaching, reference="M2", start="2025-12-31", end="2025-12-31"),
    ]
    lines = [example(Cost, module=reference, quantity="11", rate=rate) for reference in ("M1", "M2") for rate in "55"]
    lines += [example(Cost, module=reference, quantity="1", rate="990.01") for reference in ("M1", "M2")]

    examination = examined({"plan": {"modules": modules}, "funds": {"lines": lines}})

    (finding,) = (finding for finding in examination.findings if finding.code == "AF-CEILING")
    assert (finding.path, finding.message) == (
        "plan.modules[1]",
        "1.100,01 € demandés pour ce module, 1.000,00 € au plus",
    )
    assert finding.explanation is not None
    assert [(used.on, used.since) for used in finding.explanation.dated] == [(date(2025, 12, 31), date(2025, 1, 1))]
    assert ("funds.lines[5].rate", "990,01") in [(fact.name, fact.value) for fact in finding.explanation.facts]


def test_a_rule_that_waits_for_several_items_is_told_once_with_all_it_lacks() -> None:
    examination = with_modules(*(example(Teaching, end=None) for _ in range(2)), example(Teaching))

    waiting = {each.rule: each for each in examination.waiting}

    assert waiting["AF-01"].missing == ("plan.modules[0].end", "plan.modules[1].end")
    assert set(waiting["AF-01"].rests_on) == {"plan.modules.start", "plan.modules.end"}
    assert Waiting("AF-10", ("plan.modules[0].end", "plan.modules[1].end")) in examination.waiting


def test_nothing_typed_is_told_of_by_what_asks_for_a_list() -> None:
    examination = examine_alone(TRAINING_PLAN, {}, on=ON)

    assert told(examination, "AF-06") == [("people.trainees", "Saisie obligatoire")]
    assert {finding.code for finding in examination.findings} == {"REQUIRED", "AF-06"}
    assert [each.rule for each in examination.waiting] == ["AF-10"]


def test_a_crash_in_one_item_blocks_at_its_place_and_leaves_the_others() -> None:
    ratio = derived("module.ratio", FactType.INTEGER, reads=(module.hours,), compute=lambda hours: 1 // (hours - 8))
    crashing = rule("T-CRASH", for_each=module, when=ratio < 0, at=module.hours, says="Trop court", source="L1")
    scheme = training_plan(rules=(crashing,))
    modules = [example(Teaching, hours=hours) for hours in ("7", "8", "9")]

    findings = examine_alone(scheme, merged(EXAMPLE, {"plan": {"modules": modules}}), on=ON).findings

    assert [(each.path, each.severity, each.message[:9]) for each in findings] == [
        ("plan.modules[0].hours", Severity.BLOCKING, "Trop cour"),
        ("plan.modules[1].hours", Severity.BLOCKING, "La règle "),
    ]


def test_the_engine_says_the_same_of_the_whole_scheme() -> None:
    trainees = [example(Person), example(Person, mark="B"), example(Person, birth_name=None, salary="50")]
    modules = [example(Teaching, hours="80"), example(Teaching, end="2026-01-01", attendees=[])]
    content = merged(EXAMPLE, {"people": {"trainees": trainees}, "plan": {"modules": modules}})
    given = {**TRAINING_PLAN.read(content, on=ON).facts, "case.filed_on": ON}

    with SubprocessEngine(time_limit=30) as engine:
        judgement = judge_alone(TRAINING_PLAN.ruleset, given, on=ON, engine=engine)

    assert (judgement.engine_available, judgement.differences) == (True, ())


def seen_by(title: Standing, examination: Examination) -> list[Finding]:
    return list(mask_for(TRAINING_PLAN, title).findings(examination.findings))


def test_what_rests_on_a_hidden_field_of_an_item_is_told_to_nobody_who_may_not_read_it() -> None:
    examination = examined({"people": {"trainees": [example(Person), example(Person, mark="B", salary="50")]}})

    codes = {title: [finding.code for finding in seen_by(title, examination)] for title in Standing}

    assert codes[Standing.EMPLOYER] == codes[Standing.MANAGER] == ["AF-08", "AF-08", "AF-PAY"]
    assert codes[Standing.PROVIDER] == codes[Standing.MODULE_PROVIDER] == ["AF-08", "AF-08"]


def test_a_rule_that_waits_for_a_hidden_field_of_an_item_is_not_told_either() -> None:
    examination = examined({"people": {"trainees": [example(Person, salary=None)]}})

    assert [each.rule for each in examination.waiting] == ["AF-PAY"]
    assert mask_for(TRAINING_PLAN, Standing.PROVIDER).waiting(examination.waiting) == ()
    assert len(mask_for(TRAINING_PLAN, Standing.EMPLOYER).waiting(examination.waiting)) == 1


def test_an_explanation_shows_no_masked_value_of_any_item() -> None:
    examination = examined({"people": {"trainees": [example(Person), example(Person)]}})

    for finding in seen_by(Standing.EMPLOYER, examination):
        assert finding.explanation is not None
        names = " ".join(fact.name for fact in finding.explanation.facts)
        assert "birth_name" in names
        assert "nir" not in names
        assert "2900531555042" not in str(finding.explanation.facts)


def rests_on(when: Condition, **more: Any) -> set[str]:  # Any: whatever a rule takes
    given = {"at": plan.first_day, "says": "Non", "source": "L1", **more}
    scheme = training_plan(rules=(rule("T", when=when, **given),))
    return set(scheme.rests_on(scheme.ruleset.rules[0]))


def test_a_rule_rests_on_the_fields_it_reads_and_not_on_the_rest_of_the_items() -> None:
    assert rests_on(trainee.some(trainee.birth_date > ON)) == {"people.trainees.birth_date"}
    assert rests_on(module.sum(attendee.sum(attendee.hours)) > 1) == {"plan.modules.attendees.hours"}
    assert rests_on(present(people.trainees)) >= {"people.trainees.salary", "people.trainees.nir"}


def test_how_many_items_there_are_is_known_to_who_reads_anything_of_them() -> None:
    assert rests_on(trainee.count() > 3) == {"people.trainees.mark"}


class Payslip(Block):
    """Known of the employer alone, then of the OPCO alone."""

    employer_only: int = field("A", example=1, read=(Standing.EMPLOYER,))
    manager_only: int = field("B", example=1, read=(Standing.MANAGER,))


class Pay(Tab, label="Paie"):
    """Nobody reads all of it."""

    payslips: list[Payslip] = field("Bulletins", most=30)


def test_where_nobody_reads_all_the_fields_their_number_rests_on_all_of_them() -> None:
    payslip = facts(Pay).payslips.each()
    scheme = training_plan(
        tabs=(Pay,), rules=(rule("T", when=payslip.count() > 3, at=facts(Pay).payslips, says="Non", source="L1"),)
    )

    assert set(scheme.rests_on(scheme.ruleset.rules[0])) == {"pay.payslips.employer_only", "pay.payslips.manager_only"}


def test_a_list_longer_than_the_form_allows_is_told_and_rules_look_no_further() -> None:
    trainees = [example(Person, mark=str(rank), nir=None, birth_name=f"Nom{'x' * rank}") for rank in range(51)]

    examination = examined({"people": {"trainees": [*trainees, trainees[50]]}})

    assert [(each.path, each.code, each.message) for each in examination.findings if each.code != "AF-KNOWN"] == [
        ("people.trainees", "FORMAT_ITEMS", "50 lignes maximum")
    ]
    assert not examination.may_be_transmitted
    kept = examination.reading.kept["people"]
    assert isinstance(kept, dict)
    assert len(kept["trainees"]) == 52, "nothing typed is lost"


def test_the_length_of_a_list_is_said_to_clients_that_know_no_scheme() -> None:
    schema: Any = json_schema(TRAINING_PLAN)  # Any: JSON

    assert schema["properties"]["people"]["properties"]["trainees"]["maxItems"] == 50
    assert schema["properties"]["funds"]["properties"]["lines"]["maxItems"] == 200


def refused(**changed: object) -> str:
    with pytest.raises(SchemeMistake) as told:
        training_plan(**changed)
    return str(told.value)


def made(when: Condition, at: Operand = plan.first_day, **more: Any) -> tuple[Rule]:  # Any: whatever a rule takes
    return (rule("T-1", when=when, at=at, says="Non", source="L1", **more),)  # type: ignore[arg-type]  # some are wrong


MISTAKES: dict[str, Callable[[], object]] = {
    "« plan.modules[].ends » n'existe pas. Vouliez-vous dire « end » ?": lambda: module.ends,
    "« plan.modules[other].ends » n'existe pas.": lambda: module.other().ends,
    "« plan.modules[].attendees[].hour » n'existe pas. Vouliez-vous dire « hours » ?": lambda: attendee.hour,
    "c'est une liste, écrivez plan.modules.each().end": lambda: plan.modules.end,
    "« plan.first_day » n'est pas une liste": lambda: plan.first_day.each(),
}


@pytest.mark.parametrize("said", MISTAKES)
def test_a_place_that_is_not_there_is_told_when_it_is_written(said: str) -> None:
    with pytest.raises(SchemeMistake, match=escape(said)):
        MISTAKES[said]()


def test_what_is_read_of_an_item_where_none_is_meant_stops_the_boot_with_what_to_write() -> None:
    said = refused(rules=made(module.hours > 3))

    assert "scheme 'AF': rule T-1: plan.modules[].hours is read outside its list: judge the rule" in said
    assert "for_each=plan.modules[], or ask for the count, sum, min, max, some or every" in said
    assert "rule T-1: plan.modules[].hours is of type integer" in refused(rules=made(module.some(module.hours == "7")))
    assert "trainees[].mark is read outside" in refused(
        rules=made(trainee.mark == module.reference, for_each=module, at=module)
    )
    assert "is read outside its list" in refused(documents=(document("card", "Carte", when=module.hours > 3),))


def test_a_list_that_the_scheme_does_not_have_is_told() -> None:
    stranger = facts(Pay).payslips.each()

    assert "« pay.payslips" in refused(rules=made(stranger.count() > 3))
    assert "« pay.payslips" in refused(rules=made(plan.first_day > ON, for_each=stranger))
    assert "rule T-1 speaks at « pay.payslips »" in refused(rules=made(plan.first_day > ON, at=facts(Pay).payslips))


def test_rules_that_could_look_at_too_much_are_refused_with_the_lists_to_bound() -> None:
    twice: Item = line.other()

    said = refused(rules=made(twice.some(twice.module == line.module), for_each=line, at=line.module))  # type: ignore[attr-defined]

    assert "rule T-1 looks at up to 40000 items (funds.lines × funds.lines), more than 10000" in said
    assert "bound these lists with field(…, most=…)" in said


def test_a_rule_for_each_item_of_an_inner_list_is_bounded_too() -> None:
    class Wide(Tab, label="Large", code="wide"):
        """Modules without bound."""

        modules: list[Teaching] = field("Modules")

    inner = facts(Wide).modules.each().attendees.each()

    said = refused(tabs=(*TABS, Wide), rules=made(inner.hours > 3, for_each=inner, at=inner.hours))

    assert "rule T-1 is judged for up to 4000 items (wide.modules × wide.modules.attendees), more than 500" in said


@pytest.mark.parametrize("bounds", [{"most": 0}, {"most": 201}, {"least": 1}, {"below": 3}])
def test_a_list_is_bounded_by_a_number_of_items(bounds: dict[str, Any]) -> None:
    with pytest.raises(SchemeMistake, match="a list is only bounded by most, a whole number from 1 to 200"):

        class Wrong(Tab, label="Faux"):
            """A list with wrong bounds."""

            payslips: list[Payslip] = field("Bulletins", **bounds)


def test_a_field_of_a_repeated_block_bears_no_word_of_lists_but_elsewhere_may() -> None:
    class Counted(Block):
        """Bears a word of lists."""

        count: int = field("Nombre", example=1)

    class Right(Tab, label="Juste"):
        """Asks for it once."""

        counted: Counted = field("Compte")

    assert facts(Right).counted.count.name == "right.counted.count"
    with pytest.raises(SchemeMistake, match="« count » is what rules say of the items of a list"):

        class Wrong(Tab, label="Faux"):
            """Asks for it many times."""

            counted: list[Counted] = field("Comptes")


def test_lists_are_read_two_deep_and_no_deeper() -> None:
    class Deep(Tab, label="Profond"):
        """A list in a list in a list."""

        class Outer(Block):
            """Holds modules."""

            modules: list[Teaching] = field("Modules")

        outers: list[Outer] = field("Ensembles")

    inner = facts(Deep).outers.each().modules.each()

    assert inner.hours.name == "deep.outers[].modules[].hours"
    with pytest.raises(SchemeMistake, match="deeper than a list inside a list"):
        inner.attendees.each()


def test_a_block_inside_an_item_is_read_as_the_item_is() -> None:
    class Room(Block):
        """Where a module is held."""

        seats: int = field("Places", example=10)

    class Course(Block):
        """Has a room."""

        room: Room = field("Salle")

    class Courses(Tab, label="Cours"):
        """Several."""

        courses: list[Course] = field("Cours")

    course = facts(Courses).courses.each()
    full = rule("T", for_each=course, when=course.room.seats < 5, at=course.room.seats, says="Trop petite", source="L1")
    content = {"courses": {"courses": [{"room": {"seats": 9}}, {"room": {"seats": 4}}]}}

    (finding,) = examine_alone(training_plan(tabs=(Courses,), rules=(full,)), content, on=ON).findings

    assert (finding.path, finding.message) == ("courses.courses[1].room.seats", "Trop petite")


def test_a_document_is_asked_for_by_what_a_list_holds() -> None:
    scheme = training_plan(documents=(document("quote", "Devis", when=line.sum(line.rate * line.quantity) >= 210),))

    asked = examine_alone(scheme, EXAMPLE, on=ON).required_documents
    dear = merged(EXAMPLE, {"funds": {"lines": [example(Cost, rate="29.99")]}})

    assert asked == {"quote"}
    assert examine_alone(scheme, dear, on=ON).required_documents == frozenset()
    assert examine_alone(scheme, merged(EXAMPLE, {"funds": {"lines": []}}), on=ON).required_documents == frozenset()
    assert funds.lines.each().name == line.name


@pytest.mark.parametrize("shown", [trainee.nir, trainee.min(trainee.birth_date, where=trainee.nir == "2900531555042")])
def test_a_sensitive_field_of_an_item_is_shown_by_no_message(shown: Operand) -> None:
    told = rule(
        "AF-SHOWN",
        for_each=trainee,
        when=trainee.birth_date < date(1950, 1, 1),
        at=trainee.nir,
        says="{nir}",
        shows={"nir": shown},
        source="L6313-1",
    )

    with pytest.raises(SchemeMistake, match=r"people\.trainees\.nir.*sensitive"):
        training_plan(rules=(told,))
