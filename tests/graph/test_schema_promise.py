"""What clients rely on in the schema: everything described, every name kept, the file as the code prints it."""

import ast
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    is_introspection_type,
    is_list_type,
    is_non_null_type,
    is_specified_scalar_type,
    validate_schema,
)

from monespace_gql.app import schema_text
from monespace_gql.catalogue import BrokenPlugin, Catalogue, Installed
from monespace_gql.graph.schema import build_schema as build
from monespace_gql.graph.schema import print_schema
from monespace_gql.scheme import Block, Scheme, Tab, field
from tests.scheme.given import SCHEME, scheme

HOUSE = Path(__file__).parent.parent.parent
TEXT = schema_text()

ROOTS = {
    "Query": {
        "viewer": "Viewer!",
        "schemes(onDate)": "[Scheme!]!",
        "scheme(code)": "Scheme",
        "draft(ref)": "Draft",
        "drafts(after, first)": "DraftConnection!",
        "dossier(ref)": "Dossier",
        "dossiers(after, first)": "DossierConnection!",
        "notifications(after, first)": "NotificationConnection!",
        "dashboard": "Dashboard!",
        "tasks": "[Task!]!",
        "contacts": "[Contact!]!",
        "news(first)": "[News!]!",
        "rules(changingAfter, inForceOn, scheme)": "[Rule!]!",
        "node(id)": "Node",
    },
    "Mutation": {
        "openDraft(input)": "OpenDraftPayload!",
        "saveDraft(input)": "SaveDraftPayload!",
        "transmitDraft(input)": "TransmitDraftPayload!",
        "previewDraft(input)": "PreviewDraftPayload!",
        "prepareUpload(input)": "PrepareUploadPayload!",
        "depositDocument(input)": "DepositDocumentPayload!",
        "withdrawDocument(input)": "WithdrawDocumentPayload!",
        "grantDossier(input)": "GrantDossierPayload!",
        "startReview(input)": "StartReviewPayload!",
        "requestPieces(input)": "RequestPiecesPayload!",
        "setDocumentConformity(input)": "SetDocumentConformityPayload!",
        "refuseDossier(input)": "RefuseDossierPayload!",
        "cancelDossier(input)": "CancelDossierPayload!",
        "recordPayment(input)": "RecordPaymentPayload!",
        "breakContract(input)": "BreakContractPayload!",
        "closeDossier(input)": "CloseDossierPayload!",
        "reopenDossier(input)": "ReopenDossierPayload!",
        "starContact(input)": "StarContactPayload!",
        "unstarContact(input)": "UnstarContactPayload!",
    },
    "Subscription": {"notifications(after)": "Notification!"},
}
"""The root fields of today, with the arguments that clients already send; more may come, none may go."""

CODES = """
    BALANCE_LEFT BROKEN_OUT_OF_RANGE DOSSIER_CHANGED FUNDER_SHARES NON_CONFORMING_DOCUMENT NO_CONTRACT NO_DURATION
    OUT_OF_RANGE OVERPAYMENT PAID_IN_FUTURE PAYMENT_NOT_POSITIVE TRANSFER_RECORDED CONTACT_LIMIT
    ADDRESS_USED ALREADY_DEPOSITED ALREADY_TRANSMITTED BAD_PATH BAD_USER_INPUT CHANGED_BY_ANOTHER CHANGED_MEANWHILE
    CHOOSE_ESTABLISHMENT CLOSED_ESTABLISHMENT CONTEXT_REFUSED CURSOR_INVALID DATE_OUT_OF_RANGE DRAFT_OR_SCHEME
    FIELD_LOCKED FILE_EMPTY FILE_TOO_LARGE SCHEME_VERSION
    FORMAT_NOT_ACCEPTED GRAPHQL_PARSE_FAILED GRAPHQL_VALIDATION_FAILED INTERNAL INVALID_ENTRY NEGATIVE_AMOUNT
    NOT_AFFILIATED NOT_FOUND NOT_RECEIVED NOT_YOURS NO_PERMISSION OPERATION_NOT_ALLOWED OPERATION_NOT_FOUND OTHER_SCHEME
    PREFLIGHT_REQUIRED REFERENCE_FIELD SCHEME_CLOSED STORAGE_UNAVAILABLE TOKEN_EXPIRED TOKEN_OR_FILE TOO_LONG
    TOO_MANY_FILES TOO_MANY_ITEMS TOO_MANY_UPLOADS TOO_SLOW UNAUTHENTICATED UNKNOWN_DOCUMENT UNKNOWN_FIELD UNKNOWN_LINE
    UNKNOWN_SCHEME UNKNOWN_SUB_SCHEME UNKNOWN_VERSION WRONG_STATE
"""
FINDING_CODES = """
    REQUIRED FORMAT_AMOUNT FORMAT_BOOLEAN FORMAT_BOUND FORMAT_CHOICE FORMAT_DATE FORMAT_EMAIL FORMAT_IDCC FORMAT_INTEGER
    FORMAT_LENGTH FORMAT_NAF FORMAT_NAME FORMAT_NDA FORMAT_NIR_KEY FORMAT_NIR_LENGTH FORMAT_PHONE FORMAT_POSTCODE
    FORMAT_RNCP FORMAT_SIREN FORMAT_SIRET FORMAT_SIRET_LENGTH FORMAT_TEXT
"""

