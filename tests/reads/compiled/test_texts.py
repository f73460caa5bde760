"""Each database writes texts, amounts, instants and identifiers as the product's own code does."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from monespace_gql.graph.keys import to_key
from monespace_gql.journal.dialect import Dialect
from monespace_gql.journal.json_field import to_json
from monespace_gql.journal.store import Store
from monespace_gql.reads.compiled.json_text import JsonText, Place, Sql
from monespace_gql.reads.compiled.postgresql_text import PostgresqlText
from monespace_gql.reads.compiled.sqlite_text import SqliteText
from tests.reads.compiled.rows import TRICKY
from tests.scheme.given import SOME

SAME_STORE = settings(SOME, suppress_health_check=[HealthCheck.function_scoped_fixture])
KEPT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)
"""Any text that databases keep."""


def words_of(store: Store) -> JsonText:
    return SqliteText() if store.dialect is Dialect.SQLITE else PostgresqlText()


async def written(store: Store, expression: str, *values: object, source: str = "") -> str:
    (row,) = await store.fetch(f"SELECT {expression} AS written {source}", values)
    return str(row["written"])


@SAME_STORE
@given(text=KEPT)
@example(text=TRICKY)
async def test_a_text_is_escaped_as_orjson_escapes_it(store: Store, text: str) -> None:
    words = words_of(store)

    assert await written(store, words.scalar(words.parameter(1)), text) == to_json(text)


@SAME_STORE
@given(text=KEPT)
@example(text=TRICKY)
async def test_a_text_of_a_document_is_escaped_as_orjson_escapes_it(store: Store, text: str) -> None:
    assert await of_document(store, "text", {"a": {"b": text}}) == to_json(text)


async def of_document(store: Store, form: str, content: object) -> str:
    """Write the value at `a.b` of a document."""
    words, document = words_of(store), words_of(store).document("l")
    kind = "jsonb" if store.dialect is Dialect.POSTGRESQL else "text"
    found = getattr(document, form)(Place("d.content", ("a", "b")))
    text = document.checked(words.joined(("", Sql(found), " ")))
    source = f"FROM (SELECT CAST($1 AS {kind}) AS content) d{document.source}"
    return (await written(store, text, to_json(content), source=source)).removesuffix(" ")


@SAME_STORE
@given(text=KEPT)
@example(text=TRICKY)
async def test_a_literal_of_ours_is_the_text_itself(store: Store, text: str) -> None:
    assert await written(store, words_of(store).joined((text, Sql("''")))) == text


def test_a_literal_cannot_hold_what_no_database_keeps() -> None:
    with pytest.raises(ValueError, match="NUL"):
        PostgresqlText().quoted("\0")


@SAME_STORE
@given(key=st.integers(1, 2**63 - 1), kind=st.sampled_from(["Draft", "Dossier", "FinancingLine", "GrantedPart", "X"]))
async def test_a_global_identifier_is_written_as_the_api_writes_it(store: Store, key: int, kind: str) -> None:
    column = f"CAST('{key}' AS BIGINT)"

    assert await written(store, words_of(store).key(kind, column)) == to_json(to_key(kind, key))


@SAME_STORE
@given(amounts=st.lists(st.decimals("-9999999999.99", "9999999999.99", places=2), max_size=5))
@example(amounts=[])
@example(amounts=[Decimal("-0.01")])
@example(amounts=[Decimal("0.10"), Decimal("0.20")])
async def test_amounts_are_added_up_to_the_last_cent(store: Store, amounts: list[Decimal]) -> None:
    words = words_of(store)
    rows = " UNION ALL ".join(f"SELECT CAST('{amount}' AS {NUMERIC[store.dialect]}) AS amount" for amount in amounts)
    source = f"FROM ({rows or f'SELECT CAST(NULL AS {NUMERIC[store.dialect]}) AS amount WHERE 1 = 0'}) a"

    total = await written(store, words.money(f"(SELECT {words.total('a.amount')} {source})"))

    assert total == f'"{sum(amounts, Decimal("0.00")):.2f}"'


NUMERIC = {Dialect.POSTGRESQL: "NUMERIC(12, 2)", Dialect.SQLITE: "TEXT"}


@SAME_STORE
@given(instant=st.datetimes(timezones=st.just(UTC)).filter(lambda instant: 1900 < instant.year < 2200))
@example(instant=datetime(2026, 1, 5, 9, 30, tzinfo=UTC))
@example(instant=datetime(2026, 1, 5, 9, 30, 0, 999, tzinfo=UTC))
@example(instant=datetime(2026, 12, 31, 23, 59, 59, 999999, tzinfo=UTC))
async def test_an_instant_is_cut_to_the_millisecond(store: Store, instant: datetime) -> None:
    words = words_of(store)
    column = {Dialect.POSTGRESQL: f"TIMESTAMPTZ '{instant}'", Dialect.SQLITE: f"'{instant}'"}[store.dialect]
    expected = instant.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    assert await written(store, words.instant(column)) == to_json(expected)
