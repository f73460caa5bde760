"""What depends on so little of a row that its texts are few: the statement gives a key, each text is made once."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from monespace_gql.access.policy import Grounds
from monespace_gql.lexicon.standing import Standing
from monespace_gql.lexicon.state import DossierState, DraftState
from monespace_gql.reads.compiled.json_text import MARK, Sql, Text
from monespace_gql.reads.compiled.made import Made
from monespace_gql.reads.compiled.picked import Picked
from monespace_gql.reads.compiled.supposed import CaseKind
from monespace_gql.reads.compiled.verified import at_either_title, may_enter
from monespace_gql.reads.compiled.writer import Writer
from monespace_gql.scheme import Scheme

Told = Callable[[Scheme, Grounds], bytes]
"""Gives the JSON of a field, the same of every case of an installed scheme on the same grounds."""

KEPT = 256
"""How many texts of one field are kept, those used longest ago leave first; of a scheme and a state, four a title."""

_STATES: Mapping[CaseKind, frozenset[str]] = {
    CaseKind.DRAFT: frozenset(DraftState),
    CaseKind.DOSSIER: frozenset(DossierState),
}


def keyed(writers: Sequence[Writer], picked: Picked, told: Told) -> Made:
    """Return how a field is made of its key."""
    key, texts = picked.key.encode(), at_either_title(writers, [_key_of(writer) for writer in writers])
    text = _texts_of(writers, lambda scheme, held: b'"%b":%b' % (key, told(scheme, held)))
    return Made(writers[0].words.sent(writers[0].words.joined(texts)), text)


def _key_of(writer: Writer) -> Text:
    """Write the key of a row read at the title supposed.

    It is its scheme, its state, whether the viewer may enter there, whether there is a mandate, and the title.
    """
    enters = writer.words.flag(may_enter(writer))
    mandated = writer.words.flag("r.mandated") if writer.supposed.kind is CaseKind.DRAFT else "'false'"
    title = f"/{writer.supposed.standing}"
    return (Sql("r.scheme"), "/", Sql("r.state"), "/", Sql(enters), "/", Sql(mandated), title)


def _texts_of(writers: Sequence[Writer], told: Told) -> Callable[[bytes], bytes]:
    """Return what gives the JSON for a key; the mark of an odd row for one whose scheme or state is not known."""
    catalogue, kind = writers[0].catalogue, writers[0].supposed.kind

    @lru_cache(KEPT)
    def text(key: bytes) -> bytes:
        code, state, enters, mandated, title = key.decode().rsplit("/", 4)
        scheme = catalogue.get(code)
        if scheme is None or state not in _STATES[kind]:
            return MARK.encode()
        transmitted = kind is CaseKind.DOSSIER
        return told(scheme, Grounds(Standing(title), transmitted, state, enters == "true", mandated == "true"))

    return text
