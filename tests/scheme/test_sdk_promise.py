"""What plugins rely on: a name that leaves `monespace_gql.scheme`, or a hook that changes, breaks somebody else.

When one of these turns red: add on purpose, deprecate before removing, and move `PLUGIN_API`.
"""

import inspect
import subprocess
import sys
from pathlib import Path

from monespace_gql import scheme
from monespace_gql.scheme import hookspecs
from monespace_gql.scheme.tab import OF_ITEMS, RESERVED

PROMISED = """
    EVERY_STANDING FILED_ON LOOKUP_OUTCOMES OPCO_STANDINGS PLUGIN_API Addition Answers Attestation Attested Block Choice
    CodeTable Column CompanyNumber Condition DatedTable Decision Derived Document Each Email Entry Event Fact FactType
    Form FundingProposal Idcc Item Line Link LookupOutcome Migration Module Money Naf Name Nda Nir Operand Phone
    Portrait Postcode Prefill Recap Ref Reference Rncp Rule Scheme SchemeMistake Section Severity Shown Siren Siret
    Standing SubScheme Tab Total Trainee Uai absent age_on attached code_table days days_between derived document facts
    field highest holds hookimpl known last_day lowest months months_between no percent present required round_to_cent
    rule years yes
"""

SIGNATURES = {
    "field": "(label, *, example, read, write, write_needs_mandate, reference, lookup, computed, prefill, "
    "initial, sensitive, reveal, choices, max_length, least, most, below, attested, rare, missing, help, source)",
    "rule": "(code, *, when, at, says, source, severity, shows, driven_by, since, until, doc, for_each)",
    "required": "(code, *, when, at, source, says, doc, for_each)",
    "document": "(code, label, *, required, when, source, read, rule, says, doc, sub_schemes, since, until)",
    "derived": "(name, type, *, reads, compute, version)",
    "code_table": "(name, source, **labels)",
    "facts": "(tab)",
    "attached": "(document_code)",
    "present": "(operand)",
    "absent": "(operand)",
    "yes": "(operand)",
    "no": "(operand)",
    "known": "(condition)",
    "days": "(count)",
    "months": "(count)",
    "years": "(count)",
    "last_day": "(start, lasting)",
    "days_between": "(start, end)",
    "months_between": "(start, end)",
    "age_on": "(birth, day)",
    "percent": "(rate, *, of)",
    "lowest": "(first, *others)",
    "highest": "(first, *others)",
    "holds": "(scheme, condition, answers, *, on)",
    "FundingProposal": "(*, label, nature, quantity, unit, unit_price, amount, source, reads)",
    "Scheme": "(*, code, prefix, label, version, number_code, new_title, sub_schemes, tabs, documents, rules, portray, "
    "reference_day, duplicable, menu, columns, creatable_from, creatable_until, migrations, forms, recap, decision, "
    "contract)",
    "Migration": "(*, since, to, migrate, says, former)",
    "Addition": "(*, label, source, rules, documents)",
    "Form": "(*, code, label, package, template, prints, page, origin)",
    "Recap": "(sections, totals)",
    "Section": "(title, lines)",
    "Shown": "(label, reads, compute)",
    "Total": "(label, reads, compute)",
    "SubScheme": "(code, short, label, since, until)",
    "Column": "(code, label, place)",
    "Attested": "(record, covers, version)",
    "Portrait": "(title, starts_on, ends_on, trainees, modules, lines, subrogation, reference)",
    "Trainee": "(birth_name, first_name, usual_name, birth_date)",
    "Module": "(title, provider_siret, provider_name, hours, starts_on, ends_on, trainee_ranks)",
    "Decision": "(*, days, source, tacit)",
    "Line": "(nature, label, unit, quantity, rate, payee_siret, payee_name, module_rank, monetary)",
    "Choice": "(code, label, since, until)",
    "Link": "(label, url)",
}

