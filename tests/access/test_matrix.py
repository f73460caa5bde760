"""The matrix, the directives of the schema and the page say what the policy does, and the policy does what they say."""

import re
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from graphql import GraphQLObjectType, build_schema
from graphql.language import DirectiveNode, EnumValueNode, ListValueNode

from monespace_gql.access import Act, Case, mask_for, may, standing
from monespace_gql.access.matrix import FieldAccess, acts_access, scheme_access, sights
from monespace_gql.access.reveal import require_revealable
from monespace_gql.app import schema_text
from monespace_gql.catalogue import install
from monespace_gql.cli.docs import permissions_text
from monespace_gql.lexicon import paths
from monespace_gql.lexicon.refusal import Refusal
from monespace_gql.lexicon.standing import Context, Standing
from monespace_gql.lexicon.state import DossierState, DraftState
from monespace_gql.rulebook.rule import is_plain
from monespace_gql.scheme import Scheme, SchemeMistake, Tab, field
from monespace_gql.scheme.document import document_rule
from monespace_gql.scheme.example import example_content
from tests.access.given import BY_TITLE, EMPLOYERS, PROVIDERS, transmitted

HOUSE = Path(__file__).parent.parent.parent
CATALOGUE = install()
SCHEMES = list(CATALOGUE)
LEAVES = [(scheme, path) for scheme in SCHEMES for path in scheme.leaves]
every_scheme = pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.code)


def line_of(scheme: Scheme, path: str) -> FieldAccess:
    """The line of the matrix for one field."""
    (found,) = (line for line in scheme_access(scheme).fields if line.path == path)
    return found


def value_at(content: object, path: str) -> object:
    """What is at a place without indexes; in a list, the first item's."""
    for step in path.split("."):
        inside = content[0] if isinstance(content, list) and content else content
        content = inside.get(step) if isinstance(inside, dict) else None
    return content


def every_case() -> list[tuple[Case, bool]]:
    """Drafts and dossiers in every state, opened by an employer and by a provider, with mandate and without."""
    found = []
    for opened, mandated in product((EMPLOYERS, PROVIDERS), (False, True)):
        case = replace(opened, mandated=mandated)
        found += [(replace(case, state=state), False) for state in DraftState]
        found += [(transmitted(case, state), True) for state in DossierState]
    return found


@every_scheme
def test_every_field_reads_for_each_standing_as_its_line_says(scheme: Scheme) -> None:
    content = example_content(scheme)

    for title, line in product(Standing, scheme_access(scheme).fields):
        mask = mask_for(scheme, title)
        before, after = value_at(content, line.path), value_at(mask.cover(content), line.path)
        assert (title in line.read) + (title in line.masked) <= 1
        if title in line.read:
            assert after == before, (title, line.path)
        elif title in line.masked:
            assert after is None or (str(after).startswith("•") and after != before), (title, line.path)
        else:
            assert after is None, (title, line.path)


@every_scheme
def test_a_field_is_typed_by_those_alone_that_its_line_names(scheme: Scheme) -> None:
    for title, (path, spec) in product(Standing, scheme.leaves.items()):
        may_save = any(may(BY_TITLE[title], Act.SAVE, case).allowed for case, _ in every_case())
        typed = may_save and title in spec.declared.write and spec.declared.reference is None
        assert (title in line_of(scheme, path).write) is typed, (title, path)


def test_an_act_is_open_exactly_where_a_line_of_the_matrix_opens_it() -> None:
    lines = {(line.act, line.on_dossier, line.standing, line.state, line.mandate) for line in acts_access()}
    opened = 0

    for (case, on_dossier), act, title in product(every_case(), Act, Standing):
        person = BY_TITLE[title]
        if standing(person, case) is not title:
            continue
        told = any((act, on_dossier, title, case.state, mandate) in lines for mandate in (None, case.mandated))
        assert may(person, act, case).allowed is told, (act, title, case)
        opened += told

    assert opened > len(lines) / 2
    assert {line.act for line in acts_access()} == set(Act)


def test_a_case_is_seen_exactly_where_a_sight_says_so() -> None:
    told = {(sight.standing, sight.on_dossier, sight.opened_by, state) for sight in sights() for state in sight.states}

    for sight in told:
        title, on_dossier, opened_by, state = sight
        opened = EMPLOYERS if opened_by is Context.EMPLOYER else PROVIDERS
        case = transmitted(opened, DossierState(state)) if on_dossier else replace(opened, state=state)
        assert standing(BY_TITLE[title], case) is title, sight
    assert not [sight for sight in told if sight[3] == DraftState.DELETED]
    assert not [sight for sight in told if not sight[1] and sight[0] not in (Standing.EMPLOYER, Standing.PROVIDER)]
    unseen = (Standing.EMPLOYER, False, Context.PROVIDER, DraftState.PROVIDER_ENTRY)
    assert unseen not in told, "the employer does not see what a provider has not handed over"


