"""The scalars of the API: how days, instants, amounts and typed values travel."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NewType

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

from monespace_gql.documents.sent_file import SentFile
from monespace_gql.lexicon.money import to_money

Day = NewType("Day", str)
Instant = NewType("Instant", str)
Amount = NewType("Amount", str)
Json = NewType("Json", object)
Typed = NewType("Typed", object)
CaseNumber = NewType("CaseNumber", str)
Upload = NewType("Upload", SentFile)

MULTIPART = "https://github.com/jaydenseric/graphql-multipart-request-spec"

LONGEST_TYPED = 100_000


def _unreadable(message: str) -> GraphQLError:
    """Return the error a client reads: without a code it would be told as one of ours."""
    return GraphQLError(message, extensions={"code": "BAD_VALUE"})


def _day_out(value: str | date) -> str:
    return value if isinstance(value, str) else value.isoformat()


def _day_in(value: object) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise _unreadable("Date attendue au format AAAA-MM-JJ.") from None


def _instant_out(value: str | datetime) -> str:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _amount_out(value: str | Decimal) -> str:
    return f"{Decimal(value):.2f}"


def _amount_in(value: object) -> Decimal:
    try:
        if isinstance(value, (bool, float)):
            raise ValueError
        return to_money(str(value))
    except ValueError:
        raise _unreadable("Montant attendu sous forme de texte décimal, par exemple « 1400.00 ».") from None


def _typed_in(value: object) -> object:
    if isinstance(value, (str, int, float, bool)) or value is None:
        return value
    raise _unreadable("Une valeur saisie est un texte, un nombre ou un booléen.")


def _number_in(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise _unreadable("Numéro attendu.")
    return str(value)


def _upload_in(value: object) -> SentFile:
    if not isinstance(value, SentFile):
        raise _unreadable(
            "Fichier attendu : envoyez l'opération en multipart/form-data, avec le fichier à cette place."
        )
    value.expected = True
    return value


def _same(value: Any) -> Any:  # Any: JSON goes through as it is
    return value


SCALARS: dict[object, ScalarDefinition] = {
    Day: strawberry.scalar(
        name="Date", serialize=_day_out, parse_value=_day_in, description="A day, ISO 8601: `2026-01-05`."
    ),
    Instant: strawberry.scalar(
        name="DateTime", serialize=_instant_out, description="An instant in UTC, ISO 8601: `2026-01-05T09:30:00.000Z`."
    ),
    Amount: strawberry.scalar(
        name="Money",
        serialize=_amount_out,
        parse_value=_amount_in,
        description='An amount in euros, excluding tax unless said otherwise, as decimal text: `"1400.00"`.',
    ),
    Json: strawberry.scalar(
        name="JSON", serialize=_same, parse_value=_same, description="Any JSON value, where nothing more precise fits."
    ),
    Typed: strawberry.scalar(
        name="Typed",
        serialize=_same,
        parse_value=_typed_in,
        description="What a person typed in a field, right or wrong: text, number or boolean. Findings judge it, "
        "saving never refuses it (4,096 characters at most). Days as `JJ/MM/AAAA` or `AAAA-MM-JJ`, amounts as text.",
    ),
    CaseNumber: strawberry.scalar(
        name="CaseNumber",
        serialize=_same,
        parse_value=_number_in,
        description='The number of a draft (a whole number: `10999`) or of a dossier (`"2512CP000100"`).',
    ),
    Upload: strawberry.scalar(
        name="Upload",
        parse_value=_upload_in,
        specified_by_url=MULTIPART,
        description="A file that comes with its operation, in a `multipart/form-data` request after the GraphQL "
        "multipart request specification: null in the variables, named in the map.",
    ),
}
