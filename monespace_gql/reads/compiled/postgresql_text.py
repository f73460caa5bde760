"""PostgreSQL's words for writing JSON as text."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import Enum, auto

from monespace_gql.journal.json_field import to_json
from monespace_gql.reads.compiled.json_text import Document, Items, JsonText, Place, Text, quoted

DOLLAR = "chr(36)"


class PostgresqlText(JsonText):
    """PostgreSQL's words."""

    mark = "chr(1)"
    dollar = DOLLAR
    looks_aside = True

    def concatenated(self, texts: Sequence[str]) -> str:
        """Join them in one array: looking up how to write each argument of `concat` costs more than writing it."""
        return texts[0] if len(texts) == 1 else f"array_to_string(ARRAY[{', '.join(texts)}], '', 'null')"

    def sent(self, text: str) -> str:
        """Convert it to what it is already."""
        return f"convert_to({text}, 'UTF8')"

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

    def key(self, kind: str, column: str, *, longest: int = 19) -> str:
        """Write it in base64 for addresses, without padding."""
        text = f"encode(convert_to({self.quoted(f'{kind}:')} || {column}, 'UTF8'), 'base64')"
        return f"concat('\"', translate({text}, '+/=', '-_'), '\"')"

    def listed(self, item: Text, source: str, order: str) -> str:
        """Gather the rows' texts in an array: an aggregate that orders what it takes in costs more."""
        gathered = f"ARRAY(SELECT ({self.joined(item)})::text FROM {source} ORDER BY {order})"
        return f"('[' || array_to_string({gathered}, ',') || ']')"

    def listed_in_order(self, item: str) -> str:
        """Aggregate them; rows of a sorted query come in their order."""
        return f"concat('[', string_agg({item}, ','), ']')"

    def looked_up(self, code: str, texts: Mapping[str, str]) -> str:
        """Look in one constant, whose keys are searched by halves."""
        constant = to_json({str(known): text for known, text in texts.items()})
        return f"({self.quoted(constant)}::jsonb ->> {code})"

    def holds(self, text: str, part: str) -> str:
        """Look for it."""
        return f"strpos({text}, {part}) > 0"

    def document(self, alias: str) -> Document:
        """Return what takes each value out once."""
        return PostgresqlDocument(alias, self.mark)

    def tab(self, code: str) -> Place:
        """Name the column of the record that `of_tabs` makes."""
        return Place(f'c."{code}"')

    def of_tabs(self, codes: Sequence[str], text: str, document: Document) -> str:
        """Take the tabs out of the content at once: it is kept compressed, and would be opened for each of them."""
        if not codes:
            return text
        columns = ", ".join(f'"{code}" jsonb' for code in codes)
        source = f"jsonb_to_record(r.content) AS c({columns}){document.source}"
        return f"(SELECT {document.checked(text)} FROM {source})"

    def is_object(self, place: Place) -> str:
        """Look at its type; NULL where nothing is, as good as no."""
        return f"jsonb_typeof({_kept(place)}) = 'object'"

    def is_among(self, path: str, places: Iterable[str], lists: Collection[str]) -> str:
        """Match one pattern that knows them all."""
        known = "|".join(place.replace(".", r"(\[[0-9]+\])?\.") for place in sorted(places))
        return f"{path} ~ '^({known})(\\[[0-9]+\\])?$'"

    def lists_text(self, array: str, text: str) -> str:
        """Ask for it."""
        return f"{array} ? {text}"

    def lists_number(self, array: str, number: str) -> str:
        """Ask for it."""
        return f"{array} @> to_jsonb({number})"

    def plain_text(self, place: Place) -> str:
        """Take it out as text."""
        return _plain_text(place)

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
            plain=f"({item} #>> '{{}}')",
            identity=identity,
        )

    def length(self, array: str) -> str:
        """Count them."""
        return f"jsonb_array_length({array})"

    def first(self, array: str) -> str:
        """Take it out as text."""
        return f"({array}->>0)"


