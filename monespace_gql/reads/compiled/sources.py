"""The rows that belong to a dossier, as far as its reader may know of them: all, or the part of a module's provider.

They are the conditions of `reads.part`, inside the statement.
"""

from monespace_gql.lexicon.standing import Permission, Standing
from monespace_gql.reads.compiled.supposed import marks_of_provider
from monespace_gql.reads.compiled.writer import Writer

_MODULES = "dossier_module m WHERE m.dossier_id = r.id"
_TRAINEES = "dossier_trainee t WHERE t.dossier_id = r.id"
_FILES = "document f WHERE f.dossier_id = r.id AND f.withdrawn_at IS NULL AND f.form IS NULL"


def modules(writer: Writer) -> str:
    """Return the modules, `m`."""
    return f"{_MODULES} AND {_is_own(writer, 'm.provider_siren')}" if _in_part(writer) else _MODULES


def trainees(writer: Writer) -> str:
    """Return the trainees, `t`; in part, those who attend one of these modules: one that names none has them all."""
    if not _in_part(writer):
        return _TRAINEES
    named = writer.words.lists_number("m.trainee_ranks", "t.rank")
    attended = f"SELECT 1 FROM {modules(writer)} AND (m.trainee_ranks IS NULL OR {named})"
    return f"{_TRAINEES} AND EXISTS ({attended})"


def lines(writer: Writer, joined: str = "") -> str:
    """Return the costs asked for, `l`, with what is joined to them; in part, those of their modules paid to them."""
    whole = f"requested_line l{joined} WHERE l.dossier_id = r.id"
    if not _in_part(writer):
        return whole
    own = f"EXISTS (SELECT 1 FROM {modules(writer)} AND m.rank = l.module_rank)"
    return f"{whole} AND {own} AND {_is_own(writer, 'substr(l.payee_siret, 1, 9)')}"


def files(writer: Writer) -> str:
    """Return the files, `f`, but the forms printed."""
    return f"{_FILES} AND {_is_own(writer, 'f.depositor_siren')}" if _in_part(writer) else _FILES


def _in_part(writer: Writer) -> bool:
    return writer.supposed.standing is Standing.MODULE_PROVIDER


def _is_own(writer: Writer, siren: str) -> str:
    """Say whether a company is one whose requests of this scheme the viewer may follow."""
    return writer.reached(marks_of_provider(siren, Permission.FOLLOW))
