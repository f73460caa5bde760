"""PostgreSQL's words for writing JSON as text."""

from collections.abc import Collection, Iterable, Mapping, Sequence

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

    def summed(self, number: str) -> str:
        """Add them up."""
        return f"coalesce(sum({number}), 0.00)"

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

    def kept_text(self, column: str, names: Sequence[str]) -> str:
        """Take out one or two; for more, all of it: it is kept compressed, and is opened for each of them."""
        if len(names) > 2:
            return f"{column}::text"
        pairs = ", ".join(f"{self.quoted(name)}, {column}->{self.quoted(name)}" for name in names)
        return f"jsonb_build_object({pairs})::text"

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
        item = f"{alias}.item"
        return Items(
            source=f"{opened} WITH ORDINALITY AS {alias}(item, rank)",
            order=f"{alias}.rank",
            item=Place(item),
            text=f"CASE WHEN jsonb_typeof({item}) = 'string' THEN {item}::text ELSE {self.mark} END",
            plain=f"({item} #>> '{{}}')",
        )

    def length(self, array: str) -> str:
        """Count them."""
        return f"jsonb_array_length({array})"

    def first(self, array: str) -> str:
        """Take it out as text."""
        return f"({array}->>0)"


class PostgresqlDocument(Document):
    """Names each value, and checks them all at once: what a statement costs is above all its functions."""

    def __init__(self, alias: str, mark: str) -> None:
        self._alias = alias
        self._mark = mark
        self._names: dict[str, str] = {}

    def text(self, place: Place) -> str:
        """Take it out."""
        name = self._names.setdefault(_kept(place), f"v{len(self._names)}")
        return f"{self._alias}.{name}"

    def coded(self, place: Place, texts: Mapping[str, str]) -> str:
        """Look in one constant, whose keys are searched by halves."""
        constant = to_json({to_json(code): text for code, text in texts.items()})
        return f"({quoted(constant, DOLLAR)}::jsonb ->> {self.text(place)})"

    @property
    def source(self) -> str:
        """Name the values; `OFFSET 0` keeps PostgreSQL from putting each expression where its name stands."""
        columns = ", ".join(f"jsonb_pretty({kept}) AS {name}" for kept, name in self._names.items())
        return f", LATERAL (SELECT {columns} OFFSET 0) AS {self._alias}" if columns else ""

    def checked(self, text: str) -> str:
        """Check by its first letter that each is a text; a missing one is NULL, which no comparison minds."""
        if not self._names:
            return text
        names = ", ".join(f"{self._alias}.{name}" for name in self._names.values())
        texts = f"""'#' COLLATE "C" > ALL (array_remove(ARRAY[{names}], 'null'))"""
        return f"CASE WHEN coalesce({texts}, true) THEN {text} ELSE {self._mark} END"


def _kept(place: Place) -> str:
    """Return the expression of what is kept at a place."""
    if len(place.names) > 1:
        names = ",".join(f'"{name}"' for name in place.names)
        return f"({place.document} #> '{{{names}}}')"
    return f"({place.document}->'{place.names[0]}')" if place.names else place.document


def _plain_text(place: Place) -> str:
    *names, last = place.names
    return f"({_kept(Place(place.document, tuple(names)))}->>'{last}')"