class PostgresqlDocument(Document):
    """Names each value, and checks those of one type all at once: what a statement costs is above all its functions."""

    def __init__(self, alias: str, mark: str) -> None:
        self._alias = alias
        self._mark = mark
        self._names: dict[str, str] = {}
        self._asked: dict[_Type, dict[str, None]] = {}

    def text(self, place: Place) -> str:
        """Take it out among the texts."""
        return self._taken(place, _Type.TEXT)

    def typed(self, place: Place) -> str:
        """Take it out among the texts that are not blank."""
        return self._taken(place, _Type.TYPED)

    def flag(self, place: Place) -> str:
        """Take it out among the flags."""
        return self._taken(place, _Type.FLAG)

    def whole(self, place: Place) -> str:
        """Take it out among the whole numbers."""
        return self._taken(place, _Type.WHOLE)

    def masked(self, place: Place) -> str:
        """Put it together."""
        self.text(place)
        text = _plain_text(place)
        hidden = f"repeat('•', CASE WHEN length({text}) > 3 THEN length({text}) - 3 ELSE length({text}) END)"
        shown = f"CASE WHEN length({text}) > 3 THEN right({text}, 3) ELSE '' END"
        return f"CASE WHEN {text} <> '' THEN to_json({hidden} || {shown})::text END"

    def coded(self, place: Place, texts: Mapping[str, str]) -> str:
        """Look in one constant, whose keys are searched by halves."""
        constant = to_json({to_json(code): text for code, text in texts.items()})
        return f"({quoted(constant, DOLLAR)}::jsonb ->> {self.text(place)})"

    def is_code(self, place: Place, code: str) -> str:
        """Compare the JSON texts."""
        return f"{self.text(place)} = {quoted(to_json(code), DOLLAR)}"

    @property
    def source(self) -> str:
        """Name the values; `OFFSET 0` keeps PostgreSQL from putting each expression where its name stands."""
        columns = ", ".join(f"jsonb_pretty({kept}) AS {name}" for kept, name in self._names.items())
        return f", LATERAL (SELECT {columns} OFFSET 0) AS {self._alias}" if columns else ""

    def checked(self, text: str) -> str:
        """Check the values of each type at once; a missing one is NULL, which no comparison minds."""
        checks = [
            _CHECKS[kind].format(f"array_remove(ARRAY[{', '.join(names)}], 'null')")
            for kind, names in self._asked.items()
        ]
        return f"CASE WHEN coalesce({' AND '.join(checks)}, true) THEN {text} ELSE {self._mark} END" if checks else text

    def _taken(self, place: Place, kind: "_Type") -> str:
        name = self._names.setdefault(_kept(place), f"v{len(self._names)}")
        self._asked.setdefault(kind, {})[f"{self._alias}.{name}"] = None
        return f"{self._alias}.{name}"


class _Type(Enum):
    """A type of JSON."""

    TEXT = auto()
    TYPED = auto()
    FLAG = auto()
    WHOLE = auto()


_CHECKS = {
    _Type.TEXT: """'#' COLLATE "C" > ALL ({0})""",
    _Type.TYPED: """'""' COLLATE "C" < ALL ({0}) AND '#' COLLATE "C" > ALL ({0})""",
    _Type.FLAG: """'f' COLLATE "C" < ALL ({0}) AND 'u' COLLATE "C" > ALL ({0})""",
    _Type.WHOLE: "array_to_string({0}, ',') ~ '^(-?[0-9]{{1,9}}(,|$))*$'",
}
"""What holds of an array of them, by the letters that each type begins with: a text with `"`, before all others.

No text that was typed is kept empty or with a blank before it; one that begins with `!` is taken for such.
"""


def _kept(place: Place) -> str:
    """Return the expression of what is kept at a place."""
    if len(place.names) > 1:
        names = ",".join(f'"{name}"' for name in place.names)
        return f"({place.document} #> '{{{names}}}')"
    return f"({place.document}->'{place.names[0]}')" if place.names else place.document


def _plain_text(place: Place) -> str:
    *names, last = place.names
    return f"({_kept(Place(place.document, tuple(names)))}->>'{last}')"
