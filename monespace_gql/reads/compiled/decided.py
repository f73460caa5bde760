"""What is decided of a dossier, and how far its hand-over to the back office is: columns of its row."""

from monespace_gql.dossiers.refusal_reason import LABELS
from monespace_gql.lexicon.standing import Standing
from monespace_gql.lexicon.state import DossierState
from monespace_gql.reads.compiled.json_text import Sql, Text
from monespace_gql.reads.compiled.picked import Picked
from monespace_gql.reads.compiled.writer import Field, Fields, Writer, flag, plain, to_text

_REFUSED = "coalesce(r.refusal_reason, '') <> ''"


def _reason(writer: Writer, picked: Picked) -> Text:
    return _to_its_parties(writer, writer.known("r.refusal_reason", {code: to_text(str(code)) for code in LABELS}))


def _reason_label(writer: Writer, picked: Picked) -> Text:
    return _to_its_parties(writer, writer.labelled("r.refusal_reason", LABELS))


def _to_its_parties(writer: Writer, reason: Text) -> Text:
    """Write why it was refused, if it was; the provider of a module is not told."""
    if writer.supposed.standing is Standing.MODULE_PROVIDER:
        return ("null",)
    return writer.when(_REFUSED, reason)


def _source(writer: Writer, picked: Picked) -> Text:
    sources = {each.code: to_text(each.decision.source) for each in writer.catalogue if each.decision}
    return (Sql(f"coalesce({writer.words.looked_up('r.scheme', sources)}, 'null')"),)


DECISION: Fields = {
    **{name: plain(f"r.{name}", nullable=True) for name in ("complete_on", "due_on", "decided_on")},
    "silence_grants": flag("r.silence_grants"),
    "tacit": flag("r.tacit"),
    "source": _source,
    "refusal_reason": _reason,
    "refusal_reason_label": _reason_label,
}

_UNDER_WAY = f"r.state = '{DossierState.IN_TRANSMISSION}'"
_FAILED = "coalesce(r.carry_error, '') <> ''"
_STEP = (
    f"CASE WHEN NOT ({_UNDER_WAY}) THEN 'RECEIVED' WHEN r.carry_at IS NULL THEN 'PARKED' "
    f"WHEN {_FAILED} THEN 'RETRYING' ELSE 'WAITING' END"
)


def _step(writer: Writer, picked: Picked) -> Text:
    return ('"', Sql(_STEP), '"')


def _next_attempt(writer: Writer, picked: Picked) -> Text:
    return writer.when(f"{_UNDER_WAY} AND r.carry_at IS NOT NULL", (Sql(writer.words.instant("r.carry_at")),))


def _last_error(writer: Writer, picked: Picked) -> Text:
    return _given("r.carry_error")(writer, picked) if writer.supposed.of_opco else ("null",)


def _given(column: str) -> Field:
    """A text, or null where it is empty."""
    return plain(f"nullif({column}, '')", nullable=True)


TRANSMISSION: Fields = {
    "step": _step,
    "attempts": plain("r.carry_attempts"),
    "next_attempt": _next_attempt,
    "last_error": _last_error,
    "reference": _given("r.office_reference"),
}
