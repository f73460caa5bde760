"""The CERFA 12434*05: every value in the box that the official form has for it, and pages that stay as they are."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image, ImageChops, ImageStat

from monespace_cpro.plugin import CPRO
from monespace_gql.prints.press import Press
from monespace_gql.scheme.example import merged
from tests.prints.given import Opened, cerfa_page, cerfa_sheet, changed, printing
from tests.prints.whole import everything

pytestmark = pytest.mark.asyncio(loop_scope="module")

PAGES = Path(__file__).parent / "pages"
DOTS = 60
TILE = 20
SAME = 14.0
"""How much the grey of a tile may differ, out of 255: another rasteriser, never another place."""

TYPED: Mapping[str, object] = {
    "employer": {
        "legal_name": "ENTREPRISE ÉLÉGANTE",
        "siret": "91273969500019",
        "address": {"street": "7 bis rue du Pré", "complement": "Hall A", "postcode": "31001", "city": "Blagnac"},
        "phone": "0561000001",
        "email": "employeur@un.fr",
        "pension_fund": "Caisse Un",
        "provident_fund": "Prévoyance Deux",
        "is_private_individual": True,
        "urssaf_number": "URS33",
        "naf": "5610A",
        "headcount": 1234,
        "idcc": "1979",
        "vae_project_number": "VAE-44",
    },
    "employee": {
        "birth_name": "Çetin",
        "usual_name": "Lefèvre",
        "first_name": "Anaïs",
        "sex": "F",
        "birth_date": "2001-02-03",
        "birth_department": "2A",
        "birth_city": "Ajaccio",
        "nir": "2010220012345",
        "has_disability_status": False,
        "youth_equivalence": True,
        "boe_extension": False,
        "registered_at_france_travail": True,
        "france_travail_number": "7654321Z",
        "registration_months": 17,
        "prior_situation": "9",
        "minimum_social": "2",
        "highest_diploma": "41",
        "address": {"street": "Le Bourg", "complement": "Appt 5", "postcode": "31502", "city": "Œuilly"},
        "phone": "0620000002",
        "email": "anais@deux.fr",
        "tutor": {
            "last_name": "Garcia",
            "first_name": "Noël",
            "job": "Chef d’équipe",
            "birth_date": "1980-04-05",
            "eligible": True,
        },
        "host_tutor": {
            "last_name": "Weiß",
            "first_name": "Zoé",
            "job": "Contremaître",
            "birth_date": "1981-06-07",
            "naf": "1071C",
        },
    },
    "contract": {
        "nature": "TT",
        "is_vae_amendment": True,
        "contract_type": "23",
        "job": "Pâtissière",
        "classification": "Niveau II échelon 3",
        "level": "II",
        "coefficient": "155",
        "trial_days": 45,
        "start": "2026-08-09",
        "amendment_effect": "2026-10-11",
        "end": "2027-12-13",
        "weekly_hours": 36,
        "weekly_minutes": 30,
        "concluded_on": "2026-07-14",
        "gross_pay": "2468.13",
    },
    "training": {
        "provider": {"legal_name": "ÉCOLE DU GOÛT", "siret": "48816678600019", "nda": "76310912345"},
        "is_internal": False,
        "internal_means": True,
        "provider_count": 3,
        "qualification_type": "2",
        "target_diploma": "31",
        "rncp": "RNCP37313",
        "title": "Pâtisserie de boutique",
        "speciality": "221",
        "total_hours": 401,
        "teaching_hours": 361,
        "cycle_start": "2026-09-15",
        "exams_end": "2027-11-16",
    },
}
"""A request with every box of the form filled, each with something else."""

# Page, then where the official form has the box: left, top, width, height, in millimetres.
BOXES = """
1   8.1  47.5  91.5  4.9 ENTREPRISE ÉLÉGANTE
1  15.7  58.1  11.7  4.9 7 bis
1  39.6  58.1  60.2  4.9 rue du Pré
1  33.4  64.2  66.2  4.9 Hall A
1  32.1  70.4  23.0  4.9 31001
1  29.3  76.5  70.3  4.9 Blagnac
1  29.7  83.8  69.9  4.9 05 61 00 00 01
1   8.1  94.4  45.6  4.9 employeur
1  57.3  94.4  42.3  4.9 un.fr
1   8.1 105.0  91.5  4.9 Caisse Un
1   8.1 116.8  91.5  4.9 Prévoyance Deux
1 147.0  48.2   2.8  2.9 X
1 164.8  48.2   2.8  2.9 -
1 105.6  57.7  70.1  4.9 URS33
1 105.6  71.9  91.4  4.9 91273969500019
1 168.2  78.0  12.3  4.9 5610A
1 105.6  88.6  17.0  4.9 1234
1 105.6  99.2  17.0  4.9 1979
1 140.4 104.1  56.6  4.9 VAE-44
1  64.6 133.8 132.4  4.9 Çetin
1  35.7 139.5 161.3  4.9 Lefèvre
1  95.7 145.2 101.3  4.9 Anaïs
1  15.7 158.0  11.7  4.9 -
1  39.6 158.0  60.2  4.9 Le Bourg
1  33.4 164.2  66.2  4.9 Appt 5
1  32.1 170.3  23.0  4.9 31502
1  29.3 176.4  70.3  4.9 Œuilly
1  29.7 183.8  69.9  4.9 06 20 00 00 02
1   8.1 194.3  45.6  4.9 anais
1  57.3 194.3  42.3  4.9 deux.fr
1  36.0 200.5  63.6  4.9 2010220012345
1  43.5 207.0   7.0  4.9 03
1  53.7 207.0   7.0  4.9 02
1  63.9 207.0  14.0  4.9 2001
1  20.5 214.4   2.9  2.8 -
1  29.9 214.4   2.8  2.8 X
1 155.3 152.4  11.4  4.9 2A
1 150.7 158.5  46.5  4.9 Ajaccio
1 127.1 168.7   2.8  2.8 -
1 145.9 168.7   2.9  2.8 X
1 142.8 177.8   2.8  2.9 X
1 161.7 177.8   2.8  2.9 -
1 135.5 182.5   2.8  2.8 -
1 154.3 182.5   2.9  2.8 X
1 148.6 187.3   2.9  2.9 X
1 167.5 187.3   2.8  2.9 -
1 155.5 192.2  41.5  4.9 7654321Z
1 119.4 197.1  14.0  4.9 17
1 152.7 204.5  11.1  4.9 9
1 176.6 210.6  11.2  4.9 2
1 171.6 216.7  11.4  4.9 41
1  19.1 243.4  81.0  4.9 Garcia
1  25.0 249.5  75.1  4.9 Noël
1  36.8 255.6  63.3  4.9 Chef d’équipe
1  43.5 261.8   7.0  4.9 05
1  53.6 261.8   7.0  4.9 04
1  63.6 261.8  14.0  4.9 1980
1 117.7 243.4  81.0  4.9 Weiß
1 123.5 249.5  75.2  4.9 Zoé
1 134.3 255.6  64.4  4.9 Contremaître
1 141.0 261.8   7.0  4.9 07
1 151.5 261.8   7.0  4.9 06
1 162.0 261.8  14.0  4.9 1981
1 188.0 269.1  10.7  4.9 1071C
1   7.7 287.1   2.8  2.9 X
2 105.9  11.9   2.9  2.8 X
2   8.4  15.1   2.9  2.9 -
2  21.3  15.1   2.8  2.9 -
2  35.8  15.1   2.8  2.9 X
2  38.5  23.2   7.0  5.0 23
2  95.3  39.3 101.1  4.9 Pâtissière
2 104.3  45.4  92.1  4.9 Niveau II échelon 3
2  23.2  51.0  14.0  4.9 II
2 149.4  51.0  14.0  4.9 155
2   8.1  61.7  14.1  4.9 45
2  73.1  66.1   7.0  4.9 09
2  83.5  66.1   7.1  4.9 08
2  94.0  66.1  14.0  4.9 2026
2 138.0  61.7   7.0  4.9 11
2 148.5  61.7   7.0  4.9 10
2 159.0  61.7  14.0  4.9 2026
2   8.1  80.9   7.1  4.9 13
2  18.6  80.9   7.0  4.9 12
2  29.1  80.9  14.0  4.9 2027
2  73.1  76.0   7.0  4.9 36
2  94.1  76.0   7.0  4.9 30
2 138.0  80.5   7.0  4.9 14
2 148.5  80.5   7.0  4.9 07
2 159.0  80.5  14.0  4.9 2026
2  75.3  87.8  14.1  4.9 2468
2  91.3  87.8   7.0  4.9 13
2   8.1 109.3  92.6  4.9 ÉCOLE DU GOÛT
2 105.6 109.3  90.8  4.9 48816678600019
2 105.6 118.6  90.8  4.9 76310912345
2   8.4 123.9   2.9  2.8 -
2  27.3 123.9   2.8  2.8 X
2   8.4 132.9   2.9  2.8 X
2 105.6 128.0   7.1  4.9 3
2  51.7 148.6   7.0  4.9 2
2 111.5 148.6   7.0  4.9 31
2 167.5 148.6  21.0  4.9 RNCP37313
2  34.2 154.8 162.6 10.0 Pâtisserie de boutique
2  51.0 165.9  14.0  5.0 221
2 150.1 176.7  14.0  4.9 401
2 129.8 181.7  14.0  4.9 361
2   8.1 194.4   7.1  4.9 15
2  18.6 194.4   7.0  4.9 09
2  29.1 194.4  14.0  4.9 2026
2 105.6 194.4   7.1  4.9 16
2 116.1 194.4   7.0  4.9 11
2 126.6 194.4  14.0  4.9 2027
2  21.1 216.1  78.5  4.9 -
2   8.1 256.5  91.5  4.9 -
2 105.6 256.5  91.5  4.9 -
"""
LABELS = """L’EMPLOYEUR|LE SALARIÉ|LE TUTEUR|LE CONTRAT|LA FORMATION|CADRE RÉSERVÉ À L’OPCO|N° 12434*05"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def press() -> AsyncIterator[Press]:
    """One press for all."""
    async with printing() as shared:
        yield shared


