"""The typed view and the generic view of one content tell the same, leaf by leaf."""

from collections.abc import Iterator
from typing import Any

import pytest

from monespace_gql.lexicon import paths
from monespace_gql.scheme.example import example_content
from tests.journeys.client import Visitor
from tests.journeys.everything import everything
from tests.journeys.given import SCHEMES, camel_name, complete, open_draft, ready, save, transmit
from tests.journeys.house import House

pytestmark = pytest.mark.asyncio(loop_scope="session")

FIELDS = "path kind visible value choices { code label }"
VIEWS = f"content {{ {everything('SchemeContent')} }} tabs {{ code fields {{ {FIELDS} }} }}"
RARE: dict[str, dict[str, object]] = {
    "employee": {"usual_name": "Martino", "registered_at_france_travail": True, "france_travail_number": "1234567A"},
    "training": {"mobility": {"country": "Espagne", "start": "2026-05-04", "end": "2026-05-29"}},
}


def leaves(case: Any) -> Iterator[dict[str, Any]]:  # Any: JSON
    """Every field of the generic view."""
    for tab in case["tabs"]:
        yield from tab["fields"]


def typed_at(content: Any, path: str) -> Any:  # Any: JSON
    """What the typed view says at that place; the code alone of a choice."""
    found = content
    for step in paths.steps(path):
        if found is None:
            return None
        found = found[step] if isinstance(step, int) else found[camel_name(step)]
    return found["code"] if isinstance(found, dict) else found


def disagreements(case: Any) -> list[tuple[str, Any, Any]]:  # Any: JSON
    """The places where the two views differ."""
    both = ((field["path"], typed_at(case["content"], field["path"]), field["value"]) for field in leaves(case))
    return [(path, typed, generic) for path, typed, generic in both if typed != generic]


@pytest.mark.parametrize("scheme", ["CPRO", "BADGE"])
async def test_the_two_views_of_a_draft_agree_on_every_leaf(employer: Visitor, scheme: str) -> None:
    number = await open_draft(employer, scheme)

    changes = RARE if scheme == "CPRO" else {}
    draft = (await save(employer, number, complete(scheme, **changes), f"draft {{ {VIEWS} }}", scheme))["draft"]

    assert disagreements(draft) == []
    shown = {paths.pattern(field["path"]): field["value"] for field in leaves(draft)}
    assert set(shown) == set(SCHEMES[scheme].leaves)
    filled = {path for path, value in shown.items() if value is not None}
    assert filled >= set(paths_of(example_content(SCHEMES[scheme])))


@pytest.mark.parametrize(
    ("email", "context"), [("employer@humando.test", None), ("provider@legoud.test", None), ("manager@opco.test", None)]
)
async def test_the_two_views_of_a_dossier_agree_for_whoever_looks(
    house: House, employer: Visitor, email: str, context: str | None
) -> None:
    dossier = (await transmit(employer, await ready(employer)))["dossier"]["number"]
    query = f"query ($number: CaseNumber!) {{ dossier(ref: {{number: $number}}) {{ {VIEWS} }} }}"

    seen = (await house.person(email, context).ask(query, number=dossier))["dossier"]

    assert disagreements(seen) == []
    assert sum(field["value"] is not None for field in leaves(seen)) > 40
    assert not [field for field in leaves(seen) if not field["visible"] and field["value"] is not None]


async def test_an_ill_formed_value_is_null_in_the_typed_view_and_as_typed_in_the_generic_one(employer: Visitor) -> None:
    number = await open_draft(employer)
    typed = {"employee": {"birthDate": "05/10/199"}, "contract": {"grossPay": "beaucoup", "nature": "?"}}

    draft = (await save(employer, number, typed, f"draft {{ {VIEWS} }}"))["draft"]

    assert sorted(disagreements(draft)) == [
        ("contract.gross_pay", None, "beaucoup"),
        ("contract.nature", None, "?"),
        ("employee.birth_date", None, "05/10/199"),
    ]


async def test_a_choice_has_the_same_label_in_both_views(employer: Visitor) -> None:
    number = await open_draft(employer)

    draft = (await save(employer, number, complete(), f"draft {{ {VIEWS} }}"))["draft"]

    typed = draft["content"]["contract"]["contractType"]
    (generic,) = (field for field in leaves(draft) if field["path"] == "contract.contract_type")
    assert typed in generic["choices"]


def paths_of(content: Any, prefix: str = "") -> Iterator[str]:  # Any: a tree of what is typed
    """The places of a tree, without the indexes of its lists."""
    if isinstance(content, dict):
        for name, value in content.items():
            yield from paths_of(value, f"{prefix}.{name}" if prefix else name)
    elif isinstance(content, list):
        for item in content:
            yield from paths_of(item, prefix)
    elif content is not None:
        yield prefix
