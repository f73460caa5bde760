"""What journeys start from: contents as people type them, and the acts that every journey repeats."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from monespace_badges.plugin import BADGE
from monespace_cpro.plugin import CPRO
from monespace_gql.demo.sample_pdf import sample_pdf
from monespace_gql.lexicon.clock import FixedClock
from monespace_gql.scheme.example import example_content, merged, typable
from tests.journeys.client import Visitor

CLOCK = FixedClock(datetime(2025, 12, 20, 9, 30, tzinfo=UTC))
"""A day shortly before the example contract starts."""

NIR = "1040531555042"
"""The NIR of the example case, as it is typed."""

SCHEMES = {scheme.code: scheme for scheme in (CPRO, BADGE)}
Tree = Mapping[str, object]


def complete(scheme: str = "CPRO", /, **changes: Tree) -> dict[str, Any]:
    """The example case as a person types it, tab by tab, some places changed; spelled as the API spells."""
    declared = SCHEMES[scheme]
    typed: dict[str, Any] = camel(merged(typable(declared, example_content(declared)), changes))
    return typed


def without_mandate(**changes: Tree) -> dict[str, Any]:
    """The contrat de professionnalisation as a provider without mandate types it: NIR and pay are the employer's."""
    private = {"employee": {"nir": None}, "contract": {"gross_pay": None, "minimum_agreement_pay": None}}
    return complete(**{**private, **changes})


def camel(tree: Any) -> Any:  # Any: JSON
    """Spell the names of a tree as the API does."""
    if isinstance(tree, Mapping):
        return {camel_name(name): camel(value) for name, value in tree.items()}
    return [camel(item) for item in tree] if isinstance(tree, list) else tree


def camel_name(name: str) -> str:
    """Spell one name as the API does."""
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


async def open_draft(person: Visitor, scheme: str = "CPRO") -> int:
    """Open a draft; return its number."""
    number: int = (await person.done("openDraft", "draft { number }", scheme=scheme))["draft"]["number"]
    return number


async def save(
    person: Visitor,
    number: int,
    content: Tree,
    selected: str = "draft { version }",
    scheme: str = "CPRO",
    **more: object,
) -> Any:  # Any: a payload
    """Save what is typed, for its scheme; return the payload, declined or not."""
    return await person.act("saveDraft", selected, draft={"number": number}, content={scheme.lower(): content}, **more)


async def attach(person: Visitor, case: Tree, code: str, file: bytes | None = None) -> Any:  # Any: a payload
    """Send a file and deposit it, as a portal does; return the last payload."""
    prepared = await person.done("prepareUpload", "upload { token url }", case=case, document=code, name=f"{code}.pdf")
    upload = prepared["upload"]
    sent = await person.request("PUT", upload["url"], data=file or sample_pdf(code), headers={})
    assert sent.status == 201, sent.text
    selected = "draft { documents { code files { id } } }"
    return await person.done("depositDocument", selected, case=case, document=code, token=upload["token"])


async def ready(person: Visitor, scheme: str = "CPRO", content: Tree | None = None) -> int:
    """Open a draft, fill it and attach every document asked for; return its number."""
    number = await open_draft(person, scheme)
    wanted = "draft { documents { code required } }"
    saved = await save(person, number, content or complete(scheme), wanted, scheme)
    assert saved["userErrors"] == []
    for line in saved["draft"]["documents"]:
        if line["required"]:
            await attach(person, {"draft": {"number": number}}, line["code"])
    return number


async def transmit(person: Visitor, number: int, selected: str = "dossier { number }", **more: object) -> Any:
    """Transmit a draft; return the payload, declined or not."""
    return await person.act("transmitDraft", selected, draft={"number": number}, **more)


async def transmitted(person: Visitor, scheme: str = "CPRO", content: Tree | None = None) -> str:
    """Bring a request to its dossier; return the dossier's number."""
    payload = await transmit(person, await ready(person, scheme, content))
    assert payload["userErrors"] == [], payload["userErrors"]
    number: str = payload["dossier"]["number"]
    return number
