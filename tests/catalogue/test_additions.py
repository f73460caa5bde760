"""What a plugin adds to a scheme it did not write: only added, checked as the scheme's own, its author named."""

import pytest

from monespace_gql.catalogue import BrokenPlugin
from monespace_gql.lexicon.origin import Origin
from tests.catalogue.conftest import PLUGIN, Shelf

SCHEME = PLUGIN.format(code="AAA", prefix="Aaa")
HEAD = """
from monespace_gql.scheme import (
    Addition, Fact, FactType, Scheme, attached, derived, document, hookimpl, present, required, rule
)

"""
HOOK = """
@hookimpl
def monespace_additions(scheme):
    city = scheme.facts.page.city
    {body}
"""
ADDITION = HEAD + HOOK
RULE = 'rule("{code}", when=city == "Albi", at=city, says="Pas à Albi", source="Accord, article 2")'
DOCUMENT = 'document("{code}", "Accord signé", when=city == "Albi", source="Accord, article 3")'


def adding(*, rules: str = "", documents: str = "", label: str = "Accord de branche") -> str:
    """The module of a plugin that adds these."""
    given = f'label="{label}", source="Accord du 1er mars", rules=({rules}), documents=({documents})'
    return ADDITION.format(body=f"return [Addition({given})]")


def a_rule(code: str = "ADD-1") -> str:
    return f"{RULE.format(code=code)},"


def a_document(code: str = "agreement") -> str:
    return f"{DOCUMENT.format(code=code)},"


def broken(shelf: Shelf) -> BrokenPlugin:
    """What is told of the plugins of the shelf."""
    with pytest.raises(BrokenPlugin) as stopped:
        shelf.install()
    return stopped.value


def test_rules_and_documents_are_added_with_who_adds_them(shelf: Shelf) -> None:
    shelf.add("plugin-a", SCHEME)
    shelf.add("plugin-b", adding(rules=a_rule(), documents=a_document()))

    entry = shelf.install().installed["AAA"]

    origin = Origin("plugin-b", "Accord de branche", "Accord du 1er mars", "monespace_additions")
    assert [(rule.code, rule.origin) for rule in entry.scheme.ruleset] == [
        ("ADD-1", origin),
        ("AAA-DOC-AGREEMENT", origin),
    ]
    assert [(document.code, document.origin) for document in entry.scheme.documents] == [("agreement", origin)]
    assert (entry.distribution, [added.distribution for added in entry.added]) == ("plugin-a", ["plugin-b"])
    assert entry.added[0].rules == ("ADD-1", "AAA-DOC-AGREEMENT")


def test_the_scheme_as_its_author_wrote_it_is_kept_and_another_digest_says_that_the_law_is_another(
    shelf: Shelf,
) -> None:
    shelf.add("plugin-a", SCHEME)
    shelf.add("plugin-b", adding(rules=a_rule()))

    entry, alone = shelf.install().installed["AAA"], shelf.install("plugin-b").installed["AAA"]

    assert (len(entry.declared.rules), entry.alone.scheme, entry.alone.added) == (0, entry.declared, ())
    assert entry.declared.ruleset.digest == alone.scheme.ruleset.digest != entry.scheme.ruleset.digest
    assert alone.added == ()


def test_a_plugin_that_only_adds_is_installed_before_or_after_the_one_it_adds_to(shelf: Shelf) -> None:
    shelf.add("a-adds", adding(rules=a_rule()))
    shelf.add("b-brings", SCHEME)

    catalogue = shelf.install()

    assert [scheme.code for scheme in catalogue] == ["AAA"]
    assert [rule.code for rule in catalogue.installed["AAA"].scheme.rules] == ["ADD-1"]
    assert [plugin.distribution for plugin in catalogue.plugins] == ["a-adds", "b-brings"]


def test_a_plugin_is_asked_once_for_each_scheme_and_leaves_those_of_others_alone(shelf: Shelf) -> None:
    shelf.add("plugin-a", SCHEME)
    shelf.add("plugin-b", PLUGIN.format(code="BBB", prefix="Bbb"))
    shelf.add(
        "plugin-c",
        ADDITION.format(
            body=f"""
    if scheme.code != "BBB":
        return None
    return [Addition(label="Accord", source="Texte", rules=({a_rule()}))]"""
        ),
    )

    catalogue = shelf.install()

    assert {scheme.code: len(scheme.rules) for scheme in catalogue} == {"AAA": 0, "BBB": 1}
    assert catalogue.installed["AAA"].added == ()


