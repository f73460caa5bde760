"""What is told by a key: the statement finds on each row the grounds that the policy of access finds, no text twice."""

from collections.abc import Mapping
from dataclasses import replace

import orjson
import pytest

from monespace_gql.access import Case, Viewer
from monespace_gql.access.policy import Grounds, grounds
from monespace_gql.dossiers.models import Dossier
from monespace_gql.drafts.models import Draft
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.standing import Context, Standing
from monespace_gql.reads.compiled.supposed import CaseKind, supposed_of
from monespace_gql.scheme import Scheme
from tests.access.given import (
    BAKERY,
    BAKERY_SHOP,
    EMPLOYER,
    ENTER,
    FOLLOW,
    INVESTIGATOR,
    MANAGER,
    PROVIDER,
    SCHOOL,
    SCHOOL_SIRET,
    STRANGER,
    TEACHER,
    every_viewer,
    reach,
    viewer,
)
from tests.reads.compiled.given import ODD, Both, pick
from tests.reads.compiled.test_supposed import kept

Cases = Mapping[CaseKind, Mapping[str, Case]]
ACCESS = (pick("access"),)


def told(scheme: Scheme, held: Grounds) -> bytes:
    """Tell the scheme and the grounds themselves."""
    return orjson.dumps([scheme.code, held.title, held.transmitted, held.state, held.enters, held.mandated])


ENTERING_SOME = (
    viewer(Context.EMPLOYER, reach(BAKERY, any=FOLLOW), reach(BAKERY, BAKERY_SHOP, CPRO=ENTER)),
    viewer(Context.EMPLOYER, reach(BAKERY, any=FOLLOW), reach(STRANGER, any=ENTER), reach(BAKERY, BADGE=ENTER)),
    viewer(Context.PROVIDER, reach(SCHOOL, any=FOLLOW), reach(SCHOOL, SCHOOL_SIRET, BADGE=ENTER)),
    viewer(Context.PROVIDER, reach(SCHOOL, any=FOLLOW), reach(TEACHER, any=ENTER), reach(BAKERY, any=ENTER)),
)
"""Who may enter some of what they follow."""


async def kept_some_mandated(store: Store) -> Cases:
    """Keep every case, every third draft with a mandate; of a dossier, what its row says of one is not looked at."""
    cases = await kept(store)
    drafts = {number: replace(case, mandated=int(number) % 3 == 0) for number, case in cases[CaseKind.DRAFT].items()}

    async def work(_: Unit) -> None:
        await Dossier.all().update(mandated=True)
        await Draft.filter(number__in=[int(number) for number, case in drafts.items() if case.mandated]).update(
            mandated=True
        )

    await store.unit(work)
    return {CaseKind.DRAFT: drafts, CaseKind.DOSSIER: cases[CaseKind.DOSSIER]}


async def test_the_grounds_of_each_row_are_those_that_the_policy_finds(store: Store) -> None:
    cases, both = await kept_some_mandated(store), Both(store)
    seen = set[Grounds]()

    for reader in (*every_viewer(), *ENTERING_SOME):
        for kind in CaseKind:
            if supposed_of(reader, kind) is not None:
                answers = await both.compiled(reader, kind, ACCESS, {"access": told})
                for number, answer in answers.items():
                    if answer is not ODD:
                        case, held = cases[kind][number], grounds(reader, cases[kind][number])
                        assert held is not None
                        assert answer == b'{"access":%b}' % told_of(case, held)
                        seen.add(held)

    assert {held.title for held in seen} == set(Standing)
    assert {(held.enters, held.mandated) for held in seen if not held.transmitted} == {
        (enters, mandated) for enters in (True, False) for mandated in (True, False)
    }


def told_of(case: Case, held: Grounds) -> bytes:
    """Tell what the policy finds."""
    return orjson.dumps([case.scheme, *(getattr(held, name) for name in Grounds.__slots__)])


@pytest.mark.parametrize("reader", [EMPLOYER, PROVIDER, MANAGER, INVESTIGATOR])
async def test_a_text_is_made_once_for_all_rows_of_one_key(store: Store, reader: Viewer) -> None:
    await kept(store)
    made: list[tuple[str, Grounds]] = []

    def counting(scheme: Scheme, held: Grounds) -> bytes:
        made.append((scheme.code, held))
        return b"{}"

    answers = await Both(store).compiled(reader, CaseKind.DOSSIER, ACCESS, {"access": counting})

    assert 0 < len(made) == len(set(made)) < sum(answer is not ODD for answer in answers.values())


@pytest.mark.parametrize("columns", [{"scheme": "GONE"}, {"scheme": "CPRO/GRANTED"}, {"state": "UNHEARD_OF"}], ids=str)
async def test_a_scheme_or_a_state_that_is_not_known_makes_the_row_odd(store: Store, columns: dict[str, str]) -> None:
    await kept(store)
    await store.unit(lambda _: Dossier.filter(scheme="CPRO").update(**columns))

    answers = await Both(store).compiled(MANAGER, CaseKind.DOSSIER, ACCESS, {"access": lambda *_: b"{}"})

    others = set(await numbers(store))
    assert {number for number, answer in answers.items() if answer is ODD} == answers.keys() - others
    assert others


async def numbers(store: Store) -> list[str]:
    return [str(row["number"]) for row in await store.fetch("SELECT number FROM dossier WHERE scheme = 'BADGE'")]
