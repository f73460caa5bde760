"""`docs/permissions.md`: the whole policy as a page that a civil servant can check, written from the matrix."""

from collections.abc import Iterable, Iterator, Mapping

from monespace_gql.access.act import Act
from monespace_gql.access.matrix import (
    ActAccess,
    DocumentAccess,
    FieldAccess,
    FormAccess,
    SchemeAccess,
    acts_access,
    scheme_access,
    sights,
)
from monespace_gql.lexicon.standing import Context, Standing
from monespace_gql.scheme import Scheme

HEAD = """# Who may see and do what

Written by `monespace docs` from the policy that the server applies; a test fails when it is stale. The same is in the
API: `accessMatrix`, `@access` in `schema.graphql`, and `access` on each draft and dossier.

A person sees a case through one navigation context at a time (EMPLOYER, PROVIDER or MANAGER, never united), an
affiliation in that context (a SIREN covers its SIRETs) with the permission FOLLOW on its scheme, and the rules of this
page. Acts of employers and providers need the permission ENTER; the transfers and invoices behind what is paid, PAY.

| Standing | Who |
|---|---|
| EMPLOYER | the employer (adhérent), for their company's requests |
| PROVIDER | the training organisation (prestataire) that opened the request for an employer |
| MODULE_PROVIDER | the training organisation of a module of a dossier opened by somebody else; sees its own part only |
| MANAGER | a manager (gestionnaire) of the OPCO |
| INVESTIGATOR | an investigator (instructeur) of the OPCO |
"""

FIELDS = """**R** reads the value, **M** sees its masked form (the last three characters), **W** types it, **Wm** types
it while it holds a management mandate, **V** may be shown the full value by `revealValue`, with a purpose, which is
journalled and told to the company's account administrators: the employer while they may still change the request, the
investigator once it is transmitted. **–** neither reads nor types.
"""

DOCUMENTS = """**R** reads every file of the type, **L** sees the type listed; a provider reads the files that its own
company sent, whatever the type. **–** does not know of it.
"""

FORMS = """**R** reads everything that the form shows, the sensitive values in full: generates it while the request
may be changed, and reads every generation of it. With a sensitive value, an employer's people need the permission
ENTER, and each reading is journalled as `revealValue` is.
"""


StateLabels = Mapping[bool, Mapping[str, str]]
"""The French label of each state of a draft (False) and of a dossier (True)."""


def permissions_page(schemes: Iterable[Scheme], labels: StateLabels) -> str:
    """Return the page for these schemes."""
    parts = [HEAD, *_sights(labels), *_acts(labels)]
    for scheme in schemes:
        parts += _scheme(scheme_access(scheme))
    return "\n".join(parts)


def _sights(labels: StateLabels) -> Iterator[str]:
    yield "## Who sees which cases\n"
    yield "| Standing | Case | Opened by | States |\n|---|---|---|---|"
    for sight in sights():
        opened_by = "employer" if sight.opened_by is Context.EMPLOYER else "provider"
        states = ", ".join(labels[sight.on_dossier][state] for state in sight.states)
        yield f"| {sight.standing} | {_case(on_dossier=sight.on_dossier)} | {opened_by} | {states} |"
    yield ""


def _acts(labels: StateLabels) -> Iterator[str]:
    yield "## Who may do what, in which state\n"
    yield "| Act | Case | Standing | State | Leads to | Management mandate |\n|---|---|---|---|---|---|"
    yield from (_act(line, labels) for line in acts_access())
    yield ""


def _act(line: ActAccess, labels: StateLabels) -> str:
    mandate = {None: "", True: "needed", False: "must not be held"}[line.mandate]
    state, to = labels[line.on_dossier][line.state], labels[line.on_dossier][line.to]
    leads = "" if line.state == line.to and line.act is not Act.TRANSMIT else to
    return f"| {line.act} | {_case(on_dossier=line.on_dossier)} | {line.standing} | {state} | {leads} | {mandate} |"


def _case(*, on_dossier: bool) -> str:
    return "dossier" if on_dossier else "draft"


def _scheme(access: SchemeAccess) -> Iterator[str]:
    yield f"## {access.label} (`{access.scheme}`)\n"
    yield FIELDS
    yield from _table("Field", access.fields)
    if access.documents:
        yield DOCUMENTS
        yield from _table("Document", access.documents)
    if access.forms:
        yield FORMS
        yield from _table("Form", access.forms)


def _table(what: str, lines: Iterable[FieldAccess | DocumentAccess | FormAccess]) -> Iterator[str]:
    yield f"| {what} | Label | {' | '.join(Standing)} |\n|---|---|{'---|' * len(Standing)}"
    for line in lines:
        code = line.path if isinstance(line, FieldAccess) else line.code
        marks = (_mark(line, each) for each in Standing)
        yield f"| `{code}` | {_short(line.label)} | {' | '.join(marks)} |"
    yield ""


def _mark(line: FieldAccess | DocumentAccess | FormAccess, title: Standing) -> str:
    if isinstance(line, FormAccess):
        return "R" if title in line.read else "–"
    return _field(line, title) if isinstance(line, FieldAccess) else _document(line, title)


def _field(line: FieldAccess, title: Standing) -> str:
    typed = "Wm" if line.write_needs_mandate and title is Standing.PROVIDER else "W"
    held = (("R", line.read), ("M", line.masked), (typed, line.write), ("V", line.reveal))
    return " ".join(mark for mark, titles in held if title in titles) or "–"


def _document(line: DocumentAccess, title: Standing) -> str:
    if title in line.read:
        return "R"
    return "L" if title in line.listed else "–"


def _short(label: str) -> str:
    told = label.replace("|", "\\|")
    return told if len(told) <= 90 else f"{told[:89].rstrip()}…"
