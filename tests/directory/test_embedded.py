"""The embedded directory: found by number and by name, alike on both databases."""

import pytest

from monespace_gql.directory.directory import MOST, Source
from monespace_gql.directory.embedded import MOST_ESTABLISHMENTS, MOST_RANKED, EmbeddedDirectory
from monespace_gql.journal.store import Store, count_statements
from tests.directory.given import KISO, keep, known, names, sirets


@pytest.fixture
def directory(store: Store) -> EmbeddedDirectory:
    return EmbeddedDirectory(store)


async def test_a_company_is_found_by_siret_siren_and_name(store: Store, directory: EmbeddedDirectory) -> None:
    await keep(store, known(KISO, "KISO", idcc="1979", city="Toulouse", qualiopi=True))

    found = [await directory.search(text) for text in (KISO, "912 739 695", "kiso")]

    assert [names(answer) for answer in found] == [["KISO"]] * 3
    (company,) = found[0].companies
    assert (company.siren, company.idcc, company.city, company.qualiopi) == ("912739695", "1979", "Toulouse", True)
    assert all((answer.source, answer.degraded) == (Source.EMBEDDED, False) for answer in found)


@pytest.mark.parametrize(
    "text",
    [
        "legoud",
        "LEGOUD CONSEIL",
        "conseil leg",
        "Légoud",
        "form",
        "enseigne",
        "l'atelier bleu",
        "bleu form legoud cons",
    ],
)
async def test_words_may_be_begun_in_any_order_and_are_found_in_every_name(
    store: Store, directory: EmbeddedDirectory, text: str
) -> None:
    await keep(
        store,
        known("48816678600019", "LEGOUD CONSEIL FORMATION", trade_name="L'ATELIER BLEU Enseigne"),
        known("40101593800038", "HUMANDO"),
    )

    assert names(await directory.search(text)) == ["LEGOUD CONSEIL FORMATION"]


@pytest.mark.parametrize(
    "text", ["goud", "legoud humando", "hu%do", "h_mando", "l_goud", "%", "_", "", "%%%", "912739696"]
)
async def test_what_matches_nothing_finds_nothing(store: Store, directory: EmbeddedDirectory, text: str) -> None:
    await keep(store, known("48816678600019", "LEGOUD CONSEIL FORMATION"), known("40101593800038", "HUMANDO"))

    assert names(await directory.search(text)) == []


async def test_the_best_come_first_and_closed_ones_last_but_marked(store: Store, directory: EmbeddedDirectory) -> None:
    await keep(
        store,
        known("10000000100017", "LES ATELIERS DE LA POSTE"),
        known("10000000200015", "LA POSTE", closed=True),
        known("10000000300021", "LA POSTE", head_office=False),
        known("10000000300013", "LA POSTE"),
        known("10000000400011", "LA POSTE IMMOBILIER"),
    )

    found = (await directory.search("la poste")).companies

    expected = ["10000000300013", "10000000400011", "10000000300021", "10000000100017", "10000000200015"]
    assert [company.siret for company in found] == expected
    assert [company.closed for company in found] == [False] * 4 + [True]


async def test_answers_are_bounded_whatever_is_asked_for(store: Store, directory: EmbeddedDirectory) -> None:
    await keep(store, *[known(siret, "SARL MARTIN") for siret in sirets(MOST + 5)])
    many = [known(f"912739695{rank:05d}", "KISO", head_office=rank == 7) for rank in range(MOST_ESTABLISHMENTS + 5)]
    await keep(store, *many)

    assert len((await directory.search("martin", 1_000)).companies) == MOST
    assert len((await directory.search("martin", 3)).companies) == 3
    assert len((await directory.search("912739695")).companies) == MOST
    everyone = await directory.establishments("912739695")
    assert len(everyone) == MOST_ESTABLISHMENTS
    assert everyone[0] == await directory.head_office("912739695")


async def test_a_rare_word_is_found_among_common_ones(store: Store, directory: EmbeddedDirectory) -> None:
    await keep(store, *[known(siret, "TRANSPORTS MARTIN") for siret in sirets(700)])
    await keep(store, known(KISO, "TRANSPORTS KISO"))

    assert names(await directory.search("transports ki")) == ["TRANSPORTS KISO"]


async def test_of_too_many_to_compare_the_same_are_found_on_every_database(
    store: Store, directory: EmbeddedDirectory
) -> None:
    numbers = sirets(MOST_RANKED + 1)
    await keep(store, *[known(siret, "TRANSPORTS") for siret in reversed(numbers)])

    found = (await directory.search("transp")).companies

    assert [company.siret for company in found] == numbers[:MOST]


async def test_a_company_renamed_is_found_by_its_new_name_only(store: Store, directory: EmbeddedDirectory) -> None:
    await keep(store, known(KISO, "KISO"))
    await keep(store, known(KISO, "OSIK"))

    assert names(await directory.search("osik")) == ["OSIK"]
    assert names(await directory.search("kiso")) == []


async def test_what_is_unknown_is_none(directory: EmbeddedDirectory) -> None:
    assert await directory.find(KISO) is None
    assert await directory.find("not a siret") is None
    assert await directory.head_office("912739695") is None
    assert await directory.establishments("912739695") == ()


async def test_statements_do_not_grow_with_what_is_found(store: Store, directory: EmbeddedDirectory) -> None:
    await keep(store, known(KISO, "KISO RESTAURANT"))
    with count_statements(store) as once:
        await directory.search("kiso rest")
    await keep(store, *[known(siret, "KISO RESTAURANT") for siret in sirets(200)])
    with count_statements(store) as again:
        await directory.search("kiso rest")

    assert once.count == again.count == 2
