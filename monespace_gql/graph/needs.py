"""What a selected field needs to be read from the database when it is computed rather than kept under its own name."""

from collections.abc import Mapping

from monespace_gql.reads.plan import Selection

_ALL: Selection = {}


def _each(*names: str) -> Selection:
    return dict.fromkeys(names, _ALL)


_PRINTED = _each("name", "media_type", "size", "conformity")
_EXAMINED: Selection = {"content": _ALL, "documents": _ALL, "forms": _PRINTED}

_FILE = _each("name", "media_type", "size", "conformity", "deposited_at")
_LINE: Selection = {
    **_each("rank", "nature", "label", "unit", "quantity", "rate", "payee_siret", "payee_name"),
    "granted": {
        **_each("funder", "trainee_rank", "trainee_name"),
        "payments": _each("transfer", "invoice", "paid_on"),
    },
}
_ATTENDED = _each("trainee_ranks")
"""What tells which trainees a module's provider may know of."""
_LISTED = _each("documents", "required_documents", "content", "examined_on")

DRAFT: Mapping[str, Selection] = {
    "content": {"content": _ALL},
    "columns": {"content": _ALL},
    "tabs": _EXAMINED,
    "findings": _EXAMINED,
    "waiting": _EXAMINED,
    "remaining": _EXAMINED,
    "upgrade": {"upgrade": _ALL, "content": _ALL},
    "documents": _EXAMINED,
    "documents_progress": _EXAMINED,
    "forms": {"content": _ALL, "forms": _PRINTED},
    "summary": {"content": _ALL},
    "funding_proposals": {"content": _ALL},
    "employer": {"employer_name": _ALL},
    "dossier": {"dossier_number": _ALL},
    "flags": {"subrogation": _ALL, "starts_on": _ALL},
    "trainees_label": {"trainees": _ALL},
    "scheme_label": _ALL,
    "sub_scheme_label": {"sub_scheme": _ALL},
}

DOSSIER: Mapping[str, Selection] = {
    "content": {"content": _ALL, "examined_on": _ALL},
    "columns": {"content": _ALL},
    "tabs": {"content": _ALL, "findings": _ALL, "examined_on": _ALL},
    "findings": {"findings": _ALL},
    "reexamination": _each("content", "findings", "examined_on", "attached", "required_documents", "rules_digest"),
    "documents": _LISTED,
    "documents_progress": _LISTED,
    "forms": {"content": _ALL, "forms": _PRINTED, "examined_on": _ALL},
    "summary": {"content": _ALL, "examined_on": _ALL},
    "decision": _each("complete_on", "due_on", "silence_grants", "decided_on", "tacit", "refusal_reason"),
    "transmission": {"transmission": _each("carry_at", "carry_error", "office_reference")},
    "awaited_pieces": _each("pieces", "pieces_asked_at", "documents"),
    "state_group": _ALL,
    "state_message": _ALL,
    "employer": {"employer_name": _ALL},
    "financing": {"lines": _LINE, "subrogation": _ALL, "modules": _each("title")},
    "sub_scheme_label": {"sub_scheme": _ALL},
    "sub_scheme_short_label": {"sub_scheme": _ALL},
    "trainees": {"trainees": _ALL, "modules": _ATTENDED},
    "trainees_label": {"trainees": _ALL, "modules": _ATTENDED},
    "organisms": {"modules": _each("provider_name", "provider_siret")},
}


def needed(selected: Selection, needs: Mapping[str, Selection]) -> Selection:
    """Return what must be read for what is selected: kept fields under their names, computed ones by their needs."""
    wanted: dict[str, Selection] = {}
    for name, below in selected.items():
        for field, inner in needs.get(name, {name: below}).items():
            wanted[field] = _united(wanted.get(field, {}), _FILE if field == "documents" else inner or below)
    return wanted


def _united(first: Selection, second: Selection) -> Selection:
    names = {**first, **second}
    return {name: _united(first.get(name, {}), second.get(name, {})) for name in names}