async def test_every_value_is_in_the_box_that_the_official_form_has_for_it(press: Press) -> None:
    opened = Opened(await press.print(cerfa_sheet(), cerfa_page(TYPED)))

    found = {line: opened.within(*_place(line)) or "-" for line in BOXES.strip().splitlines()}
    assert {line: said for line, said in found.items() if said != _said(line)} == {}
    assert opened.pages() == 2


async def test_every_field_it_declares_fills_a_box_and_no_other_field_does() -> None:
    filled, full = cerfa_page(TYPED), set(CPRO.printed(CPRO.forms[0]))

    for path in CPRO.leaves:
        tab, *steps = path.split(".")
        blank = merged(TYPED, _nested([tab, *steps], None))
        assert (cerfa_page(blank) != filled) is (path in full), path


async def test_the_blocks_of_the_official_form_are_there_in_its_order(press: Press) -> None:
    text = Opened(await press.print(cerfa_sheet(), cerfa_page({}))).text()

    places = [text.index(label) for label in LABELS.split("|")[:-1]]
    assert places == sorted(places)
    assert LABELS.split("|")[-1] in text


async def test_values_of_any_length_keep_two_pages_and_their_boxes(press: Press) -> None:
    long = {
        "employer": {"legal_name": "W" * 255, "pension_fund": "Caisse " * 36, "email": f"{'a' * 60}@{'b' * 60}.fr"},
        "employee": {"birth_name": "Ng" * 127, "address": {"street": f"12 rue {'du Long Chemin ' * 16}"}},
        "training": {"title": "Un intitulé très précis, " * 160},
    }

    opened = Opened(await press.print(cerfa_sheet(), cerfa_page(merged(TYPED, long))))

    assert opened.pages() == 2
    assert opened.within(1, 8.1, 47.5, 91.5, 4.9).startswith("WWW")
    assert opened.within(1, 15.7, 58.1, 11.7, 4.9) == "7 bis"
    assert opened.within(2, 34.2, 154.8, 162.6, 10).endswith("…")
    assert opened.within(2, 51, 165.9, 14, 5) == "221"
    missed = {line: opened.within(*_place(line)) for line in BOXES.strip().splitlines() if line.startswith("2")}
    assert [line for line, said in missed.items() if (said or "-") != _said(line)] == [_TITLE]