ENUMS = {
    "UserErrorKind": "NOT_FOUND FORBIDDEN STALE WRONG_STATE INVALID DUPLICATE LIMIT UNAVAILABLE",
    "FindingKind": "REQUIRED FORMAT RULE",
    "Severity": "BLOCKING WARNING INFO",
    "TabStatus": "VALID INCOMPLETE",
    "RuleChangeKind": "STARTS ENDS VALUE",
}
"""The enums that DESIGN closes: a client may switch on them without a default."""

SCALARS = "Boolean CaseNumber Date DateTime ID Int JSON Money String Typed Upload"


def catalogue(*schemes: Scheme) -> Catalogue:
    return Catalogue(MappingProxyType({each.code: Installed(each, "a-plugin", "1") for each in schemes}))


def printed(*schemes: Scheme) -> GraphQLSchema:
    return build_schema(print_schema(build(catalogue(*schemes))))


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    """The schema of the core and of all installed schemes, as it is printed."""
    return build_schema(TEXT)


def named(schema: GraphQLSchema) -> Iterator[GraphQLNamedType]:
    """The types that are ours."""
    for each in schema.type_map.values():
        if not is_introspection_type(each) and not is_specified_scalar_type(each):
            yield each


def silent(schema: GraphQLSchema) -> Iterator[str]:
    """The places of a schema that say nothing of themselves."""
    for each in named(schema):
        described = [(each.name, each.description)]
        if isinstance(each, GraphQLObjectType | GraphQLInterfaceType):
            described += [(f"{each.name}.{name}", found.description) for name, found in each.fields.items()]
            described += [
                (f"{each.name}.{name}({argument})", given.description)
                for name, found in each.fields.items()
                for argument, given in found.args.items()
            ]
        elif isinstance(each, GraphQLInputObjectType):
            described += [(f"{each.name}.{name}", given.description) for name, given in each.fields.items()]
        elif isinstance(each, GraphQLEnumType):
            described += [(f"{each.name}.{name}", value.description) for name, value in each.values.items()]
        yield from (place for place, description in described if not (description or "").strip())


def fields_of(schema: GraphQLSchema, name: str) -> dict[str, tuple[set[str], str]]:
    kind = schema.type_map[name]
    assert isinstance(kind, GraphQLObjectType)
    return {name: (set(found.args), str(found.type)) for name, found in kind.fields.items()}


def test_everything_in_the_schema_is_described(schema: GraphQLSchema) -> None:
    assert list(silent(schema)) == []


def test_everything_a_new_scheme_brings_is_described_too() -> None:
    assert list(silent(printed(SCHEME))) == []


def test_the_schema_is_valid_and_the_core_alone_prints_one(schema: GraphQLSchema) -> None:
    alone = printed()

    assert validate_schema(schema) == validate_schema(alone) == []
    assert list(silent(alone)) == []
    assert "ContentInput" not in alone.type_map
    assert set(fields_of(alone, "Mutation")) == set(fields_of(schema, "Mutation"))
    assert set(fields_of(alone, "Query")) == set(fields_of(schema, "Query"))


def test_schema_graphql_is_what_the_code_prints() -> None:
    kept = (HOUSE / "schema.graphql").read_text(encoding="utf-8")

    assert kept == TEXT, "schema.graphql is stale: run `make schema`, look at what changed, and keep both"


