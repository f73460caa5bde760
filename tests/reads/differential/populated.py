"""A database with some of everything: cases of every scheme, state and standing, made by the product's own acts.

What no act leads to any more is then written over the rows: texts that others sent before us, versions of the past.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monespace_gql.demo.companies import HUMANDO, HUMANDO_LYON, KISO
from monespace_gql.demo.load import load_demo
from monespace_gql.dossiers.models import Dossier
from monespace_gql.drafts.models import Draft
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.clock import today
from tests.journeys.client import Visitor
from tests.journeys.clock import MovingClock
from tests.journeys.given import CLOCK, complete, open_draft, save, transmit, without_mandate
from tests.journeys.house import House, open_house, relayed
from tests.journeys.plugin import plugin
from tests.journeys.rows import attach_rows, ready_by_rows, write_dossier
from tests.journeys.versions import TYPED, V1, V2
from tests.reads.differential.people import arrive
from tests.reads.differential.weathered import weather

TODAY = today(CLOCK)
PRINTABLE = 'L\'« été » \\ "œuvre" 😀 e\u0301 <b>&amp;</b> / %s {{x}}'

REMARKED = complete(
    employee={"tutor": {"birth_date": "1981-01-05"}},
    contract={"end": "2027-01-04"},
    funding={
        "lines": [
            {"nature": "PEDAGOGY", "quantity": 400, "unit": "HOUR", "unit_rate": "9.15"},
            {"nature": "TUTOR_TRAINING", "quantity": 40, "unit": "HOUR", "unit_rate": "15.00"},
        ]
    },
)
"""A case that may be transmitted and is remarked upon: a second cost, a tutor of 45, a contract of a year."""

GONE = V1.replace('"SMALL"', '"GONE"').replace('"Small"', '"Gone"').replace('"SM"', '"GN"')
"""A scheme like the small one, whose plugin is removed afterwards."""


@contextmanager
def installed(folder: Path, *bodies: str) -> Iterator[None]:
    """Install these plugins while the block lasts."""
    with pytest.MonkeyPatch.context() as patched:
        for rank, body in enumerate(bodies):
            name = f"{folder.parent.name}-{folder.name}-{rank}".replace("_", "-")
            patched.syspath_prepend(plugin(folder / f"site{rank}", body, name=name))
        yield


@contextmanager
def afterwards(folder: Path) -> Iterator[None]:
    """Install what is there when it is read: the small scheme in its second version, the other one no more."""
    (folder / "after").mkdir()
    with installed(folder / "after", V2):
        yield


async def populate(database_url: str, folder: Path) -> None:
    """Fill a migrated database, each thing at an instant of its own."""
    (folder / "before").mkdir()
    with installed(folder / "before", V1, GONE):
        async with open_house(database_url, folder / "data", MovingClock(), settled=True) as house:
            await load_demo(house.opened)
            await house.store.unit(arrive)
            await _drafts(house)
            await _dossiers(house)
            await _small_ones(house)
            await relayed(house.store)
            await house.store.unit(weather)


async def _drafts(house: House) -> None:
    """Drafts in every state, empty, ill typed and whole, of an employer and of providers."""
    employer, provider = house.person("employer@humando.test"), house.person("provider@legoud.test", "PROVIDER")
    await ready_by_rows(house.store, employer)
    await ready_by_rows(house.store, employer, "BADGE")
    await _typed(employer, {"siret": HUMANDO_LYON}, complete(training={"title": PRINTABLE}))
    ill = {"employee": {"birth_date": "05/10/199", "birth_name": PRINTABLE}, "contract": {"gross_pay": "beaucoup"}}
    await _typed(employer, {}, complete(**ill))
    await _typed(provider, {"siret": KISO}, complete())
    handed_over, taken_over, refused, deleted = [
        await _typed(provider, {"siret": HUMANDO}, without_mandate()) for _ in range(4)
    ]
    await provider.done("deleteDraft", draft={"number": deleted})
    for number in (handed_over, taken_over, refused):
        await provider.done("handOverDraft", draft={"number": number})
    await employer.done("acceptDraft", draft={"number": taken_over})
    await employer.done("refuseDraft", draft={"number": refused}, reason="Pas ce salarié.")


async def _typed(person: Visitor, opened: Mapping[str, object], content: Mapping[str, Any]) -> int:
    """Open a draft of the contrat de professionnalisation and type this; return its number."""
    draft = (await person.done("openDraft", "draft { number }", scheme="CPRO", **opened))["draft"]
    saved = await save(person, draft["number"], content)
    assert not saved["userErrors"] or opened, saved["userErrors"]
    return int(draft["number"])


async def _dossiers(house: House) -> None:
    """Dossiers in every state, small and large, of an employer, of an establishment, of a provider with a mandate."""
    employer, manager = house.person("employer@humando.test"), house.person("manager@opco.test", "MANAGER")
    await _sent(house, employer, "CPRO")
    await _sent(house, employer, "BADGE")
    await _sent(house, employer, "CPRO", content=REMARKED)
    for _ in range(3):
        await _sent_for_another(house, house.person("provider@legoud.test", "PROVIDER"))
    reviewed, refused, cancelled, broken, closed = [
        {"dossier": {"number": await _sent(house, employer, "CPRO")}} for _ in range(5)
    ]
    await manager.done("startReview", **reviewed)
    await manager.done("startReview", **refused)
    await manager.done("refuseDossier", **refused, reason="NO_FUNDS")
    await manager.done("cancelDossier", **cancelled)
    await _break(house, manager, broken)
    await _close(manager, closed)
    await house.store.unit(lambda unit: write_dossier(unit, 2, siret=HUMANDO_LYON))
    await house.store.unit(lambda unit: write_dossier(unit, 1, scheme="BADGE"))


async def _sent(house: House, person: Visitor, scheme: str, content: Mapping[str, Any] | None = None) -> str:
    """Transmit the example case, its documents being rows alone; return the dossier's number."""
    number = await ready_by_rows(house.store, person, scheme)
    if content is not None:
        await save(person, number, content)
    return await _transmitted(house, person, number)