async def test_accents_typed_in_two_characters_are_one_letter(press: Press) -> None:
    opened = Opened(await press.print(cerfa_sheet(), cerfa_page({"contract": {"job": "Pa\u0302tissie\u0300re"}})))

    assert opened.within(2, 95.3, 39.3, 101.1, 4.9) == "Pâtissière"


async def test_the_pages_look_as_they_did(press: Press) -> None:
    pictures = Opened(await press.print(cerfa_sheet(), cerfa_page(everything(CPRO)))).pictures(DOTS)

    kept = [Image.open(PAGES / f"cerfa_12434-{number}.png") for number in (1, 2)]
    differences = [difference(*pair) for pair in zip(pictures, kept, strict=True)]
    assert max(differences) <= SAME, "look at both; `python -m tests.prints.pages` keeps the new ones"


async def test_a_block_that_moved_two_millimetres_would_be_seen(press: Press) -> None:
    moved = changed(cerfa_sheet(), "cerfa_12434.html", "{{ at(6.3, y) }}", "{{ at(6.3, y + 2) }}")

    pictures = Opened(await press.print(moved, cerfa_page(everything(CPRO)))).pictures(DOTS)

    kept = Image.open(PAGES / "cerfa_12434-1.png")
    assert difference(pictures[0], kept) > 2 * SAME


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return how much two pictures differ where they differ most: the mean grey of a tile, out of 255."""
    assert one.size == other.size
    changes = ImageChops.difference(one, other.convert("L"))
    width, height = changes.size
    corners = ((x, y) for x in range(0, width, TILE) for y in range(0, height, TILE))
    return max(ImageStat.Stat(changes.crop((x, y, x + TILE, y + TILE))).mean[0] for x, y in corners)


_TITLE = "2  34.2 154.8 162.6 10.0 Pâtisserie de boutique"


def _place(line: str) -> tuple[int, float, float, float, float]:
    page, *box = line.split()[:5]
    left, top, width, height = map(float, box)
    return int(page), left, top, width, height


def _said(line: str) -> str:
    return " ".join(line.split()[5:])


def _nested(steps: list[str], value: object) -> dict[str, object]:
    first, *others = steps
    return {first: _nested(others, value) if others else value}
