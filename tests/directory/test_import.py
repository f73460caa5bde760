"""The State's published files brought in: in batches, resumed where they stopped, bad lines told and never fatal."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import pytest

from monespace_gql.directory.embedded import EmbeddedDirectory
from monespace_gql.directory.imports.import_file import ESTABLISHMENTS, UNITS, Progress, import_file
from monespace_gql.directory.imports.published_file import LONGEST_LINE, Line, PublishedFile, UnusableFile
from monespace_gql.directory.imports.selection import Selection, read_selection
from monespace_gql.directory.models import DirectoryImport, Establishment
from monespace_gql.journal.store import Store, count_statements
from tests.directory.given import (
    ESTABLISHMENT_COLUMNS,
    KISO,
    UNIT_COLUMNS,
    as_csv,
    establishment_row,
    keep,
    known,
    names,
    sirets,
    unit_row,
    write_file,
)


class Told:
    """What an import told."""

    def __init__(self, stop_after: int | None = None) -> None:
        self.progress: list[Progress] = []
        self.bad: list[Line] = []
        self._left = stop_after

    def __call__(self, progress: Progress, bad: Sequence[Line]) -> None:
        self.progress.append(progress)
        self.bad += bad
        if self._left is not None and len(self.progress) == self._left:
            raise KilledHere


class KilledHere(Exception):
    """Stands for whatever stops an import between two batches."""


async def bring(
    store: Store,
    path: Path,
    told: Told | None = None,
    *,
    selection: Selection | None = None,
    again: bool = False,
    batch: int = 10,
) -> Progress:
    """Import establishments."""
    file = PublishedFile(path)
    return await import_file(
        store, ESTABLISHMENTS, file, told=told or Told(), selection=selection, again=again, batch=batch
    )


async def bring_units(store: Store, path: Path) -> Progress:
    """Import the names of companies."""
    return await import_file(store, UNITS, PublishedFile(path), told=Told(), batch=10)


def units_file(folder: Path, *rows: dict[str, str]) -> Path:
    """A file of names."""
    return write_file(folder, as_csv(rows, UNIT_COLUMNS), "StockUniteLegale_utf8.csv")


async def test_an_establishment_is_kept_as_people_read_it(store: Store, tmp_path: Path) -> None:
    row = establishment_row(
        KISO,
        indiceRepetitionEtablissement="B",
        complementAdresseEtablissement='BATIMENT, "C"',
        enseigne1Etablissement="CHEZ KISO",
    )
    await bring_units(store, units_file(tmp_path, unit_row(KISO[:9], "KISO", sigleUniteLegale="K.I.S.O")))

    done = await bring(store, write_file(tmp_path, as_csv([row])))

    (found,) = (await EmbeddedDirectory(store).search("chez ki")).companies
    assert (found.name, found.trade_name, found.legal_category, found.naf) == ("KISO", "CHEZ KISO", "5499", "5610A")
    assert (found.street, found.complement) == ("12 bis boulevard DES ARTS", 'BATIMENT, "C"')
    assert (found.postcode, found.city, found.closed, found.head_office) == ("31000", "TOULOUSE", False, True)
    assert (done.kept, done.bad, done.last_line, done.resumed) == (1, 0, 2, False)


async def test_names_are_the_same_whichever_file_comes_first(store: Store, tmp_path: Path) -> None:
    path = write_file(tmp_path, as_csv([establishment_row(KISO, enseigne1Etablissement="CHEZ K")]))
    names_path = units_file(
        tmp_path,
        unit_row(KISO[:9], nomUniteLegale="MARTIN", nomUsageUniteLegale="KISO", prenom1UniteLegale="ZOE"),
    )
    directory = EmbeddedDirectory(store)

    await bring(store, path)
    assert names(await directory.search("chez")) == ["CHEZ K"]
    await bring_units(store, names_path)
    assert names(await directory.search("chez")) == names(await directory.search("martin zoe")) == ["KISO ZOE"]
    await bring(store, path, again=True)

    assert names(await directory.search("kiso")) == ["KISO ZOE"]


async def test_what_is_not_published_is_not_made_up(store: Store, tmp_path: Path) -> None:
    hidden = dict.fromkeys(("libelleVoieEtablissement", "numeroVoieEtablissement", "typeVoieEtablissement"), "[ND]")
    await bring_units(store, units_file(tmp_path, unit_row(KISO[:9], "[ND]", nomUniteLegale="[ND]")))

    await bring(store, write_file(tmp_path, as_csv([establishment_row(KISO, **hidden)])))

    found = await EmbeddedDirectory(store).find(KISO)
    assert found is not None
    assert (found.name, found.street) == ("SIREN 912739695", None)


async def test_what_is_the_opco_s_own_is_never_written_over(store: Store, tmp_path: Path) -> None:
    own = {"idcc": "1979", "public_type": "PERMANENT", "activity_number": "11922000592", "qualiopi": True}
    await keep(store, known(KISO, "OLD NAME", city="Lille", naf="7820Z", **own))

    await bring(store, write_file(tmp_path, as_csv([establishment_row(KISO, etatAdministratifEtablissement="F")])))

    kept = await Establishment.get(siret=KISO)
    assert {name: getattr(kept, name) for name in own} == own
    assert (kept.company_name, kept.city, kept.naf, kept.closed) == ("OLD NAME", "TOULOUSE", "5610A", True)


@pytest.mark.parametrize("name", ["stock.csv", "stock.zip"])
@pytest.mark.parametrize("stop_after", [1, 3])
async def test_an_import_that_stopped_goes_on_where_it_was(
    store: Store, tmp_path: Path, name: str, stop_after: int
) -> None:
    rows = [establishment_row(siret, enseigne1Etablissement=f"Café n°{siret}") for siret in sirets(35)]
    path = write_file(tmp_path, as_csv(rows), name)
    with pytest.raises(KilledHere):
        await bring(store, path, Told(stop_after))
    assert await Establishment.all().count() == 10 * stop_after

    told = Told()
    done = await bring(store, path, told)

    assert [progress.last_line for progress in told.progress] == [21, 31, 36][stop_after - 1 :]
    assert (done.kept, done.resumed, done.position) == (35, True, done.size)
    assert await Establishment.all().count() == 35


async def test_a_file_already_imported_is_left_alone_unless_asked(store: Store, tmp_path: Path) -> None:
    path = write_file(tmp_path, as_csv([establishment_row(KISO)]))
    await bring(store, path)
    await store.unit(lambda _: Establishment.all().delete())

    untouched, told = await bring(store, path), Told()
    assert (untouched.resumed, await Establishment.all().count()) == (True, 0)
    await bring(store, path, told, again=True)

    assert len(told.progress) == await Establishment.all().count() == 1


async def test_another_file_of_the_same_size_is_not_taken_for_it(store: Store, tmp_path: Path) -> None:
    first, second = sirets(2)
    await bring(store, write_file(tmp_path, as_csv([establishment_row(first)])))

    await bring(store, write_file(tmp_path, as_csv([establishment_row(second)])))

    assert await Establishment.all().count() == 2


async def test_bad_lines_are_told_with_their_reason_and_the_others_kept(store: Store, tmp_path: Path) -> None:
    good = as_csv([establishment_row(siret) for siret in sirets(2)]).encode().splitlines()
    wrong = as_csv(
        [
            establishment_row(KISO, nic="00020"),
            establishment_row("9127396950001X"),
            establishment_row(KISO, etatAdministratifEtablissement="?"),
            establishment_row(KISO, etablissementSiege="peut-être"),
        ]
    )
    odd = [b"too,few", b'"unclosed' + b"," * 16, b"\xff\xfe" + b"," * 16, b"x" * (LONGEST_LINE * 2 + 5), b""]
    lines = [*good[:2], *wrong.encode().splitlines()[1:], *odd, good[2]]
    told = Told()

    done = await bring(store, write_file(tmp_path, b"\xef\xbb\xbf" + b"\r\n".join(lines)), told, batch=3)

    assert (done.kept, done.bad, done.position) == (2, 8, done.size)
    assert [line.number for line in told.bad] == [3, 4, 5, 6, 7, 8, 9, 10]
    assert "columns" in (told.bad[4].wrong or "")
    assert not any("peut" in (line.wrong or "") or KISO in (line.wrong or "") for line in told.bad)


async def test_only_the_companies_asked_for_are_kept(store: Store, tmp_path: Path) -> None:
    numbers = sirets(5)
    path = write_file(tmp_path, as_csv([establishment_row(siret) for siret in numbers]))
    chosen = tmp_path / "chosen.txt"
    chosen.write_text(f"{numbers[1][:9]}\n\n{numbers[3]} ; a comment\n", encoding="utf-8")

    done = await bring(store, path, selection=read_selection(chosen))
    everyone = await bring(store, path)

    assert (done.kept, done.bad) == (2, 0)
    assert (everyone.kept, everyone.resumed) == (5, False)


def test_a_selection_says_which_of_its_lines_is_wrong(tmp_path: Path) -> None:
    chosen = tmp_path / "chosen.txt"
    chosen.write_text("912739695\nKISO\n", encoding="utf-8")

    with pytest.raises(UnusableFile, match=r"chosen\.txt, line 2"):
        read_selection(chosen)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("units.csv", as_csv([unit_row("912739695", "KISO")], UNIT_COLUMNS), "lacks the columns nic, siret"),
        ("empty.csv", "", "lacks the columns"),
        ("odd.csv", b"\x00\xff\xfe\n", "lacks the columns"),
        ("broken.zip", "", None),
    ],
)
async def test_a_file_of_another_kind_is_refused_with_its_reason(
    store: Store, tmp_path: Path, name: str, content: str | bytes, told: str | None
) -> None:
    path = write_file(tmp_path, content, name)
    if told is None:
        path.write_bytes(b"PK\x03\x04 and nothing of a zip")

    with pytest.raises(UnusableFile, match=told or "cannot be read"):
        await bring(store, path)
    assert not await DirectoryImport.exists()


async def test_a_zip_cut_short_keeps_what_was_read_before(store: Store, tmp_path: Path) -> None:
    rows = [
        establishment_row(siret, enseigne1Etablissement=sha256(siret.encode()).hexdigest()) for siret in sirets(30_000)
    ]
    path = write_file(tmp_path, as_csv(rows), "stock.zip")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    told = Told()

    with pytest.raises(UnusableFile, match=r"stock\.zip cannot be read"):
        await bring(store, path, told, batch=1_000)

    assert 0 < await Establishment.all().count() == told.progress[-1].kept < len(rows)


async def test_a_missing_file_is_said_to_be_missing(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match=r"nowhere\.csv cannot be read"):
        await bring(store, tmp_path / "nowhere.csv")


async def test_columns_may_stand_in_another_order_and_be_parted_by_semicolons(store: Store, tmp_path: Path) -> None:
    text = as_csv([establishment_row(KISO)], ESTABLISHMENT_COLUMNS[::-1]).replace(",", ";")

    await bring(store, write_file(tmp_path, text))

    assert (await Establishment.get(siret=KISO)).city == "TOULOUSE"


async def test_statements_grow_with_batches_not_with_lines(store: Store, tmp_path: Path) -> None:
    counts = []
    for count in (5, 50):
        rows = [establishment_row(siret) for siret in sirets(count, first=200_000_000 + count * 1_000)]
        path = write_file(tmp_path, as_csv(rows), f"stock_{count}.csv")
        with count_statements(store) as counted:
            await bring(store, path, batch=50)
        counts.append(counted.count)

    assert counts[0] == counts[1]