def test_several_plugins_add_to_one_scheme_which_each_sees_as_its_author_wrote_it(shelf: Shelf) -> None:
    shelf.add("plugin-a", SCHEME)
    shelf.add("plugin-b", adding(rules=a_rule("ADD-1")))
    shelf.add(
        "plugin-c",
        ADDITION.format(
            body=f"""
    return [Addition(label=f"Vu {{len(scheme.rules)}} règle", source="Texte", rules=({a_rule("ADD-2")}))]"""
        ),
    )

    entry = shelf.install().installed["AAA"]

    assert [rule.code for rule in entry.scheme.rules] == ["ADD-1", "ADD-2"]
    assert entry.scheme.rules[1].origin == Origin("plugin-c", "Vu 0 règle", "Texte", "monespace_additions")
    assert [rule.code for rule in entry.added[1].scheme.rules] == ["ADD-2"]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (
            adding(rules=a_rule() + a_rule()),
            "rule ADD-1: another rule of the set has the same code (written_plugin_1, line 7)",
        ),
        (adding(), "the addition « Accord de branche » adds nothing: give it rules or documents (written_plugin_1, "),
        (adding(rules=a_rule(), label=""), 'an addition has no label: write Addition(label="…"), people read it'),
        (adding(rules="'ADD-1',"), "the addition « Accord de branche »: its rules hold 'ADD-1', which is not a Rule"),
        (
            ADDITION.format(body="scheme.facts.pag"),
            "« pag » n'est pas un onglet de AAA. Vouliez-vous dire « page » ? (written_plugin_1, line 10)",
        ),
        (
            ADDITION.format(body="scheme.facts.page.citi"),
            "« page.citi » n'existe pas. Vouliez-vous dire « city » ? (written_plugin_1, line 10)",
        ),
        (
            adding(
                rules="rule('ADD-1', when=present(Fact('page.citi', FactType.TEXT)), at=city, says='x', source='x'),"
            ),
            "a rule reads « page.citi », unknown. Vouliez-vous dire « page.city » ? (written_plugin_1, line 7)",
        ),
        (
            adding(rules="rule('ADD-1', when=city == 3, at=city, says='x', source='x'),"),
            "rule ADD-1: page.city is of type text and cannot be compared with 3, of type integer (written_plugin_1, ",
        ),
        (
            ADDITION.format(body="raise ValueError('no agreement')"),
            "ValueError: no agreement (written_plugin_1, line 10)",
        ),
        (
            ADDITION.format(body="return ['a rule']"),
            "monespace_additions gave 'a rule', which is not of the type Addition",
        ),
        (ADDITION.format(body="return 3"), "TypeError: 'int' object is not iterable"),
        (ADDITION.format(body="yield 1 / 0"), "ZeroDivisionError: division by zero (written_plugin_1, line 10)"),
        (HEAD + "@hookimpl\ndef monespace_additions(catalogue):\n    return ()\n", "'catalogue'"),
        (HEAD + "@hookimpl\ndef monespace_addition(scheme):\n    return ()\n", "unknown hook 'monespace_addition'"),
        (HEAD, "it brings no scheme and implements no hook"),
    ],
)
def test_a_broken_addition_is_named_with_what_is_wrong_and_where_and_the_way_out(
    shelf: Shelf, source: str, told: str
) -> None:
    shelf.add("plugin-a", SCHEME)
    shelf.add("plugin-b", source)

    stopped = broken(shelf)

    assert stopped.distribution == "plugin-b"
    assert told in stopped.reason
    assert "MONESPACE_BLOCKED_PLUGINS=plugin-b" in str(stopped)
    assert [scheme.code for scheme in shelf.install("plugin-b")] == ["AAA"]


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (
            adding(rules=a_rule(), label="Accord de la région"),
            adding(rules=a_rule()),
            "the rule ADD-1 of « Accord de branche » is already that of plugin-b (« Accord de la région »)",
        ),
        (
            adding(documents=a_document(), label="Accord de la région"),
            adding(documents=a_document()),
            "the rule AAA-DOC-AGREEMENT of « Accord de branche » is already that of plugin-b (« Accord de la région »)",
        ),
        (
            adding(documents=a_document(), label="Accord de la région"),
            adding(rules=a_rule("AAA-DOC-AGREEMENT")),
            "the rule AAA-DOC-AGREEMENT of « Accord de branche » is already that of plugin-b (« Accord de la région »)",
        ),
    ],
)
def test_two_plugins_may_not_add_under_one_code(shelf: Shelf, first: str, second: str, told: str) -> None:
    shelf.add("plugin-a", SCHEME)
    shelf.add("plugin-b", first)
    shelf.add("plugin-c", second)

    stopped = broken(shelf)

    assert stopped.distribution == "plugin-c"
    assert told in stopped.reason


def test_an_addition_may_not_take_the_place_of_what_the_scheme_says(shelf: Shelf) -> None:
    own = SCHEME.replace("tabs=(Page,),", "tabs=(Page,), rules=(OWN,), documents=(PROOF,),").replace(
        "@hookimpl",
        "from monespace_gql.scheme import document, facts, rule\n"
        'OWN = rule("OWN-1", when=facts(Page).city == "Albi", at=facts(Page).city, says="Non", source="L1")\n'
        'PROOF = document("proof", "Preuve", required=True)\n\n@hookimpl',
    )
    shelf.add("plugin-a", own)
    for taken in (adding(rules=a_rule("OWN-1")), adding(documents=a_document("proof"))):
        shelf.add("plugin-b", taken)

        stopped = broken(shelf)

        assert stopped.distribution == "plugin-b"
        assert "of « Accord de branche » is already that of plugin-a" in stopped.reason
        shelf.found.pop()


