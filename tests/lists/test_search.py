"""The quick search: the same rows as a plain reference finds, on both databases, by either way of looking."""

from random import Random
from typing import Any

import pytest

from monespace_gql.access import Viewer
from monespace_gql.drafts.models import Draft, DraftWord
from monespace_gql.drafts.words import keep_words
from monespace_gql.reads.lists import found as found_words
from monespace_gql.reads.lists import pick
from monespace_gql.reads.lists.search import LONGEST
from tests.lists.given import BAKER, MANAGER, TRAINER, Door, Request, dossiers, drafts, list_query
from tests.lists.reference import in_order, is_found, is_seen, plain, texts

SEED, MANY, SEARCHES = 20260105, 90, 40
FOUND = "nodes { number } totalCount"

ODD = (
    "%",
    "_",
    "100%",
    "a_b",
    "a",
    "1",
    "l",
    "\\",
    "'",
    "99",
    "« le fournil",
    '"cour jean"',
    "ornil",
    "d equipe",
    "😀",
)


def searches(rows: list[Request]) -> list[str]:
    """What people type: beginnings of words that are there, pairs, phrases, and what is not there."""
    random = Random(SEED)
    every = [text for row in rows for text in texts(row)]
    found = list(ODD)
    while len(found) < SEARCHES:
        words = plain(random.choice(every))
        if len(words) < 2:
            continue
        at = random.randrange(len(words) - 1)
        begun = words[at + 1][: random.randrange(1, 6)]
        other = plain(random.choice(every))[0][: random.randrange(1, 5)]
        found += [begun.upper(), f"{words[at]} {other}", f"« {words[at]} {begun} »", f'"{words[at]} {other}"']
    return found


async def numbers(door: Door, viewer: Viewer, kind: str, **asked: object) -> tuple[list[str], Any]:
    """The numbers found, and how many there are in all."""
    name = f"{kind.lower()}s"
    answer = (await door.ask(viewer, list_query(kind, FOUND), first=100, **asked))[name]
    return [str(node["number"]) for node in answer["nodes"]], answer["totalCount"]


@pytest.mark.parametrize(("sorted_at_most", "kept_at_most"), [(0, 0), (3, 15), (2_000, 20_000)])
@pytest.mark.parametrize(
    ("kind", "viewer"), [("Draft", BAKER), ("Draft", TRAINER), ("Dossier", TRAINER), ("Dossier", MANAGER)]
)
async def test_a_search_finds_what_a_plain_reference_finds(
    door: Door, monkeypatch: pytest.MonkeyPatch, kind: str, viewer: Viewer, sorted_at_most: int, kept_at_most: int
) -> None:
    monkeypatch.setattr(pick, "MOST_SORTED", sorted_at_most)
    monkeypatch.setattr(pick, "MOST_KEPT", kept_at_most)
    monkeypatch.setattr(found_words, "RARE", kept_at_most // 2)
    transmitted = kind == "Dossier"
    rows = (dossiers if transmitted else drafts)(MANY)
    await door.written(rows, transmitted=transmitted)
    seen = in_order([row for row in rows if is_seen(row, viewer, transmitted=transmitted)], transmitted=transmitted)
    hits = 0

    for search in searches(rows):
        expected = [row.number for row in seen if is_found(row, search)]
        hits += len(expected)
        assert await numbers(door, viewer, kind, search=search) == (expected[:100], len(expected)), search

    assert hits > MANY


async def test_wildcards_are_only_characters(door: Door) -> None:
    await door.written(drafts(60))
    every = await numbers(door, BAKER, "Draft")

    assert every[1] > 10
    for search in ("%", "_", "%%%", "\\%", "%u%", "p%n"):
        assert await numbers(door, BAKER, "Draft", search=search) == ([], 0), search
    assert await numbers(door, BAKER, "Draft", search="   ") == every


async def test_a_trainee_is_found_by_either_name_and_shown_under_the_usual_one(door: Door) -> None:
    rows = [row for row in drafts(200) if is_seen(row, BAKER, transmitted=False)]
    married = next(
        row for row in rows if any(t.usual_name and t.usual_name != t.birth_name for t in row.portrait.trainees)
    )
    await door.written([married])
    (trainee, *_) = (t for t in married.portrait.trainees if t.usual_name and t.usual_name != t.birth_name)

    for name in (trainee.usual_name, trainee.birth_name):
        assert (await numbers(door, BAKER, "Draft", search=f"« {trainee.first_name} {name} »"))[1] == 1, name
    shown = await door.ask(BAKER, "{ drafts { nodes { trainees traineesLabel } } }")

    (node,) = shown["drafts"]["nodes"]
    assert f"{trainee.first_name} {trainee.usual_name}" in node["trainees"]
    others = len(married.portrait.trainees) - 1
    assert node["traineesLabel"] == node["trainees"][0] + (f" + {others}" if others else "")


@pytest.mark.parametrize("search", ["x" * (LONGEST + 1), " ".join(f"w{rank}" for rank in range(21))])
async def test_what_is_too_long_to_be_meant_is_refused(door: Door, search: str) -> None:
    assert await door.code(BAKER, list_query("Draft", FOUND), search=search) == "BAD_SEARCH"


async def test_a_word_that_is_no_longer_there_is_no_longer_found(door: Door) -> None:
    row = next(row for row in drafts(50) if is_seen(row, BAKER, transmitted=False))
    await door.written([row])

    async def rename(_: object) -> None:
        draft = await Draft.get(id=row.id)
        before, draft.search_text = draft.search_text, " crepier | le fournil "
        await draft.save()
        await keep_words(draft, before=before)

    await door.store.unit(rename)

    assert (await numbers(door, BAKER, "Draft", search="crep"))[1] == 1
    assert (await numbers(door, BAKER, "Draft", search=row.number))[1] == 0
    assert await DraftWord.all().count() == 3
