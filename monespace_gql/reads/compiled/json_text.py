"""The words in which each database writes JSON as text, compact and escaped as orjson does; texts are never NULL."""

from abc import ABC, abstractmethod
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from monespace_gql.journal.dialect import Dialect
from monespace_gql.journal.json_field import to_json

ARGUMENTS = 90
"""How many texts are joined at once: PostgreSQL takes 100 arguments a function."""


@dataclass(frozen=True, slots=True)
class Sql:
    """An expression that gives text; beside it, a plain `str` is text of ours, written as it is."""

    expression: str


Text = tuple[str | Sql, ...]
"""A text in pieces, in order."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a document that a row keeps: the expression of the document, and the names that lead there."""

    document: str
    names: tuple[str, ...] = ()

    def at(self, name: str) -> "Place":
        """Return the place of a member; names are words of declarations: small letters, digits and `_`."""
        return Place(self.document, (*self.names, name))


@dataclass(frozen=True, slots=True)
class Items:
    """The items of a list as rows: what each is, and its identity as JSON, its rank where it bears none."""

    source: str
    order: str
    item: Place
    is_object: str
    text: str
    identity: str


class JsonText(ABC):
    """What both databases say, each in its own words. Expressions are ours; no client text is ever among them."""

    mark: str
    """Stands for what the statement cannot answer exactly: a control character, which no JSON text holds."""

    dollar: str

    def quoted(self, text: str) -> str:
        """Write a text of ours as a literal; `$` apart, for what follows it would be taken for a parameter."""
        if "\0" in text:
            raise ValueError("no database keeps a NUL")
        literals = [f"'{part}'" for part in text.replace("'", "''").split("$")]
        return literals[0] if len(literals) == 1 else f"({f' || {self.dollar} || '.join(literals)})"

    def joined(self, text: Text) -> str:
        """Return the expression of a text in pieces."""
        return self.concatenated([self._piece(piece) for piece in _merged(text)] or ["''"])

    def _piece(self, piece: str | Sql) -> str:
        return piece.expression if isinstance(piece, Sql) else self.quoted(piece)

    @abstractmethod
    def concatenated(self, texts: Sequence[str]) -> str:
        """Join expressions of text, none of them NULL."""

    @abstractmethod
    def parameter(self, number: int) -> str:
        """Write a parameter that is text."""

    @abstractmethod
    def scalar(self, value: str, *, nullable: bool = False) -> str:
        """Write a text, a whole number or a day as JSON."""

    @abstractmethod
    def flag(self, condition: str) -> str:
        """Write a yes or no as JSON; what is not known is no."""

    @abstractmethod
    def instant(self, column: str) -> str:
        """Write an instant as JSON, UTC to the millisecond, what is beyond cut off; it is not NULL."""

    @abstractmethod
    def number(self, column: str) -> str:
        """Return an amount as what can be added up, exactly."""

    @abstractmethod
    def total(self, column: str) -> str:
        """Return the sum of an amount over the rows at hand, as `number` does; nothing is 0."""

    @abstractmethod
    def money(self, number: str) -> str:
        """Write what `number` or `total` gave as JSON: text with two decimals."""

    @abstractmethod
    def key(self, kind: str, column: str) -> str:
        """Write the global identifier of a row that has a whole number for a key, as JSON."""

    @abstractmethod
    def listed(self, item: Text, source: str, order: str) -> str:
        """Write the list of what is said of each row of a source, in that order."""

    @abstractmethod
    def looked_up(self, code: str, texts: Mapping[str, str]) -> str:
        """Return the text that a code has among these, NULL when it has none."""

    @abstractmethod
    def holds(self, text: str, part: str) -> str:
        """Say whether a text holds another."""

    @abstractmethod
    def tab(self, code: str) -> Place:
        """Return where a row `r` keeps a tab of its content; only inside `of_tabs`."""

    @abstractmethod
    def of_tabs(self, codes: Sequence[str], text: Text) -> str:
        """Return the expression of a text that looks at these tabs."""

    @abstractmethod
    def is_object(self, place: Place) -> str:
        """Say whether an object is kept there."""

    @abstractmethod
    def plain_text(self, place: Place) -> str:
        """Return the text that is kept there, not written as JSON."""

    @abstractmethod
    def text(self, place: Place) -> str:
        """Write the text that is kept there as JSON."""

    @abstractmethod
    def masked(self, place: Place) -> str:
        """Write the text that is kept there as JSON, only its last three characters shown, as `access.mask` does."""

    @abstractmethod
    def when_text(self, place: Place, written: str) -> str:
        """Give what is written where a text is kept, null where nothing is; anything else makes the row odd."""

    @abstractmethod
    def boolean(self, place: Place) -> str:
        """Write the yes or no that is kept there, null where nothing is; anything else makes the row odd."""

    @abstractmethod
    def integer(self, place: Place) -> str:
        """Write the whole number that is kept there, null where nothing is; anything else makes the row odd."""

    @abstractmethod
    def items(self, place: Place, alias: str) -> Items:
        """Return the items of the list that is kept there; none where there is no list."""

    @abstractmethod
    def length(self, array: str) -> str:
        """Count the items of a column that is a list."""

    @abstractmethod
    def first(self, array: str) -> str:
        """Return the first item of a column that is a list of texts."""

    @abstractmethod
    def written_once(self, texts: Sequence[str]) -> tuple[str, Sequence[str]]:
        """Return what comes after `FROM … r` so that these texts are written once a row, and their names there."""