async def _sent_for_another(house: House, provider: Visitor) -> str:
    """Transmit what a provider types with a mandate; return the dossier's number."""
    number = await _typed(provider, {"siret": KISO}, complete(employer={"email": "rh@kiso.test"}))
    await house.store.unit(lambda unit: _attach(unit, number))
    return await _transmitted(house, provider, number)


async def _transmitted(house: House, person: Visitor, number: int) -> str:
    payload = await transmit(person, number, "dossier { number }")
    assert payload["userErrors"] == [], payload["userErrors"]
    with house.store.reading():
        key = (await Dossier.get(number=payload["dossier"]["number"])).id
    await house.opened.carrier.carry_one(key)
    return str(payload["dossier"]["number"])


async def _attach(unit: Unit, number: int) -> None:
    codes = ["cerfa_signed", "training_agreement", "training_programme"]
    await attach_rows(unit, (await Draft.get(number=number)).id, codes)


async def _break(house: House, manager: Visitor, ref: Mapping[str, Any]) -> None:
    """Grant it and break its contract in the middle."""
    await manager.done("grantDossier", **ref)
    lived = {"starts_on": TODAY - timedelta(days=9), "ends_on": TODAY + timedelta(days=90)}
    await house.store.unit(lambda _: Dossier.filter(number=ref["dossier"]["number"]).update(**lived))
    await manager.done("breakContract", **ref, brokenOn=TODAY.isoformat())


async def _close(manager: Visitor, ref: Mapping[str, Any]) -> None:
    """Grant it from two funders, pay it twice, close it."""
    query = """query ($n: CaseNumber!) {
      dossier(ref: {number: $n}) { financing { lines { id parts { id balance } } } } }"""
    (line,) = (await manager.ask(query, n=ref["dossier"]["number"]))["dossier"]["financing"]["lines"]
    shares = [{"funder": "Subvention Etat", "percent": "40"}, {"funder": "OPCO"}]
    await manager.done("grantDossier", **ref, lines=[{"line": line["id"], "funders": shares}])
    paying = {**ref, "paidOn": TODAY.isoformat()}
    first = [{"line": line["id"], "amount": "1000.00"}]
    await manager.done("recordPayment", **paying, transfer="VIR-1", invoice="F-1", amounts=first)
    (line,) = (await manager.ask(query, n=ref["dossier"]["number"]))["dossier"]["financing"]["lines"]
    rest = [{"part": part["id"], "amount": part["balance"]} for part in line["parts"]]
    await manager.done("recordPayment", **paying, transfer="VIR-2", amounts=rest)
    await manager.done("closeDossier", **ref)


async def _small_ones(house: House) -> None:
    """Drafts and dossiers of the small scheme in its first version, and of the one that goes away."""
    employer, provider = house.person("employer@humando.test"), house.person("provider@bureauveritas.test", "PROVIDER")
    for scheme in ("SMALL", "GONE"):
        for person, opened in ((employer, {}), (provider, {"siret": HUMANDO})):
            kept = (await person.done("openDraft", "draft { number }", scheme=scheme, **opened))["draft"]["number"]
            await save(person, kept, {"page": TYPED}, scheme=scheme)
        number = await open_draft(employer, scheme)
        await save(employer, number, {"page": {**TYPED, "nickname": PRINTABLE}}, scheme=scheme)
        assert (await transmit(employer, number))["userErrors"] == []
