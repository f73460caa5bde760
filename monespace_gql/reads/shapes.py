"""Where everything that clients read lives."""

from monespace_gql.reads.shape import Cast, Column, Relation, Shape, amount, columns, document, flag

DOCUMENT = Shape(
    table="document",
    columns=columns("code", "name", "media_type", "size", "conformity", "deposited_at", "depositor_siren")
    | {"id": Column("{t}.id", Cast.TEXT)},
    core=frozenset({"id", "code", "depositor_siren"}),
)

PRINTED = Shape(
    table="document",
    columns=columns("name", "media_type", "size", "conformity", "deposited_at", "form", "revision", "page_digest")
    | {"id": Column("{t}.id", Cast.TEXT)},
    core=frozenset({"id", "form", "revision", "page_digest", "deposited_at"}),
)

PAYMENT = Shape(
    table="payment",
    columns=columns("transfer", "invoice", "paid_on") | {"amount": amount("amount")},
    core=frozenset({"amount"}),
)

GRANTED = Shape(
    table="granted_line",
    columns=columns("id", "funder", "trainee_rank", "trainee_name") | {"amount": amount("amount")},
    core=frozenset({"id", "amount"}),
    relations={"payments": Relation(PAYMENT, "{t}.granted_id = {p}.id", "{t}.paid_on, {t}.id")},
)

_PROVIDER = (
    "(SELECT m.provider_siren FROM dossier_module m WHERE m.dossier_id = {t}.dossier_id AND m.rank = {t}.module_rank)"
)

LINE = Shape(
    table="requested_line",
    columns=columns("id", "module_rank", "rank", "nature", "label", "unit", "quantity", "payee_siret", "payee_name")
    | {
        "rate": amount("rate"),
        "amount": amount("amount"),
        "monetary": flag("monetary"),
        "provider_siren": Column(_PROVIDER),
    },
    core=frozenset({"id", "module_rank", "amount", "monetary", "provider_siren", "payee_siret"}),
    relations={"granted": Relation(GRANTED, "{t}.requested_id = {p}.id", "{t}.funder, {t}.trainee_rank, {t}.id")},
)

MODULE = Shape(
    table="dossier_module",
    columns=columns(
        "rank", "title", "provider_siren", "provider_siret", "provider_name", "hours", "starts_on", "ends_on"
    )
    | {"trainee_ranks": document("trainee_ranks")},
    core=frozenset({"rank", "provider_siren", "trainee_ranks"}),
)

TRAINEE = Shape(
    table="dossier_trainee",
    columns=columns("rank", "birth_name", "usual_name", "first_name", "birth_date"),
    core=frozenset({"rank", "birth_name", "usual_name", "first_name"}),
)

_DEPOSITED = "{t}.withdrawn_at IS NULL AND {t}.form IS NULL"

_CASE = (
    "id",
    "number",
    "scheme",
    "scheme_version",
    "state",
    "employer_siren",
    "employer_siret",
    "creator_context",
    "creator_siren",
)
_COMMON = (
    *_CASE,
    "sub_scheme",
    "employer_name",
    "version",
    "title",
    "starts_on",
    "ends_on",
    "created_at",
    "updated_at",
    "title_key",
    "employer_key",
    "trainee_key",
    "start_key",
)

DRAFT = Shape(
    table="draft",
    columns=columns(*_COMMON, "dossier_number")
    | {
        "trainees": document("trainees"),
        "content": document("content"),
        "organisms": document("organisms"),
        "upgrade": document("upgrade"),
        "mandated": flag("mandated"),
        "subrogation": flag("subrogation"),
    },
    core=frozenset({*_CASE, "mandated"}),
    relations={
        "documents": Relation(DOCUMENT, f"{{t}}.draft_id = {{p}}.id AND {_DEPOSITED}", "{t}.deposited_at, {t}.id"),
        "forms": Relation(PRINTED, "{t}.draft_id = {p}.id AND {t}.form IS NOT NULL", "{t}.revision, {t}.id"),
    },
)

_DECIDED = ("complete_on", "due_on", "decided_on", "refusal_reason", "pieces_asked_at", "broken_on")

TRANSMISSION = Shape(
    table="dossier",
    columns=columns("carry_at", "carry_attempts", "carry_error", "office_reference"),
    core=frozenset({"carry_attempts"}),
)
"""The hand-over of a dossier to the back office: columns of its own row, apart because an object holds so many."""

_SIRENS = "SELECT DISTINCT m.provider_siren AS item FROM dossier_module m WHERE m.dossier_id = {t}.id"

DOSSIER = Shape(
    table="dossier",
    columns=columns(*_COMMON, "draft_number", "rules_digest", "examined_on", *_DECIDED)
    | {
        "tacit": flag("tacit"),
        "silence_grants": flag("silence_grants"),
        "pieces": document("pieces"),
        "subrogation": flag("subrogation"),
        "content": document("content"),
        "findings": document("findings"),
        "required_documents": document("required_documents"),
        "attached": document("attached"),
        "module_sirens": Column(_SIRENS, Cast.LIST),
    },
    core=frozenset({*_CASE, "module_sirens"}),
    relations={
        "modules": Relation(MODULE, "{t}.dossier_id = {p}.id", "{t}.rank"),
        "trainees": Relation(TRAINEE, "{t}.dossier_id = {p}.id", "{t}.rank"),
        "transmission": Relation(TRANSMISSION, "{t}.id = {p}.id", "{t}.id"),
        "lines": Relation(LINE, "{t}.dossier_id = {p}.id", "{t}.rank, {t}.id"),
        "documents": Relation(DOCUMENT, f"{{t}}.dossier_id = {{p}}.id AND {_DEPOSITED}", "{t}.deposited_at, {t}.id"),
        "forms": Relation(PRINTED, "{t}.dossier_id = {p}.id AND {t}.form IS NOT NULL", "{t}.revision, {t}.id"),
    },
)
