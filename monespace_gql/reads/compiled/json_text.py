"""The words in which each database writes JSON as text, compact and escaped as orjson does; texts are never NULL."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

MARK = "\x01"
"""Stands where a statement cannot answer exactly, and makes the row odd: JSON text holds no control character."""


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
    """The items of a list as rows: what each is, as text in JSON, which makes the row odd if it is none, and plain."""

    source: str
    order: str
    item: Place
    text: str
    plain: str


class Document(ABC):
    """The values that one text takes out of one document: each is JSON text, or NULL, which is written `null`.

    A value that is no text makes the row odd.
    """

    @abstractmethod
    def text(self, place: Place) -> str:
        """Return the text that is kept there."""

    @abstractmethod
    def coded(self, place: Place, texts: Mapping[str, str]) -> str:
        """Return what goes with the code that is kept there, NULL when nothing does."""

    @property
    @abstractmethod
    def source(self) -> str:
        """What comes after the source of the document, so that its values have names."""

    @abstractmethod
    def checked(self, text: str) -> str:
        """Return the text, or the mark of an odd row where a value is of another type."""


class JsonText(ABC):
    """What both databases say, each in its own words. Expressions are ours; no client text is ever among them."""

    mark: str
    """Writes MARK."""

    dollar: str

    looks_aside = False
    """Whether rows may be made of a row that stands before them in the same FROM: LATERAL."""

    lists_within_lists = True
    """Whether a list of a document may be written inside another: there is a depth of brackets that SQLite refuses."""

    def quoted(self, text: str) -> str:
        """Write a text of ours as a literal."""
        return quoted(text, self.dollar)

    def joined(self, text: Text) -> str:
        """Return the expression of a text in pieces."""
        return self.concatenated([self._piece(piece) for piece in merged(text)] or ["''"])

    def _piece(self, piece: str | Sql) -> str:
        return piece.expression if isinstance(piece, Sql) else self.quoted(piece)

    @abstractmethod
    def concatenated(self, texts: Sequence[str]) -> str:
        """Join expressions of text; NULL is written `null`."""

    @abstractmethod
    def sent(self, text: str) -> str:
        """Return the bytes of a text in UTF-8, so that nobody reads them only to write them again."""

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
    def summed(self, number: str) -> str:
        """Return the sum, over the rows at hand, of what `number` gave; nothing is 0."""

    def total(self, column: str) -> str:
        """Return the sum of an amount over the rows at hand, as `number` does."""
        return self.summed(self.number(column))

    @abstractmethod
    def money(self, number: str) -> str:
        """Write what `number` or a sum gave as JSON: text with two decimals."""

    @abstractmethod
    def key(self, kind: str, column: str, *, longest: int = 19) -> str:
        """Write the global identifier of a row as JSON; its key is ASCII, of so many characters at most."""

    @abstractmethod
    def listed(self, item: Text, source: str, order: str) -> str:
        """Write the list of what is said of each row of a source, in that order."""

    @abstractmethod
    def listed_in_order(self, item: str) -> str:
        """Write the list of a text over the rows at hand, which come in its order."""

    @abstractmethod
    def looked_up(self, code: str, texts: Mapping[str, str]) -> str:
        """Return the text that a code has among these, NULL when it has none."""

    @abstractmethod
    def holds(self, text: str, part: str) -> str:
        """Say whether a text holds another."""

    @abstractmethod
    def document(self, alias: str) -> Document:
        """Return what takes values out of a document."""

    @abstractmethod
    def kept_text(self, column: str, names: Sequence[str]) -> str:
        """Return the text of the object that a column keeps, or of one that has these of its members."""

    @abstractmethod
    def is_object(self, place: Place) -> str:
        """Say whether an object is kept there."""

    @abstractmethod
    def is_among(self, path: str, places: Iterable[str], lists: Collection[str]) -> str:
        """Say whether a path, with or without indexes, is one of these places; `lists` are the places that repeat."""

    @abstractmethod
    def lists_text(self, array: str, text: str) -> str:
        """Say whether a column that is a list holds a text."""

    @abstractmethod
    def lists_number(self, array: str, number: str) -> str:
        """Say whether a column that is a list holds a whole number."""

    @abstractmethod
    def plain_text(self, place: Place) -> str:
        """Return the text that is kept there, not written as JSON."""

    @abstractmethod
    def items(self, place: Place, alias: str) -> Items:
        """Return the items of the list that is kept there; none where there is no list."""

    @abstractmethod
    def length(self, array: str) -> str:
        """Count the items of a column that is a list."""

    @abstractmethod
    def first(self, array: str) -> str:
        """Return the first item of a column that is a list of texts."""


def merged(text: Text) -> Iterator[str | Sql]:
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


def quoted(text: str, dollar: str) -> str:
    """Write a text of ours as a literal; `$` apart, for what follows it would be taken for a parameter."""
    if "\0" in text:
        raise ValueError("no database keeps a NUL")
    literals = [f"'{part}'" for part in text.replace("'", "''").split("$")]
    return literals[0] if len(literals) == 1 else f"({f' || {dollar} || '.join(literals)})"
