"""The public, versioned words with which a plugin declares a scheme: everything a scheme author imports is here."""

from monespace_gql.lexicon.finding import Severity
from monespace_gql.lexicon.money import round_to_cent
from monespace_gql.lexicon.standing import EVERY_STANDING, OPCO_STANDINGS, Standing
from monespace_gql.rulebook import (
    Condition,
    DatedTable,
    Derived,
    Entry,
    Fact,
    FactType,
    Item,
    Operand,
    Rule,
    absent,
    age_on,
    days,
    days_between,
    derived,
    highest,
    known,
    last_day,
    lowest,
    months,
    months_between,
    no,
    percent,
    present,
    years,
    yes,
)
from monespace_gql.scheme.addition import Addition
from monespace_gql.scheme.answers import Answers
from monespace_gql.scheme.attestation import Attestation
from monespace_gql.scheme.attested import Attested
from monespace_gql.scheme.choice import Choice, CodeTable, code_table
from monespace_gql.scheme.column import Column
from monespace_gql.scheme.decision import Decision
from monespace_gql.scheme.declaration import Scheme
from monespace_gql.scheme.document import Document, document
from monespace_gql.scheme.event import Event
from monespace_gql.scheme.fact import FILED_ON, Each, Ref, attached, facts
from monespace_gql.scheme.field import Prefill, Reference, field
from monespace_gql.scheme.form import Form
from monespace_gql.scheme.funding_proposal import FundingProposal
from monespace_gql.scheme.holds import holds
from monespace_gql.scheme.hookspecs import PLUGIN_API, hookimpl
from monespace_gql.scheme.kind import (
    CompanyNumber,
    Email,
    Idcc,
    Money,
    Naf,
    Name,
    Nda,
    Nir,
    Phone,
    Postcode,
    Rncp,
    Siren,
    Siret,
    Uai,
)
from monespace_gql.scheme.lookup import LOOKUP_OUTCOMES, LookupOutcome
from monespace_gql.scheme.migration import Migration
from monespace_gql.scheme.mistake import SchemeMistake
from monespace_gql.scheme.portrait import Line, Module, Portrait, SubScheme, Trainee
from monespace_gql.scheme.recap import Recap, Section, Shown, Total
from monespace_gql.scheme.rules import required, rule
from monespace_gql.scheme.tab import Block, Link, Tab

__all__ = [
    "EVERY_STANDING",
    "FILED_ON",
    "LOOKUP_OUTCOMES",
    "OPCO_STANDINGS",
    "PLUGIN_API",
    "Addition",
    "Answers",
    "Attestation",
    "Attested",
    "Block",
    "Choice",
    "CodeTable",
    "Column",
    "CompanyNumber",
    "Condition",
    "DatedTable",
    "Decision",
    "Derived",
    "Document",
    "Each",
    "Email",
    "Entry",
    "Event",
    "Fact",
    "FactType",
    "Form",
    "FundingProposal",
    "Idcc",
    "Item",
    "Line",
    "Link",
    "LookupOutcome",
    "Migration",
    "Module",
    "Money",
    "Naf",
    "Name",
    "Nda",
    "Nir",
    "Operand",
    "Phone",
    "Portrait",
    "Postcode",
    "Prefill",
    "Recap",
    "Ref",
    "Reference",
    "Rncp",
    "Rule",
    "Scheme",
    "SchemeMistake",
    "Section",
    "Severity",
    "Shown",
    "Siren",
    "Siret",
    "Standing",
    "SubScheme",
    "Tab",
    "Total",
    "Trainee",
    "Uai",
    "absent",
    "age_on",
    "attached",
    "code_table",
    "days",
    "days_between",
    "derived",
    "document",
    "facts",
    "field",
    "highest",
    "holds",
    "hookimpl",
    "known",
    "last_day",
    "lowest",
    "months",
    "months_between",
    "no",
    "percent",
    "present",
    "required",
    "round_to_cent",
    "rule",
    "years",
    "yes",
]