def test_two_entry_points_of_one_package_add_together(shelf: Shelf) -> None:
    shelf.add("plugin-a", SCHEME)
    shelf.add("plugin-b", adding(rules=a_rule("ADD-1")), name="one")
    shelf.add("plugin-b", adding(rules=a_rule("ADD-2")), name="two")

    entry = shelf.install().installed["AAA"]

    (added,) = entry.added
    assert (added.rules, len(added.additions)) == (("ADD-1", "ADD-2"), 2)
    assert [rule.code for rule in entry.scheme.rules] == ["ADD-1", "ADD-2"]


def test_an_author_declares_in_its_own_scheme_rather_than_adds_to_it(shelf: Shelf) -> None:
    shelf.add("plugin-a", SCHEME + adding(rules=a_rule()))

    stopped = broken(shelf)

    assert "« Accord de branche » is added to a scheme of the same distribution" in stopped.reason
    assert "declare its rules and documents in AAA itself" in stopped.reason


def test_a_computed_fact_that_means_something_else_elsewhere_is_told_with_both_plugins(shelf: Shelf) -> None:
    computed = (
        "rule('{code}', when=present(derived('page.size', FactType.INTEGER, reads=(city,), compute={compute})), "
        "at=city, says='x', source='x'),"
    )
    shelf.add("plugin-a", SCHEME)
    shelf.add("plugin-b", adding(rules=computed.format(code="ADD-1", compute="len")))
    shelf.add("plugin-c", adding(rules=computed.format(code="ADD-2", compute="lambda city: 3")))

    stopped = broken(shelf)

    assert stopped.distribution == "plugin-c"
    assert "rule ADD-2: page.size means something else in another rule of the set" in stopped.reason
    assert "what it adds to AAA, beside plugin-a, plugin-b" in stopped.reason


PROPOSING = """
from decimal import Decimal
from monespace_gql.scheme import Fact, FactType, FundingProposal, hookimpl

@hookimpl
def monespace_funding_proposals(scheme, answers, on):
    given = dict(label="Cours", nature="A", quantity=2, unit="B", unit_price=Decimal("9.15"), amount=Decimal("18.30"),
                 source="Arrêté", reads=(scheme.facts.page.city,))
    return [{answer}]
"""


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("3", "monespace_funding_proposals gave 3, which is not a FundingProposal"),
        (
            "FundingProposal(**{**given, 'reads': (Fact('page.citi', FactType.TEXT),)})",
            "the proposal « Cours » reads « page.citi », unknown. Vouliez-vous dire « page.city » ?",
        ),
        (
            "FundingProposal(**{**given, 'reads': ()})",
            "the proposal « Cours » reads (): name the places it is computed",
        ),
        ("FundingProposal(**{**given, 'source': ''})", "the proposal « Cours »: its source is '', write a text"),
        ("FundingProposal(**{**given, 'quantity': 0})", "its quantity is 0, write a whole number from 1"),
        ("FundingProposal(**{**given, 'unit_price': 9.15})", "its unit_price is 9.15, write a Decimal of euros"),
        ("FundingProposal(**{**given, 'amount': Decimal('1.234')})", "its amount is Decimal('1.234'), write a Decimal"),
        ("FundingProposal(**{**given, 'amount': Decimal('NaN')})", "its amount is Decimal('NaN'), write a Decimal"),
        ("FundingProposal(**{**given, 'amount': Decimal('-1')})", "its amount is Decimal('-1'), write a Decimal"),
        (
            "FundingProposal(**{**given, 'amount': Decimal('18.31')})",
            "its amount 18.31 is above its quantity at its unit",
        ),
        (
            "1 / len(answers.text('page.city') or '')",
            "ZeroDivisionError: division by zero (written_plugin_1, line 9)",
        ),
    ],
)
def test_proposals_that_cannot_be_are_told_at_boot_with_their_plugin(shelf: Shelf, answer: str, told: str) -> None:
    shelf.add("plugin-a", SCHEME)
    shelf.add("plugin-b", PROPOSING.replace("{answer}", answer))

    stopped = broken(shelf)

    assert stopped.distribution == "plugin-b"
    assert told in stopped.reason
    assert "what it proposes for AAA: " in stopped.reason


def test_a_plugin_may_only_propose(shelf: Shelf) -> None:
    shelf.add("plugin-a", SCHEME)
    shelf.add("plugin-b", PROPOSING.replace("{answer}", "FundingProposal(**given)"))

    catalogue = shelf.install()

    assert [plugin.distribution for plugin in catalogue.plugins] == ["plugin-a", "plugin-b"]
    assert catalogue.installed["AAA"].added == ()