class PostgresqlText(JsonText):
    """PostgreSQL's words."""

    mark = "chr(1)"
    dollar = "chr(36)"

    def concatenated(self, texts: Sequence[str]) -> str:
        """Join them by calls of as many as one takes."""
        if len(texts) == 1:
            return texts[0]
        if len(texts) <= ARGUMENTS:
            return f"concat({', '.join(texts)})"
        calls = [self.concatenated(texts[first : first + ARGUMENTS]) for first in range(0, len(texts), ARGUMENTS)]
        return self.concatenated(calls)

    def parameter(self, number: int) -> str:
        """Say that it is text: nothing else tells PostgreSQL."""
        return f"${number}::text"

    def scalar(self, value: str, *, nullable: bool = False) -> str:
        """Have it written by `to_json`, which writes days as ISO does whatever the settings."""
        written = f"to_json({value})::text"
        return f"coalesce({written}, 'null')" if nullable else written

    def flag(self, condition: str) -> str:
        """Write it; the text of a boolean is that of JSON."""
        return f"coalesce({condition}, false)::text"

    def instant(self, column: str) -> str:
        """Write it; `MS` cuts off."""
        written = f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"
        return f"concat('\"', {written}, '\"')"

    def number(self, column: str) -> str:
        """Return the column: a numeric of two decimals."""
        return column

    def total(self, column: str) -> str:
        """Add them up."""
        return f"coalesce(sum({column}), 0.00)"

    def money(self, number: str) -> str:
        """Write it; its scale is 2."""
        return f"concat('\"', {number}, '\"')"

    def key(self, kind: str, column: str) -> str:
        """Write it in base64 for addresses, without padding."""
        text = f"encode(convert_to({self.quoted(f'{kind}:')} || {column}, 'UTF8'), 'base64')"
        return f"concat('\"', translate({text}, '+/=', '-_'), '\"')"

    def listed(self, item: Text, source: str, order: str) -> str:
        """Gather the rows' texts."""
        gathered = f"string_agg(({self.joined(item)})::text, ',' ORDER BY {order})"
        return f"(SELECT concat('[', {gathered}, ']') FROM {source})"

    def looked_up(self, code: str, texts: Mapping[str, str]) -> str:
        """Look in one constant, whose keys are searched by halves."""
        constant = to_json({str(known): text for known, text in texts.items()})
        return f"({self.quoted(constant)}::jsonb ->> {code})"

    def holds(self, text: str, part: str) -> str:
        """Look for it."""
        return f"strpos({text}, {part}) > 0"

    def tab(self, code: str) -> Place:
        """Name the column of the record that `of_tabs` makes."""
        return Place(f'c."{code}"')

    def of_tabs(self, codes: Sequence[str], text: Text) -> str:
        """Take the tabs out of the content at once: it is kept compressed, and would be opened for each of them."""
        if not codes:
            return self.joined(text)
        columns = ", ".join(f'"{code}" jsonb' for code in codes)
        return f"(SELECT {self.joined(text)} FROM jsonb_to_record(r.content) AS c({columns}))"

    def is_object(self, place: Place) -> str:
        """Look at its type; NULL where nothing is, as good as no."""
        return f"jsonb_typeof({_kept(place)}) = 'object'"

    def plain_text(self, place: Place) -> str:
        """Take it out as text."""
        *names, last = place.names
        return f"({_kept(Place(place.document, tuple(names)))}->>'{last}')"

    def text(self, place: Place) -> str:
        """Write it; a text escaped as JSON has no blank that orjson would not write."""
        return f"{_kept(place)}::text"

    def masked(self, place: Place) -> str:
        """Put it together."""
        text = self.plain_text(place)
        hidden = f"repeat('•', CASE WHEN length({text}) > 3 THEN length({text}) - 3 ELSE length({text}) END)"
        shown = f"CASE WHEN length({text}) > 3 THEN right({text}, 3) ELSE '' END"
        return f"CASE WHEN {text} = '' THEN 'null' ELSE to_json({hidden} || {shown})::text END"

    def when_text(self, place: Place, written: str) -> str:
        """Look at its type."""
        return self._typed(place, f"WHEN 'string' THEN {written}")

    def boolean(self, place: Place) -> str:
        """Look at its type."""
        return self._typed(place, f"WHEN 'boolean' THEN {_kept(place)}::text")

    def integer(self, place: Place) -> str:
        """Look at its type and its length: a number of JSON may have decimals."""
        written = f"{_kept(place)}::text"
        whole = f"CASE WHEN {written} ~ '^-?[0-9]{{1,9}}$' THEN {written} ELSE {self.mark} END"
        return self._typed(place, f"WHEN 'number' THEN {whole}")

    def items(self, place: Place, alias: str) -> Items:
        """Open the list, numbered from 1."""
        array = _kept(place)
        opened = f"jsonb_array_elements(CASE WHEN jsonb_typeof({array}) = 'array' THEN {array} ELSE '[]' END)"
        item, own = f"{alias}.item", f"{alias}.item->'id'"
        rank = f"to_json(({alias}.rank - 1)::text)::text"
        identity = f"CASE WHEN jsonb_typeof({own}) = 'string' THEN ({own})::text ELSE {rank} END"
        return Items(
            source=f"{opened} WITH ORDINALITY AS {alias}(item, rank)",
            order=f"{alias}.rank",
            item=Place(item),
            is_object=f"jsonb_typeof({item}) = 'object'",
            text=f"CASE WHEN jsonb_typeof({item}) = 'string' THEN {item}::text ELSE {self.mark} END",
            identity=identity,
        )

    def length(self, array: str) -> str:
        """Count them."""
        return f"jsonb_array_length({array})"

    def first(self, array: str) -> str:
        """Take it out as text."""
        return f"({array}->>0)"

    def written_once(self, texts: Sequence[str]) -> tuple[str, Sequence[str]]:
        """Write them beside the row; `OFFSET 0` keeps PostgreSQL from putting each expression where its name stands."""
        if not texts:
            return "", ()
        columns = ", ".join(f"{text} AS t{rank}" for rank, text in enumerate(texts))
        source = f" CROSS JOIN LATERAL (SELECT {columns} OFFSET 0) AS written"
        return source, [f"written.t{rank}" for rank in range(len(texts))]

    def _typed(self, place: Place, case: str) -> str:
        kind = f"coalesce(jsonb_typeof({_kept(place)}), 'null')"
        return f"CASE {kind} {case} WHEN 'null' THEN 'null' ELSE {self.mark} END"


