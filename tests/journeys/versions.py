"""A small scheme in several versions, each a plugin of its own, and a house that restarts with another one."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from tests.journeys.house import House, open_house
from tests.journeys.plugin import plugin

FIRST = """
from datetime import date
from decimal import Decimal
from monespace_gql.scheme import *

TYPING = (Standing.EMPLOYER, Standing.PROVIDER)
NOT_PROVIDERS = (Standing.EMPLOYER, *OPCO_STANDINGS)
LEAST = DatedTable("small.least", "Minimum légal", "€", FactType.MONEY, (
    Entry(date(2020, 1, 1), Decimal("10.00"), "Décret A"),
    {later}
))

class Item(Block):
    "A line."
    wording: str = field("Libellé", example="Cours")

class Page(Tab, label="Page"):
    "All of it."
    start: date = field("Début", example=date(2026, 1, 5))
    {fields}
    pay: Money = field("Salaire", example="9.00")
    items: list[Item] = field("Lignes")

page = facts(Page)
RULES = (
    rule("SM-1", when=page.pay < LEAST.at(page.start), at=page.pay, says="Moins de {{least}} €",
         shows={{"least": LEAST.at(page.start)}}, severity=Severity.{severity}, source="L1"),
    {rules}
)
{more}
SMALL = Scheme(
    code="SMALL", prefix="Small", label="Petit", version="{version}", number_code="SM",
    new_title="Nouvelle petite demande",
    sub_schemes=(SubScheme("X", "X", "X"),), tabs=(Page,), rules=RULES, {arguments}
    portray=lambda answers: Portrait(title=answers.text(page.{title}) or ""),
)

@hookimpl
def monespace_schemes():
    return [SMALL]
"""

WEEKS = """weeks: int | None = field("Semaines", example=3)
    nickname: str | None = field("Surnom", example="Zou")
    health: str | None = field("Santé", example="Bonne", read=NOT_PROVIDERS, write=TYPING)
    account: str | None = field("Compte", example="FR761234", sensitive=True)
    gone: str | None = field("Disparu", example="Rien")"""
DAYS = """days: int | None = field("Jours", example=15)
    called: str | None = field("Nom", example="Zou")"""
TO_DAYS = """
def to_days(content):
    page = content["page"]
    weeks = page.pop("weeks", None)
    page["days"] = None if weeks is None else str(int(weeks) * 5)
    page["called"] = page.pop("nickname", None)
    for name in ("health", "account", "gone"):
        page.pop(name, None)
    return content

STEPS = (Migration(
    since="1", to="2", migrate=to_days, says=("Les semaines sont devenues des jours.",),
    former={
        "page.weeks": field("Semaines", example=3),
        "page.nickname": field("Surnom", example="Zou"),
        "page.health": field("Santé", example="Bonne", read=NOT_PROVIDERS),
        "page.account": field("Compte", example="FR761234", sensitive=True),
    },
),)
"""


def written(
    version: str,
    *,
    fields: str = WEEKS,
    later: str = "",
    rules: str = "",
    severity: str = "WARNING",
    more: str = "",
    arguments: str = "",
    title: str = "nickname",
) -> str:
    """The module of one version of the plugin."""
    return FIRST.format(
        version=version,
        fields=fields,
        later=later,
        rules=rules,
        severity=severity,
        more=more,
        arguments=arguments,
        title=title,
    )


V1 = written("1")
V2 = written("2", fields=DAYS, more=TO_DAYS, arguments="migrations=STEPS,", title="called")


TYPED = {
    "start": "2026-01-05",
    "weeks": 3,
    "nickname": "Zoulou",
    "health": "Fragile",
    "account": "FR7699887",
    "gone": "Perdu",
    "pay": "12.00",
    "items": [{"wording": "Un"}],
}
"""Everything that can be typed under the first version."""


class Houses:
    """Opens the product again and again on one database, each time with one version of the plugin installed."""

    def __init__(self, database_url: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._database_url = database_url
        self._folder = folder
        self._monkeypatch = monkeypatch
        self._opened = 0

    @asynccontextmanager
    async def installed(self, body: str) -> AsyncIterator[House]:
        """Serve with this version of the plugin."""
        self._opened += 1
        name = f"small-{self._folder.name}-{self._opened}".replace("_", "-")
        site = plugin(self._folder / f"site{self._opened}", body, name=name)
        with self._monkeypatch.context() as patched:
            patched.syspath_prepend(site)
            async with self._open() as house:
                yield house

    @asynccontextmanager
    async def removed(self) -> AsyncIterator[House]:
        """Serve without any version of the plugin."""
        self._opened += 1
        async with self._open() as house:
            yield house

    def _open(self) -> AbstractAsyncContextManager[House]:
        return open_house(self._database_url, self._folder / "data", settled=self._opened > 1)


@pytest.fixture
def houses(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Houses:
    """Houses on one empty database of each kind."""
    return Houses(database_url, tmp_path, monkeypatch)
