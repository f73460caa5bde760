"""What a statement verifies of each row `r`: that it is read at the title supposed, under the scheme installed."""

from collections.abc import Iterable, Sequence

from monespace_gql.access.workflow import SEEN_BY_ITS_CREATOR, SEEN_BY_THE_EMPLOYER
from monespace_gql.lexicon.standing import Context, Permission, Standing
from monespace_gql.lexicon.state import DraftState
from monespace_gql.reads.compiled.json_text import Text
from monespace_gql.reads.compiled.supposed import CaseKind, marks_of_employer, marks_of_provider
from monespace_gql.reads.compiled.writer import Writer


def is_as_supposed(writer: Writer) -> str:
    """Return the condition that the viewer reads the row at the title supposed, as the policy of access has it."""
    supposed = writer.supposed
    if supposed.of_opco:
        return "1 = 1"
    conditions = [permitted(writer, Permission.FOLLOW)]
    if supposed.standing is Standing.PROVIDER:
        conditions.append(f"r.creator_context = '{Context.PROVIDER}'")
    if supposed.kind is CaseKind.DRAFT:
        conditions.append(_in_a_state_seen(supposed.standing))
    return " AND ".join(conditions)


def permitted(writer: Writer, permission: Permission) -> str:
    """Return the condition that an affiliation of the viewer gives that permission on the row; the OPCO's has all."""
    standing = writer.supposed.standing
    if writer.supposed.of_opco:
        return "1 = 1"
    if standing is Standing.MODULE_PROVIDER:
        taught = writer.reached(marks_of_provider("m.provider_siren", permission))
        return f"EXISTS (SELECT 1 FROM dossier_module m WHERE m.dossier_id = r.id AND {taught})"
    own = marks_of_provider("r.creator_siren", permission) if standing is Standing.PROVIDER else None
    return writer.reached(own or marks_of_employer(permission))


def at_either_title(writers: Sequence[Writer], texts: Sequence[Text]) -> Text:
    """Write the text of the title at which the row is read: the last one, where the first is not it."""
    first, text = writers[0], texts[0]
    if all(other == text for other in texts):
        return text
    return first.when(is_as_supposed(first), text, first.words.joined(texts[-1]))


def may_enter(writer: Writer) -> str:
    """Return the condition that an affiliation lets the viewer enter requests where the row was typed."""
    if writer.supposed.standing is Standing.MODULE_PROVIDER:
        return writer.reached(marks_of_provider("r.creator_siren", Permission.ENTER))
    return permitted(writer, Permission.ENTER)


def is_of_the_version_installed(writer: Writer) -> str:
    """Return the condition, never NULL, that the row was kept under the installed version of its scheme."""
    versions = {scheme.code: scheme.version for scheme in writer.catalogue}
    return f"coalesce({writer.words.looked_up('r.scheme', versions)} = r.scheme_version, false)"


def _in_a_state_seen(standing: Standing) -> str:
    own = _states(SEEN_BY_ITS_CREATOR)
    if standing is Standing.PROVIDER:
        return own
    opened_here = f"r.creator_context = '{Context.EMPLOYER}'"
    return f"(({opened_here} AND {own}) OR (NOT {opened_here} AND {_states(SEEN_BY_THE_EMPLOYER)}))"


def _states(states: Iterable[DraftState]) -> str:
    return f"r.state IN ({', '.join(repr(state.value) for state in sorted(states))})"