def _kept(place: Place) -> str:
    """Return the expression of what is kept at a place."""
    path = "".join(f"->'{name}'" for name in place.names)
    return f"({place.document}{path})" if path else place.document


_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


class SqliteText(JsonText):
    """SQLite's words. No function of ours is called from it: each call would wait for Python's lock."""

    mark = "char(1)"
    dollar = "char(36)"

    def concatenated(self, texts: Sequence[str]) -> str:
        """Join them in chains, short of the depth that SQLite takes; brackets within brackets would overflow sooner."""
        if len(texts) <= ARGUMENTS:
            return texts[0] if len(texts) == 1 else f"({' || '.join(texts)})"
        chains = [self.concatenated(texts[first : first + ARGUMENTS]) for first in range(0, len(texts), ARGUMENTS)]
        return self.concatenated(chains)

    def parameter(self, number: int) -> str:
        """Name it."""
        return f"${number}"

    def scalar(self, value: str, *, nullable: bool = False) -> str:
        """Have it written by `json_quote`, which knows null."""
        return f"json_quote({value})"

    def flag(self, condition: str) -> str:
        """Write it in words."""
        return f"CASE WHEN {condition} THEN 'true' ELSE 'false' END"

    def instant(self, column: str) -> str:
        """Put it together: `2026-01-05 09:30:00.123456+00:00`, with or without the fraction."""
        fraction = f"CASE WHEN substr({column}, 20, 1) = '.' THEN substr({column}, 21, 3) ELSE '000' END"
        text = f"'\"' || substr({column}, 1, 10) || 'T' || substr({column}, 12, 8) || '.' || {fraction} || 'Z\"'"
        return f"CASE WHEN {column} GLOB '????-??-??[ T]??:??:??*+00:00' THEN {text} ELSE {self.mark} END"

    def number(self, column: str) -> str:
        """Return the cents: a double holds those of twelve digits exactly."""
        return f"CAST(round(CAST({column} AS REAL) * 100) AS INTEGER)"

    def total(self, column: str) -> str:
        """Add up the cents."""
        return f"coalesce(sum({self.number(column)}), 0)"

    def money(self, number: str) -> str:
        """Write cents as euros."""
        written = "printf('\"%s%d.%02d\"', iif(cents < 0, '-', ''), abs(cents) / 100, abs(cents) % 100)"
        return f"(SELECT {written} FROM (SELECT {number} AS cents))"

    def key(self, kind: str, column: str) -> str:
        """Write it in base64 for addresses, group by group: the kind is known, a whole number has 19 digits at most."""
        known, left = divmod(len(kind) + 1, 3)
        text = f"{kind}:"
        head = '"' + urlsafe_b64encode(text[: known * 3].encode()).decode()
        groups = (left + 19 + 2) // 3
        tail = " || ".join(piece for group in range(groups) for piece in _encoded(group * 3 + 1))
        rest = f"(SELECT {self.quoted(text[known * 3 :])} || {column} AS t)"
        return f"(SELECT {self.quoted(head)} || {tail} || '\"' FROM {rest})"

    def listed(self, item: Text, source: str, order: str) -> str:
        """Gather the rows' texts, which come in the order of the inner query."""
        rows = f"(SELECT {self.joined(item)} AS item FROM {source} ORDER BY {order})"
        return f"(SELECT '[' || coalesce(group_concat(item), '') || ']' FROM {rows})"

    def looked_up(self, code: str, texts: Mapping[str, str]) -> str:
        """Compare one after the other."""
        if not texts:
            return "NULL"
        cases = " ".join(f"WHEN {self.quoted(key)} THEN {self.quoted(text)}" for key, text in texts.items())
        return f"CASE {code} {cases} END"

    def holds(self, text: str, part: str) -> str:
        """Look for it."""
        return f"instr({text}, {part}) > 0"

    def tab(self, code: str) -> Place:
        """Name its place in the content."""
        return Place("r.content", (code,))

    def of_tabs(self, codes: Sequence[str], text: Text) -> str:
        """Look at the content as it is: SQLite reads a document once for all the places asked for."""
        return self.joined(text)

    def is_object(self, place: Place) -> str:
        """Look at its type; NULL where nothing is, as good as no."""
        return f"{_type(place)} = 'object'"

    def plain_text(self, place: Place) -> str:
        """Take it out as text."""
        return f"({place.document} ->> {_path(place)})"

    def text(self, place: Place) -> str:
        """Write it anew, so that it does not matter how it was escaped."""
        return f"json_quote({self.plain_text(place)})"

    def masked(self, place: Place) -> str:
        """Put it together; there is no `repeat`."""
        text = self.plain_text(place)
        count = f"iif(length({text}) > 3, length({text}) - 3, length({text}))"
        hidden = f"replace(hex(zeroblob({count})), '00', '•')"
        shown = f"iif(length({text}) > 3, substr({text}, -3), '')"
        return f"CASE WHEN {text} = '' THEN 'null' ELSE json_quote({hidden} || {shown}) END"

    def when_text(self, place: Place, written: str) -> str:
        """Look at its type."""
        return self._typed(place, f"WHEN 'text' THEN {written}")

    def boolean(self, place: Place) -> str:
        """Look at its type, which says it all."""
        return self._typed(place, "WHEN 'true' THEN 'true' WHEN 'false' THEN 'false'")

    def integer(self, place: Place) -> str:
        """Look at its type and its length."""
        value = self.plain_text(place)
        whole = f"CASE WHEN abs({value}) < 1000000000 THEN CAST({value} AS TEXT) ELSE {self.mark} END"
        return self._typed(place, f"WHEN 'integer' THEN {whole}")

    def items(self, place: Place, alias: str) -> Items:
        """Open the list, numbered from 0."""
        opened = f"json_each(CASE WHEN {_type(place)} = 'array' THEN {place.document} -> {_path(place)} ELSE '[]' END)"
        item = Place(f"{alias}.value")
        own = item.at("id")
        identity = (
            f"CASE WHEN {_type(own)} = 'text' THEN {self.text(own)} ELSE json_quote(CAST({alias}.key AS TEXT)) END"
        )
        return Items(
            source=f"{opened} AS {alias}",
            order=f"{alias}.key",
            item=item,
            is_object=f"{alias}.type = 'object'",
            text=f"CASE WHEN {alias}.type = 'text' THEN json_quote({alias}.value) ELSE {self.mark} END",
            identity=identity,
        )

    def length(self, array: str) -> str:
        """Count them."""
        return f"json_array_length({array})"

    def first(self, array: str) -> str:
        """Take it out as text."""
        return f"({array} ->> '$[0]')"

    def written_once(self, texts: Sequence[str]) -> tuple[str, Sequence[str]]:
        """Leave them where they are: SQLite has no way to name what it says of each row."""
        return "", texts

    def _typed(self, place: Place, case: str) -> str:
        return f"CASE coalesce({_type(place)}, 'null') {case} WHEN 'null' THEN 'null' ELSE {self.mark} END"


