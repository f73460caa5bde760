"""The page on reads names the fields that Python computes: exactly those that no plan stores or tells by a key."""

import re
from pathlib import Path

import pytest
from graphql import GraphQLObjectType

from monespace_gql.catalogue import install
from monespace_gql.graph.compiled.keyed import KEYED
from monespace_gql.graph.compiled.pick import definition
from monespace_gql.graph.schema import build_schema
from monespace_gql.reads.compiled import dossier, draft
from monespace_gql.reads.compiled.row import MADE
from monespace_gql.reads.compiled.supposed import CaseKind
from monespace_gql.reads.compiled.writer import Fields

PAGE = Path(__file__).parents[3] / "docs" / "reads.md"


@pytest.mark.parametrize(("kind", "stored"), [("Draft", draft.FIELDS), ("Dossier", dossier.FIELDS)])
def test_the_page_names_what_is_computed(kind: str, stored: Fields) -> None:
    of = build_schema(install(frozenset()))._schema.type_map[kind]
    assert isinstance(of, GraphQLObjectType)
    made = {name for of_kind, name in MADE if of_kind is CaseKind(kind.lower())} | set(KEYED)
    computed = {name for name, field in of.fields.items() if definition(field).python_name not in {*stored, *made}}

    line = re.search(rf"of a {kind.lower()}: (.*) \|", PAGE.read_text(encoding="utf-8"))

    assert line is not None
    assert set(re.findall(r"`(\w+)`", line[1])) == computed
