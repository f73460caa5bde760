"""Dossiers that were there before the migration of money go on: nothing of them is lost, no time runs for them."""

import importlib
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monespace_gql.dossiers.models import Dossier, DossierModule
from monespace_gql.financing.models import GrantedLine
from monespace_gql.journal.migrate import migrate
from monespace_gql.journal.store import open_store
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.clock import FixedClock
from monespace_gql.migrations import MODELS, PACKAGE

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)

TEXTS = {
    "number": "2601CP000001",
    "scheme": "CPRO",
    "sub_scheme": "CONTRAT_PRO",
    "scheme_version": "2026.1",
    "rules_digest": "",
    "state": "GRANTED",
    "employer_siren": "401015938",
    "employer_siret": "40101593800038",
    "employer_name": "HUMANDO",
    "creator_context": "EMPLOYER",
    "creator_siren": "401015938",
    "title": "Boulanger",
    "search_text": "",
    "title_key": "",
    "employer_key": "",
    "trainee_key": "",
    "start_key": "",
    "content": "{}",
    "findings": "[]",
    "required_documents": "[]",
}


@pytest.fixture
def earlier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The migrations as they were before that of money."""
    kept = Path(str(importlib.import_module(PACKAGE).__file__)).parent
    names = sorted(path.name for path in kept.glob("0*.py"))
    (money,) = (name for name in names if name.endswith("_money.py"))
    folder = tmp_path / "migrations_before_money"
    folder.mkdir()
    for name in ("__init__.py", *names[: names.index(money)]):
        shutil.copy(kept / name, folder)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield folder.name
    for name in [name for name in sys.modules if name.startswith(folder.name)]:
        del sys.modules[name]


async def fill(unit: Unit) -> None:
    """Write a granted dossier with its module, in the columns of before."""
    names = ", ".join(TEXTS)
    texts = ", ".join(f"'{text}'" for text in TEXTS.values())
    await unit.fetch(
        f"INSERT INTO dossier (id, examined_on, mandated, subrogation, version, created_at, updated_at, {names}) "
        f"VALUES (1, '2026-01-05', false, false, 1, $1, $1, {texts})",
        [NOW],
    )
    await unit.fetch(
        "INSERT INTO dossier_module (id, dossier_id, rank, title, provider_siren, provider_siret, provider_name, "
        "hours, "
        "starts_on, ends_on) VALUES (1, 1, 0, 'Un', '488166786', '48816678600019', 'LEGOUD', 7, '2026-01-05', "
        "'2026-01-05')"
    )
    await unit.fetch(
        "INSERT INTO requested_line (id, dossier_id, module_rank, rank, nature, label, unit, quantity, rate, amount, "
        "monetary, payee_siret, payee_name) VALUES (1, 1, 0, 0, 'PEDAGOGY', 'Montant CP', 'FLAT', 1, '10.00', '10.00', "
        "true, '48816678600019', 'LEGOUD')"
    )
    await unit.fetch(
        "INSERT INTO granted_line (id, requested_id, funder, trainee_rank, trainee_name, amount) "
        "VALUES (1, 1, 'OPCO', 0, 'A', '10.00')"
    )


async def test_a_dossier_granted_before_is_there_afterwards_and_nothing_is_due(
    bare_database_url: str, earlier: str
) -> None:
    async with open_store(bare_database_url, MODELS, clock=FixedClock(NOW)) as store:
        await migrate(store, earlier)
        await store.unit(fill)

        await migrate(store)

        with store.reading():
            dossier, module, part = await Dossier.get(), await DossierModule.get(), await GrantedLine.get()
        assert (dossier.number, dossier.state, dossier.due_on) == ("2601CP000001", "GRANTED", None)
        assert not dossier.silence_grants
        assert not dossier.tacit
        assert (module.trainee_ranks, str(part.amount)) == (None, "10.00")
