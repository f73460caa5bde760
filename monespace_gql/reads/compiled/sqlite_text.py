"""SQLite's words for writing JSON as text."""

from base64 import urlsafe_b64encode
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from monespace_gql.reads.compiled.json_text import Document, Items, JsonText, Place, Text, quoted
from monespace_gql.scheme.field import MAX_ITEMS

DOLLAR = "char(36)"
LINKS = 90
"""How many texts make a chain."""

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


class SqliteText(JsonText):
    """SQLite's words. No function of ours is called from it: each call would wait for Python's lock."""

    mark = "char(1)"
    dollar = DOLLAR
    lists_within_lists = False

    def concatenated(self, texts: Sequence[str]) -> str:
        """Join them in chains, short of the depth that SQLite takes; brackets within brackets would overflow sooner."""
        if len(texts) <= LINKS:
            return texts[0] if len(texts) == 1 else f"({' || '.join(texts)})"
        chains = [self.concatenated(texts[first : first + LINKS]) for first in range(0, len(texts), LINKS)]
        return self.concatenated(chains)

    def sent(self, text: str) -> str:
        """Take it for what it is kept as: the encoding of a database that nobody chose otherwise."""
        return f"CAST({text} AS BLOB)"

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

    def summed(self, number: str) -> str:
        """Add up the cents."""
        return f"coalesce(sum({number}), 0)"

    def money(self, number: str) -> str:
        """Write cents as euros."""
        written = "printf('\"%s%d.%02d\"', iif(cents < 0, '-', ''), abs(cents) / 100, abs(cents) % 100)"
        return f"(SELECT {written} FROM (SELECT {number} AS cents))"

    def key(self, kind: str, column: str, *, longest: int = 19) -> str:
        """Write it in base64 for addresses, group by group, of which the first ones are known."""
        known, left = divmod(len(kind) + 1, 3)
        text = f"{kind}:"
        head = '"' + urlsafe_b64encode(text[: known * 3].encode()).decode()
        groups = (left + longest + 2) // 3
        tail = " || ".join(piece for group in range(groups) for piece in _encoded(group * 3 + 1))
        rest = f"(SELECT {self.quoted(text[known * 3 :])} || {column} AS t)"
        return f"(SELECT {self.quoted(head)} || {tail} || '\"' FROM {rest})"

    def listed(self, item: Text, source: str, order: str) -> str:
        """Gather the rows' texts, which come in the order of the inner query."""
        rows = f"(SELECT {self.joined(item)} AS item FROM {source} ORDER BY {order})"
        return f"(SELECT {self.listed_in_order('item')} FROM {rows})"

    def listed_in_order(self, item: str) -> str:
        """Aggregate them; rows of a sorted query come in their order."""
        return f"('[' || coalesce(group_concat({item}), '') || ']')"

    def looked_up(self, code: str, texts: Mapping[str, str]) -> str:
        """Compare one after the other."""
        if not texts:
            return "NULL"
        cases = " ".join(f"WHEN {self.quoted(key)} THEN {self.quoted(text)}" for key, text in texts.items())
        return f"CASE {code} {cases} END"

    def holds(self, text: str, part: str) -> str:
        """Look for it."""
        return f"instr({text}, {part}) > 0"

    def document(self, alias: str) -> Document:
        """Return what looks at each value where it is."""
        return SqliteDocument(self.mark)

    def kept_text(self, column: str, names: Sequence[str]) -> str:
        """Take it as it is: it is kept as text."""
        return column

    def is_object(self, place: Place) -> str:
        """Look at its type; NULL where nothing is, as good as no."""
        return f"{_type(place)} = 'object'"

    def is_among(self, path: str, places: Iterable[str], lists: Collection[str]) -> str:
        """Compare with each, and with each index that an item of a list may have: there are no patterns of text."""
        forms = [form for place in sorted(places) for form in _indexed(place, lists)]
        same = [f"{path} GLOB '{form}'" for form in forms]
        return f"({' OR '.join(same)})"

    def lists_text(self, array: str, text: str) -> str:
        """Look at each of its items."""
        return f"EXISTS (SELECT 1 FROM json_each({array}) AS held WHERE held.value = {text})"

    def lists_number(self, array: str, number: str) -> str:
        """Look at each of its items."""
        return self.lists_text(array, number)

    def plain_text(self, place: Place) -> str:
        """Take it out as text."""
        return _plain_text(place)

    def items(self, place: Place, alias: str) -> Items:
        """Open the list, numbered from 0."""
        opened = f"json_each(CASE WHEN {_type(place)} = 'array' THEN {place.document} -> {_path(place)} ELSE '[]' END)"
        item = Place(f"{alias}.value")
        return Items(
            source=f"{opened} AS {alias}",
            order=f"{alias}.key",
            item=item,
            text=f"CASE WHEN {alias}.type = 'text' THEN json_quote({alias}.value) ELSE {self.mark} END",
            plain=f"{alias}.value",
        )

    def length(self, array: str) -> str:
        """Count them."""
        return f"json_array_length({array})"

    def first(self, array: str) -> str:
        """Take it out as text."""
        return f"({array} ->> '$[0]')"


class SqliteDocument(Document):
    """Looks at the type of each value, then at the value: SQLite has no way to name it."""

    def __init__(self, mark: str) -> None:
        self._mark = mark

    def text(self, place: Place) -> str:
        """Write it anew, so that it does not matter how it was escaped."""
        return self._typed(place, f"WHEN 'text' THEN {_quoted_text(place)}")

    def coded(self, place: Place, texts: Mapping[str, str]) -> str:
        """Compare with one after the other."""
        cases = " ".join(f"WHEN {quoted(code, DOLLAR)} THEN {quoted(text, DOLLAR)}" for code, text in texts.items())
        looked_up = f"CASE {_plain_text(place)} {cases} END"
        kind = f"coalesce({_type(place)}, 'null')"
        return f"CASE {kind} WHEN 'text' THEN {looked_up} WHEN 'null' THEN NULL ELSE {self._mark} END"

    @property
    def source(self) -> str:
        """Name nothing."""
        return ""

    def checked(self, text: str) -> str:
        """Return the text: its values bear their marks."""
        return text

    def _typed(self, place: Place, case: str) -> str:
        return f"CASE coalesce({_type(place)}, 'null') {case} WHEN 'null' THEN 'null' ELSE {self._mark} END"


def _plain_text(place: Place) -> str:
    return f"({place.document} ->> {_path(place)})"


def _quoted_text(place: Place) -> str:
    return f"json_quote({_plain_text(place)})"


_INDEXES = ("", *(f"[[]{'[0-9]' * digits}]" for digits in range(1, len(str(MAX_ITEMS)) + 1)))


def _indexed(place: str, lists: Collection[str]) -> list[str]:
    """Return the forms that a path to this place has: at each list, any index or none."""
    forms, pattern = [""], ""
    for step in place.split("."):
        pattern = f"{pattern}.{step}" if pattern else step
        indexes = _INDEXES if pattern in lists else ("",)
        forms = [f"{form}.{step}{index}" if form else f"{step}{index}" for form in forms for index in indexes]
    return forms


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