@every_scheme
def test_a_full_value_is_shown_exactly_to_whom_and_when_the_policy_says(scheme: Scheme) -> None:
    for (case, on_dossier), title, (path, spec) in product(every_case(), Standing, scheme.leaves.items()):
        person, place = BY_TITLE[title], replace(case, scheme=scheme.code)
        if standing(person, place) is not title:
            continue
        try:
            require_revealable(person, place, scheme, path)
            shown = True
        except Refusal:
            shown = False
        typing = title is Standing.EMPLOYER and not on_dossier and may(person, Act.SAVE, place).allowed
        looking_into = title is Standing.INVESTIGATOR and on_dossier
        assert shown is (spec.declared.sensitive and (typing or looking_into)), (title, path, case.state)
        assert not shown or title in line_of(scheme, path).reveal


@every_scheme
def test_a_document_asked_for_because_of_hidden_values_is_hidden_too(scheme: Scheme) -> None:
    """« Attestation RSA obligatoire » says of somebody what the field itself does not tell."""
    listed = {line.code: line.listed for line in scheme_access(scheme).documents}

    for kind in scheme.documents:
        asked = document_rule(scheme.code, kind)
        looked_at = scheme.leaves_of(part.name for part in asked.parts if is_plain(part)) if asked else ()
        for title in set(listed[kind.code]) - {Standing.PROVIDER}:
            hidden = mask_for(scheme, title).hidden
            assert not hidden & set(map(paths.pattern, looked_at)), (kind.code, title)


def test_the_printed_schema_bears_the_rights_of_every_field() -> None:
    printed = build_schema(schema_text())

    for scheme, path in LEAVES:
        tab, *steps = path.split(".")
        kind = printed.type_map[f"{scheme.prefix}Content"]
        narrowed = set(Standing)
        for step in (tab, *steps):
            assert isinstance(kind, GraphQLObjectType)
            node = kind.fields[_camel(step)].ast_node
            assert node is not None
            rights = {each.name.value: each for each in node.directives or ()}.get("access")
            narrowed &= _titles(rights, "read") if rights else set(Standing)
            kind = printed.type_map[re.sub(r"\W", "", str(kind.fields[_camel(step)].type))]
        line = line_of(scheme, path)
        assert rights is not None, path
        assert narrowed == {*line.read, *line.masked}, path
        assert _titles(rights, "write") == set(line.write), path
        assert _titles(rights, "reveal") == set(line.reveal), path
        assert ("masked" in {argument.name.value for argument in rights.arguments or ()}) is bool(line.masked), path


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(each.capitalize() for each in others)


def _titles(rights: DirectiveNode, argument: str) -> set[Standing]:
    given = {each.name.value: each.value for each in rights.arguments or ()}.get(argument)
    values = given.values if isinstance(given, ListValueNode) else ()
    return {Standing(each.value) for each in values if isinstance(each, EnumValueNode)}


def test_the_page_on_permissions_is_what_the_code_writes() -> None:
    kept = (HOUSE / "docs/permissions.md").read_text(encoding="utf-8")

    assert kept == permissions_text(CATALOGUE), "docs/permissions.md is stale: run `make docs`"


def test_the_page_tells_the_nir_as_the_law_wants_it() -> None:
    page = permissions_text(CATALOGUE)

    assert "| `employee.nir` | Numéro de sécurité sociale (NIR) | M W V | Wm | – | M | M V |" in page
    assert "| `contract.gross_pay` |" in page
    (pay,) = (line for line in page.splitlines() if line.startswith("| `contract.gross_pay` |"))
    assert pay.endswith("| R W | Wm | – | R | R |")


def test_a_full_value_is_revealed_to_few_and_of_sensitive_fields_only() -> None:
    with pytest.raises(SchemeMistake, match="never revealed to PROVIDER"):

        class Person(Tab, label="Personne"):
            """Somebody."""

            nir: str = field("NIR", example="1", sensitive=True, reveal=[Standing.PROVIDER])

    with pytest.raises(SchemeMistake, match="only a sensitive field is revealed"):

        class Other(Tab, label="Personne"):
            """Somebody."""

            pay: str = field("Salaire", example="1", reveal=[Standing.EMPLOYER])