ITEM_WORDS = {
    "count": "(self, where)",
    "sum": "(self, value, where)",
    "min": "(self, value, where)",
    "max": "(self, value, where)",
    "some": "(self, condition)",
    "every": "(self, condition)",
    "other": "(self)",
    "rank": "(self)",
    "repeated": "(self, field, *more)",
}

HOUSE = Path(__file__).parent.parent.parent

ITERABLE, SCHEME = "collections.abc.Iterable", "monespace_gql.scheme.declaration.Scheme"
HOOKS = {
    "monespace_schemes": f"() -> {ITERABLE}[{SCHEME}]",
    "monespace_happened": "(event: monespace_gql.scheme.event.Event) -> collections.abc.Awaitable[None]",
    "monespace_additions": f"(scheme: {SCHEME}) -> {ITERABLE}[monespace_gql.scheme.addition.Addition]",
    "monespace_templates": f"(scheme: {SCHEME}) -> {ITERABLE}[monespace_gql.scheme.form.Form]",
    "monespace_funding_proposals": f"(scheme: {SCHEME}, answers: monespace_gql.scheme.answers.Answers, "
    f"on: datetime.date) -> {ITERABLE}[monespace_gql.scheme.funding_proposal.FundingProposal]",
}


def names(offered: object) -> str:
    """The names of the arguments, in order, with what tells keywords apart."""
    signature = inspect.signature(offered)  # type: ignore[arg-type]  # a function or a class
    bare = [each.replace(annotation=each.empty, default=each.empty) for each in signature.parameters.values()]
    return str(inspect.Signature(bare))


def test_every_promised_name_is_offered_and_no_other() -> None:
    assert sorted(scheme.__all__) == sorted(PROMISED.split())
    assert all(hasattr(scheme, name) for name in scheme.__all__)


def test_what_authors_call_takes_the_arguments_it_took() -> None:
    assert {name: names(getattr(scheme, name)) for name in SIGNATURES} == SIGNATURES


def test_the_hooks_are_those_of_the_page_with_their_signatures() -> None:
    specified = {
        name: str(inspect.signature(hook)) for name, hook in vars(hookspecs).items() if hasattr(hook, "monespace_spec")
    }

    assert specified == HOOKS
    assert all(getattr(hookspecs, name).__doc__ for name in HOOKS)
    assert scheme.PLUGIN_API == "1.2"


def test_the_answers_of_a_request_are_read_by_the_same_words() -> None:
    offered = {name: names(member) for name, member in vars(scheme.Answers).items() if not name.startswith("_")}

    assert offered == dict.fromkeys(("get", "text", "day", "money", "integer", "flag", "items"), "(self, place)")


def test_what_rules_say_of_the_items_of_a_list_is_said_by_the_same_words() -> None:
    offered = {name: names(member) for name, member in vars(scheme.Item).items() if inspect.isfunction(member)}

    assert {name: said for name, said in offered.items() if not name.startswith("_")} == ITEM_WORDS


def test_no_field_can_hide_behind_a_word_of_the_sdk() -> None:
    of_facts, of_items = (
        {name for name in dir(each) if not name.startswith("_")} for each in (scheme.Ref, scheme.Each)
    )

    assert of_facts <= RESERVED
    assert of_items - of_facts == OF_ITEMS


def test_a_scheme_is_declared_and_examined_without_server_or_database() -> None:
    heavy = ("aiohttp", "tortoise", "strawberry", "asyncpg", "aiosqlite", "graphql", "durable", "weasyprint", "jinja2")
    script = (
        "import sys, monespace_gql.scheme, monespace_gql.scheme.examination, monespace_gql.scheme.json_schema\n"
        f"print(sorted({set(heavy)!r} & set(sys.modules)))"
    )

    printed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=HOUSE)

    assert printed.stdout.strip() == "[]"


def test_every_word_offered_to_authors_says_what_it_does() -> None:
    silent = [
        name
        for name in scheme.__all__
        if (inspect.isclass(offered := getattr(scheme, name)) or inspect.isfunction(offered)) and not offered.__doc__
    ]

    assert silent == []
