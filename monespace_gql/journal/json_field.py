"""How structured content is kept: JSONB on PostgreSQL, text on SQLite, written and read by orjson."""

from decimal import Decimal
from typing import Any

import orjson
from tortoise.fields import JSONField
from tortoise.models import Model


def to_json(value: object) -> str:
    """Write as JSON text: dates in ISO form, amounts as decimal strings; anything unknown raises TypeError."""
    return orjson.dumps(value, default=_plain).decode()


def from_json(text: str | bytes) -> Any:
    """Read JSON text; what comes out is whatever was put in, hence Any."""
    return orjson.loads(text)


class JsonField(JSONField[Any]):
    """A column of JSON: an object, a list, a number, a boolean or null; never a bare string.

    Tortoise takes a string for JSON already written, and declares the column of SQLite as JSON, which SQLite takes
    for a number: the text `12345678901234567890` would come back as 1.2345678901234567e19.
    """

    class _db_sqlite:
        SQL_TYPE = "TEXT"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(encoder=to_json, decoder=from_json, **kwargs)

    def to_db_value(self, value: Any, instance: type[Model] | Model) -> str | None:
        """Write the value; a bare string is an author's mistake."""
        if isinstance(value, str | bytes):
            raise TypeError("a JsonField keeps objects, lists and numbers, not a bare string")
        return super().to_db_value(value, instance)


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    raise TypeError(f"{type(value).__name__} has no JSON form")