def _path(place: Place) -> str:
    return f"'{'.'.join(('$', *place.names))}'"


def _type(place: Place) -> str:
    return f"json_type({place.document}, {_path(place)})"


def _encoded(first: int) -> Iterator[str]:
    """Encode the three letters of `t` from that place on: four expressions, empty beyond the end."""
    one, two, three = (f"unicode(substr(t, {first + place}, 1))" for place in range(3))
    yield _letter(f"{one} >> 2")
    yield _letter(f"(({one} & 3) << 4) | (coalesce({two}, 0) >> 4)")
    yield _letter(f"(({two} & 15) << 2) | (coalesce({three}, 0) >> 6)")
    yield _letter(f"{three} & 63")


def _letter(rank: str) -> str:
    return f"coalesce(substr('{_ALPHABET}', ({rank}) + 1, 1), '')"


def _merged(text: Text) -> Iterator[str | Sql]:
    """Join the constant pieces that follow one another."""
    constant = ""
    for piece in text:
        if isinstance(piece, str):
            constant += piece
            continue
        if constant:
            yield constant
        constant = ""
        yield piece
    if constant:
        yield constant


def json_text(dialect: Dialect) -> JsonText:
    """Return the words of this database."""
    return SqliteText() if dialect is Dialect.SQLITE else PostgresqlText()
