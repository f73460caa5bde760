"""A stranger's plugin, which brings no scheme: what it adds to one it did not write, and how its code fails."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.plugin import plugin
from tests.journeys.versions import V1

STRANGER, SMALL = "branch-agreements", "small-for-strangers"
LABEL, SOURCE = "Accord de la branche d'essai", "Accord d'essai du 1er mars 2024"
ADDED_BY = {"label": LABEL, "source": SOURCE, "plugin": STRANGER}

BODY = f"""
from decimal import Decimal

from monespace_gql.scheme import (
    Addition, FactType, Form, FundingProposal, Severity, derived, document, hookimpl, present, rule
)


def inverse(weeks):
    return bool(1 // (weeks - 13)) or None


@hookimpl
def monespace_additions(scheme):
    if scheme.code != "SMALL":
        return ()
    page = scheme.facts.page
    fails = derived("try.inverse", FactType.BOOLEAN, reads=(page.weeks,), compute=inverse)
    return (Addition(
        label="{LABEL}",
        source="{SOURCE}",
        rules=(
            rule("TRY-1", when=page.pay > 11, at=page.pay, says="La branche d'essai paie 11 euros au plus",
                 severity=Severity.WARNING, source="Article 2"),
            rule("TRY-2", when=present(fails), at=page.weeks, says="Non", severity=Severity.WARNING,
                 source="Article 3"),
            rule("TRY-3", when=page.health == "Fragile", at=page.pay, says="Visite médicale",
                 severity=Severity.WARNING, source="Article 4"),
        ),
        documents=(
            document("try_agreement", "Accord signé avec la branche d'essai", when=page.weeks > 4, source="Article 5"),
        ),
    ),)


@hookimpl
def monespace_funding_proposals(scheme, answers, on):
    if scheme.code != "SMALL" or (weeks := answers.integer("page.weeks")) is None:
        return ()
    page, price = scheme.facts.page, Decimal(60) / (weeks - 13) if weeks == 13 else Decimal("9.15")
    common = dict(nature="PEDAGOGY", unit="HOUR", unit_price=price, source=f"Arrêté du {{on:%d/%m/%Y}}")
    told = dict(quantity=weeks, amount=weeks * price, **common)
    return [
        FundingProposal(label="Cours", reads=(page.weeks,), **told),
        FundingProposal(label=f"Santé {{answers.text('page.health')}}", reads=(page.health,), **told),
        FundingProposal(label=f"Oubli {{answers.text('page.health')}}", reads=(page.weeks,), **told),
        FundingProposal(label=f"Compte {{answers.text('page.account')}}", reads=(page.account,), **told),
    ]


def sheet(answers):
    weeks = answers.integer("page.weeks") or 0
    return {{"weeks": weeks, "share": 100 // (weeks - 13)}}


@hookimpl
def monespace_templates(scheme):
    if scheme.code != "SMALL":
        return ()
    return [Form(code="TRY_SHEET", label="Fiche d'essai", package=__name__, template="sheet.html",
                 prints=(scheme.facts.page.weeks,), page=sheet)]
"""
SHEET = """<!DOCTYPE html><html lang="fr"><head><title>{{ title }}</title></head>
<body><h1>{{ title }}</h1><p>{{ weeks }} semaines, part {{ share }}</p></body></html>
"""


@pytest.fixture(scope="module")
def strangers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A small scheme, and a stranger's plugin that adds to it, installed for the tests of one file."""
    folder = tmp_path_factory.mktemp("strangers")
    site = plugin(folder / "stranger", BODY, name=STRANGER)
    package = site / STRANGER.replace("-", "_")
    package.mkdir()
    _module(site).rename(package / "__init__.py")
    (package / "sheet.html").write_text(SHEET, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(site)
        patched.syspath_prepend(plugin(folder / "small", V1, name=SMALL))
        yield


def _module(site: Path) -> Path:
    return site / f"{STRANGER.replace('-', '_')}.py"