@pytest.mark.parametrize("root", ROOTS)
def test_every_root_field_keeps_its_name_its_arguments_and_its_type(schema: GraphQLSchema, root: str) -> None:
    offered = fields_of(schema, root)

    for promised, kind in ROOTS[root].items():
        name, _, arguments = promised.removesuffix(")").partition("(")
        assert name in offered, f"{root}.{name} is promised"
        assert set(filter(None, arguments.split(", "))) <= offered[name][0]
        assert offered[name][1] == kind


def test_every_mutation_takes_one_input_and_answers_with_user_errors(schema: GraphQLSchema) -> None:
    for name, (arguments, answer) in fields_of(schema, "Mutation").items():
        payload = fields_of(schema, answer.rstrip("!"))
        assert arguments == {"input"}, name
        assert answer == f"{name[0].upper()}{name[1:]}Payload!"
        assert payload["userErrors"][1] == "[UserError!]!", name
        assert len(payload) >= 2, f"{name} says nothing of what it changed"
        assert all(kind.endswith("]!") or not kind.endswith("!") for field, (_, kind) in payload.items()), name


def test_every_mutation_can_be_asked_again_by_its_operation_id(schema: GraphQLSchema) -> None:
    for name in set(fields_of(schema, "Mutation")) - {"previewDraft"}:  # it writes nothing
        given = schema.type_map[f"{name[0].upper()}{name[1:]}Input"]
        assert isinstance(given, GraphQLInputObjectType)
        assert "operationId" in given.fields, name
        assert not is_non_null_type(given.fields["operationId"].type)


def test_the_size_of_a_page_may_always_be_left_out(schema: GraphQLSchema) -> None:
    for name, found in (schema.query_type.fields if schema.query_type else {}).items():
        for argument in {"first", "last"} & set(found.args):
            given = found.args[argument]
            assert not is_non_null_type(given.type) or (given.ast_node and given.ast_node.default_value), (
                f"{name}({argument})"
            )


@pytest.mark.parametrize("name", ENUMS)
def test_a_closed_enum_stays_as_it_is(schema: GraphQLSchema, name: str) -> None:
    kind = schema.type_map[name]

    assert isinstance(kind, GraphQLEnumType)
    assert list(kind.values) == ENUMS[name].split()


def test_the_scalars_keep_their_names(schema: GraphQLSchema) -> None:
    scalars = {
        name for name, kind in schema.type_map.items() if kind.ast_node is None or "Scalar" in type(kind).__name__
    }

    assert set(SCALARS.split()) <= scalars


