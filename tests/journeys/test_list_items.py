"""A list of people of whom a provider reads a part: what it saves moves, loses and reveals nothing of the rest."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
import pytest_asyncio
from pydantic import SecretStr

from monespace_gql.app import services, serving
from monespace_gql.catalogue import Catalogue, Installed
from monespace_gql.demo.companies import HUMANDO
from monespace_gql.drafts.models import Draft
from monespace_gql.settings import Mode, Settings
from tests.drafts.trainees import MADE
from tests.journeys.given import CLOCK
from tests.journeys.house import SECRET, House, settle, visiting

pytestmark = pytest.mark.asyncio

ANA_NIR, BOB_NIR = "2951099126111", "253072B073004"
SEEN = """draft { id number access { hidden locked masked }
  content { ... on TestContent {
    trainees { people { id who nir pay health { disabled } skills { wording } } } step2 { remark } } }
  tabs { fields { path value itemId } } }"""


@pytest_asyncio.fixture
async def house(database_url: str, tmp_path: Path) -> AsyncIterator[House]:
    """The product with that one scheme."""
    settings = Settings(
        mode=Mode.DEVELOPMENT, data=tmp_path, database_url=SecretStr(database_url), secret=SecretStr(SECRET)
    )
    catalogue = Catalogue(MappingProxyType({MADE.code: Installed(MADE, "a-plugin", "1")}))
    async with services(settings, CLOCK) as opened:
        await opened.store.unit(settle)
        own = replace(opened, desk=replace(opened.desk, catalogue=catalogue))
        async with serving(own, host="127.0.0.1", port=0) as port, visiting() as http:
            yield House(f"http://127.0.0.1:{port}", http, own)


async def test_a_provider_changes_a_list_and_what_it_does_not_read_stays_where_it_was(house: House) -> None:
    provider = house.person("provider@legoud.test", "PROVIDER")
    opened = await provider.done("openDraft", "draft { number }", scheme="TEST", siret=HUMANDO)
    named = {"draft": {"number": opened["draft"]["number"]}}
    typed = [{"who": "Ana", "nir": ANA_NIR, "pay": "1800"}, {"who": "Bob", "nir": BOB_NIR, "pay": "2000"}]
    content = {"test": {"trainees": {"people": typed}, "step2": {"remark": "Vu"}}}

    first = (await provider.done("saveDraft", SEEN, **named, content=content))["draft"]
    ana, bob = first["content"]["trainees"]["people"]
    assert first["content"]["step2"] == {"remark": "Vu"}
    assert (ana["nir"], ana["pay"], bob["nir"], bob["pay"]) == ("••••••••••111", None, "••••••••••004", None)
    leaves = {leaf["path"]: leaf for tab in first["tabs"] for leaf in tab["fields"]}
    assert leaves["trainees.people[1].who"]["itemId"] == bob["id"]

    back = [{**bob, "who": "Bobby"}, {"who": "Zoé"}, ana]
    again = (await provider.done("saveDraft", SEEN, **named, content={"test": {"trainees": {"people": back}}}))["draft"]
    generic = [{"path": "trainees.people", "value": [{"id": ana["id"], "pay": "1900"}, {"id": bob["id"]}]}]
    await provider.done("saveDraft", **named, fields=generic)
    stolen = [{"path": "trainees.people", "value": [{"id": ana["id"], "nir": bob["nir"]}, {"id": bob["id"]}]}]
    unnamed = [{"path": "trainees.people", "value": [{"who": "Ana"}]}]

    assert [item["who"] for item in again["content"]["trainees"]["people"]] == ["Bobby", "Zoé", "Ana"]
    assert await provider.refused("saveDraft", **named, fields=stolen) == ["MASKED_VALUE"]
    assert await provider.refused("saveDraft", **named, fields=unnamed) == ["ITEM_ID_NEEDED"]
    assert await kept(house, named["draft"]["number"]) == [("Ana", ANA_NIR, "1900"), ("Bobby", BOB_NIR, "2000")]
    assert not [reply for reply in house.heard if ANA_NIR in reply.text or BOB_NIR in reply.text]


async def kept(house: House, number: int) -> list[tuple[Any, ...]]:  # Any: JSON
    """What is really in the draft."""
    with house.store.reading():
        content: Any = (await Draft.get(number=number)).content  # Any: JSON
    return [(item["who"], item["nir"], item["pay"]) for item in content["trainees"]["people"]]
