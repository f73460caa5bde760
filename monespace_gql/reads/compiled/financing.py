"""The costs of a dossier, as their rows hold them; what is left to pay is computed here too, kept nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from monespace_gql.lexicon.standing import Permission
from monespace_gql.reads.compiled.json_text import Sql, Text
from monespace_gql.reads.compiled.picked import Picked
from monespace_gql.reads.compiled.sources import lines
from monespace_gql.reads.compiled.verified import permitted
from monespace_gql.reads.compiled.writer import Field, Fields, NotStored, Source, Writer, flag, key, plain, rows


def _parts(writer: Writer) -> str:
    return "granted_line g WHERE g.requested_id = l.id"


def _payments_of_part(writer: Writer) -> str:
    return "payment p WHERE p.granted_id = g.id"


def _payments_of_line(writer: Writer) -> str:
    return "granted_line g JOIN payment p ON p.granted_id = g.id WHERE g.requested_id = l.id"


_GRANTED = " JOIN granted_line g ON g.requested_id = l.id"
_PAID = f"{_GRANTED} JOIN payment p ON p.granted_id = g.id"


def _all_parts(writer: Writer) -> str:
    return lines(writer, _GRANTED)


def _all_payments(writer: Writer) -> str:
    return lines(writer, _PAID)


def _monetary(writer: Writer) -> str:
    return f"{lines(writer)} AND l.monetary"


def _amount(column: str) -> Field:
    return lambda writer, picked: (Sql(writer.words.money(writer.words.number(column))),)


def _total(column: str, source: Source) -> Field:
    return lambda writer, picked: (Sql(writer.words.money(_sum(writer, column, source))),)


def _sum(writer: Writer, column: str, source: Source) -> str:
    return f"(SELECT {writer.words.total(column)} FROM {source(writer)})"


def _balance(parts: Source, payments: Source) -> Field:
    def write(writer: Writer, picked: Picked) -> Text:
        granted, paid = _sum(writer, "g.amount", parts), _sum(writer, "p.amount", payments)
        return (Sql(writer.words.money(f"{granted} - {paid}")),)

    return write


def _part_balance(writer: Writer, picked: Picked) -> Text:
    left = f"{writer.words.number('g.amount')} - {_sum(writer, 'p.amount', _payments_of_part)}"
    return (Sql(writer.words.money(left)),)


_PAYMENT: Fields = {
    "transfer": plain("p.transfer"),
    "invoice": plain("p.invoice", nullable=True),
    "paid_on": plain("p.paid_on"),
    "amount": _amount("p.amount"),
}
_EACH_PAYMENT = rows("FinancingPayment", _PAYMENT, _payments_of_part, "p.paid_on, p.id")


def _payments(writer: Writer, picked: Picked) -> Text:
    """Write the payments for whoever holds the permission to pay."""
    listed = _EACH_PAYMENT(writer, picked)
    return listed if writer.supposed.of_opco else writer.when(permitted(writer, Permission.PAY), listed)


_PART: Fields = {
    "id": key("GrantedPart", "g.id"),
    **{name: plain(f"g.{name}") for name in ("funder", "trainee_rank", "trainee_name")},
    "amount": _amount("g.amount"),
    "paid": _total("p.amount", _payments_of_part),
    "balance": _part_balance,
    "payments": _payments,
}


def _payee_label(writer: Writer, picked: Picked) -> Text:
    others = f"(SELECT count(DISTINCT g.trainee_rank) - 1 AS others FROM {_parts(writer)})"
    label = (
        f"(SELECT CASE WHEN c.others > 0 THEN l.payee_name || ' + ' || c.others ELSE l.payee_name END FROM {others} c)"
    )
    return writer.scalar(label)


def _exceeds_request(writer: Writer, picked: Picked) -> Text:
    return _exceeds(_sum(writer, "g.amount", _parts))(writer, picked)


def _exceeds(granted: str) -> Field:
    return lambda writer, picked: (
        Sql(writer.words.flag(f"l.monetary AND {granted} > {writer.words.number('l.amount')}")),
    )


_ORDER_OF_PARTS = "g.funder, g.trainee_rank, g.id"

_LINE: Fields = {
    "id": key("FinancingLine", "l.id"),
    **{name: plain(f"l.{name}") for name in ("module_rank", "nature", "label", "unit", "quantity")},
    **{name: plain(f"l.{name}") for name in ("payee_name", "payee_siret")},
    "rate": _amount("l.rate"),
    "requested": _amount("l.amount"),
    "monetary": flag("l.monetary"),
    "payee_label": _payee_label,
    "granted": _total("g.amount", _parts),
    "paid": _total("p.amount", _payments_of_line),
    "balance": _balance(_parts, _payments_of_line),
    "exceeds_request": _exceeds_request,
    "parts": rows("GrantedPart", _PART, _parts, _ORDER_OF_PARTS),
}


def _label(writer: Writer, picked: Picked) -> Text:
    ending = "CASE WHEN r.subrogation THEN ') avec subrogation\"' ELSE ') sans subrogation\"' END"
    return ('"Financements (', Sql(writer.words.scalar(f"(SELECT count(*) FROM {lines(writer)})")), Sql(ending))


_FINANCING: Fields = {
    "subrogation": flag("r.subrogation"),
    "label": _label,
    "requested": _total("l.amount", _monetary),
    "granted": _total("g.amount", _all_parts),
    "paid": _total("p.amount", _all_payments),
    "balance": _balance(_all_parts, _all_payments),
    "lines": rows("FinancingLine", _LINE, lines, "l.rank, l.id"),
}


def financing(writer: Writer, picked: Picked) -> Text:
    """Write the costs and their totals, each line read once for all that is picked of it."""
    if _is_worth_it(picked.below):
        return _gathered(writer, picked.below)
    return writer.object("Financing", _FINANCING, picked.below)


_OF_LINES = ("requested", "granted", "lines")
"""What is found in the same lines."""


def _is_worth_it(picked: Sequence[Picked]) -> bool:
    found = [each.name for each in picked if each.name in _OF_LINES]
    return len(found) > 1 and found.count("lines") <= 1


def _gathered(writer: Writer, picked: Sequence[Picked]) -> Text:
    """Write them from what is found, once, in the lines, `l`: two sums and a list, `x`."""
    words = writer.words
    shown = next((each for each in picked if each.name == "lines"), None)
    line = None if shown is None else _line_of(writer, shown)
    found = {
        "requested": words.total("CASE WHEN l.monetary THEN l.amount END"),
        "granted": words.summed("l.granted"),
        "lines": words.listed_in_order(words.joined(line.text)) if line else "NULL",
    }
    fields: Fields = {
        **_FINANCING,
        **{name: _money_of(f"x.{name}") for name in ("requested", "granted")},
        "lines": lambda writer, picked: (Sql("x.lines"),),
    }
    columns = ", ".join(
        f"{found[name]} AS {name}" for name in dict.fromkeys(each.name for each in picked) if name in found
    )
    rows = f"{_lines_with(writer, line.parts if line else None)} ORDER BY l.rank, l.id"
    whole = words.joined(writer.object("Financing", fields, picked))
    return (Sql(f"(SELECT {whole} FROM (SELECT {columns} FROM ({rows}) l) x)"),)


def _lines_with(writer: Writer, parts: str | None) -> str:
    """Read the lines, each with what is granted of it and, when they are shown, the list of its parts."""
    granted, source = writer.words.total("g.amount"), _parts(writer)
    if parts is None:
        return f"SELECT l.*, (SELECT {granted} FROM {source}) AS granted FROM {lines(writer)}"
    ordered = f"(SELECT g.* FROM {source} ORDER BY {_ORDER_OF_PARTS}) g"
    if writer.words.looks_aside:
        found = f", LATERAL (SELECT {granted} AS granted, {parts} AS parts FROM {ordered}) h"
        return f"SELECT l.*, h.granted, h.parts FROM {lines(writer, found)}"
    found = f"(SELECT {granted} FROM {source}) AS granted, (SELECT {parts} FROM {ordered}) AS parts"
    return f"SELECT l.*, {found} FROM {lines(writer)}"


@dataclass(frozen=True, slots=True)
class Line:
    """The text of a line, and that of the list of its parts where it shows them, made where these are read."""

    text: Text
    parts: str | None = None


def _line_of(writer: Writer, picked: Picked) -> Line:
    parts = [each for each in picked.below if each.name == "parts"]
    fields: Fields = {**_LINE, "granted": _money_of("l.granted"), "exceeds_request": _exceeds("l.granted")}
    if picked.given or any(each.given for each in parts):
        raise NotStored(picked.name)
    if len(parts) != 1:
        return Line(writer.object("FinancingLine", fields, picked.below))
    listed = writer.words.listed_in_order(writer.words.joined(writer.object("GrantedPart", _PART, parts[0].below)))
    fields = {**fields, "parts": lambda writer, picked: (Sql("l.parts"),)}
    return Line(writer.object("FinancingLine", fields, picked.below), listed)


def _money_of(number: str) -> Field:
    return lambda writer, picked: (Sql(writer.words.money(number)),)