def test_every_error_code_keeps_its_name() -> None:
    written = {
        node.value
        for file in (HOUSE / "monespace_gql").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    assert [code for code in (CODES + FINDING_CODES).split() if code not in written] == []


def test_lists_never_hold_nulls(schema: GraphQLSchema) -> None:
    for each in named(schema):
        if isinstance(each, GraphQLObjectType) and not _of_a_scheme(each.name):
            for name, found in each.fields.items():
                kind = found.type.of_type if is_non_null_type(found.type) else found.type
                assert not is_list_type(kind) or is_non_null_type(kind.of_type), f"{each.name}.{name}"


def _of_a_scheme(name: str) -> bool:
    return name.startswith(("Cpro", "Badge"))


def test_the_fields_of_a_content_may_all_be_null_since_rights_may_hide_them(schema: GraphQLSchema) -> None:
    for each in named(schema):
        if isinstance(each, GraphQLObjectType) and _of_a_scheme(each.name):
            promised = {name for name, found in each.fields.items() if is_non_null_type(found.type)}
            assert promised <= {"schemeCode"}, each.name


def test_what_is_typed_may_all_be_left_out(schema: GraphQLSchema) -> None:
    for each in named(schema):
        if isinstance(each, GraphQLInputObjectType) and _of_a_scheme(each.name):
            assert not [name for name, given in each.fields.items() if is_non_null_type(given.type)], each.name


def test_every_field_of_a_scheme_has_its_place_in_both_types() -> None:
    schema = printed(SCHEME)

    for name, kind in (("TestContent", GraphQLObjectType), ("TestContentInput", GraphQLInputObjectType)):
        content = schema.type_map[name]
        assert isinstance(content, kind)
        assert set(content.fields) - {"schemeCode"} == {"company", "person", "costs"}
    person, item = schema.type_map["TestPerson"], schema.type_map["TestItem"]
    assert isinstance(person, GraphQLObjectType)
    assert isinstance(item, GraphQLObjectType)
    assert {name: str(found.type) for name, found in person.fields.items()} == {
        "lastName": "String",
        "firstName": "String",
        "nir": "String",
        "iban": "String",
        "disabled": "Boolean",
        "colour": "ChosenValue",
        "phone": "String",
        "address": "TestAddress",
        "secondAddress": "TestAddress",
    }
    assert {name: str(found.type) for name, found in item.fields.items()} == {
        "wording": "String",
        "quantity": "Int",
        "rate": "Money",
    }


def same_name(first: str) -> type[Block]:
    class Same(Block):
        """One of two blocks of one name."""

        __annotations__ = {first: str}
        locals()[first] = field("Nom", example="x")

    return Same


class Content(Tab, label="Contenu"):
    """Would bear the name of the whole."""

    city: str = field("Commune", example="Albi")


class Thing(Block):
    """A block."""

    city: str = field("Commune", example="Albi")


class ThingInput(Block):
    """Would bear the name of what is typed of a block."""

    city: str = field("Commune", example="Albi")


class Things(Tab, label="Choses"):
    """Two blocks whose types collide."""

    one: Thing = field("Un")
    two: ThingInput = field("Deux")


One, Two = same_name("one"), same_name("two")


class Twice(Tab, label="Deux fois"):
    """Two blocks of one name."""

    first: One = field("Un")  # type: ignore[valid-type]  # made above
    second: Two = field("Deux")  # type: ignore[valid-type]  # made above


@pytest.mark.parametrize(("tab", "name"), [(Content, "TestContent"), (Things, "TestThingInput"), (Twice, "TestSame")])
def test_two_types_never_silently_become_one(tab: type[Tab], name: str) -> None:
    with pytest.raises(BrokenPlugin, match=f"two GraphQL types would bear the name '{name}'") as broken:
        build(catalogue(scheme(tabs=(tab,), rules=(), documents=())))

    assert broken.value.distribution == "a-plugin"


def test_two_schemes_whose_types_would_collide_are_told() -> None:
    class B(Tab, label="B"):
        """A page."""

        city: str = field("Commune", example="Albi")

    class AB(Tab, label="AB"):
        """A page."""

        city: str = field("Commune", example="Albi")

    one = scheme(code="ONE", prefix="TestA", tabs=(B,), rules=(), documents=())
    two = scheme(code="TWO", prefix="Test", tabs=(AB,), rules=(), documents=())

    with pytest.raises(BrokenPlugin, match="scheme 'TWO': two GraphQL types would bear the name 'TestAB'"):
        build(catalogue(one, two))


def test_a_type_of_the_core_is_never_taken() -> None:
    class Connection(Tab, label="Liste"):
        """With the prefix Draft, a type of the core."""

        city: str = field("Commune", example="Albi")

    told = "scheme 'TEST': the prefix 'Draft' and 'Connection' make 'DraftConnection', a GraphQL type of the core"
    with pytest.raises(BrokenPlugin, match=told) as broken:
        build(catalogue(scheme(prefix="Draft", tabs=(Connection,), rules=(), documents=())))

    assert broken.value.distribution == "a-plugin"


@pytest.mark.parametrize(("prefix", "name"), [("Date", "Time"), ("Content", "Input"), ("Open", "DraftInput")])
def test_a_scalar_or_an_input_of_the_core_is_never_taken(prefix: str, name: str) -> None:
    members = {"__annotations__": {"city": str}, "city": field("Commune", example="Albi"), "__module__": __name__}
    tab = type(Tab)(name, (Tab,), members, label="Page")  # type: ignore[misc]  # a metaclass, called

    with pytest.raises(BrokenPlugin, match=f"make '{prefix}{name}', a GraphQL type of the core"):
        build(catalogue(scheme(prefix=prefix, tabs=(tab,), rules=(), documents=())))


def test_a_page_that_asks_nothing_has_no_type() -> None:
    class Welcome(Tab, label="Bienvenue", intro="Bonjour"):
        """A page to read."""

    schema = printed(scheme(tabs=(Welcome, Content_), rules=(), documents=()))

    assert set(fields_of(schema, "TestContent")) == {"schemeCode", "content_"}


class Content_(Tab, label="Contenu", code="content_"):
    """A page that asks something."""

    city: str = field("Commune", example="Albi")
