"""What a plan supposes of rows is verified of each of them, as the policy of access decides it."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from monespace_gql.access import Case, Viewer, standing
from monespace_gql.access.payments import reads_payments
from monespace_gql.dossiers.models import Dossier
from monespace_gql.drafts.models import Draft
from monespace_gql.financing.models import GrantedLine, RequestedLine
from monespace_gql.financing.request import request_costs
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.standing import Context, Standing
from monespace_gql.reads.compiled.row import RowPlan
from monespace_gql.reads.compiled.supposed import CaseKind, Supposed, reaches_json, supposed_of
from monespace_gql.scheme import Line
from tests.access.given import EMPLOYER, INVESTIGATOR, MANAGER, PROVIDER, TEACHER, every_case, every_viewer, viewer
from tests.reads.compiled.given import ODD, Both, each, pick
from tests.reads.given import keep_dossier, keep_draft

PAYMENTS = pick("financing", pick("lines", pick("parts", pick("payments", pick("transfer")))))
Cases = Mapping[str, Case]


async def kept(store: Store) -> dict[CaseKind, Cases]:
    """Keep every case, of the versions installed; return them by kind and number."""

    async def work(unit: Unit) -> dict[CaseKind, Cases]:
        drafts, dossiers = {}, {}
        for rank, case in enumerate(every_case()):
            if case.transmitted:
                await keep_part(await keep_dossier(case, f"2601TE{rank:06}"))
                dossiers[f"2601TE{rank:06}"] = case
            else:
                await keep_draft(case, rank)
                drafts[str(rank)] = case
        await Draft.all().update(scheme_version="2026.1")
        await Dossier.all().update(scheme_version="2026.1")
        return {CaseKind.DRAFT: drafts, CaseKind.DOSSIER: dossiers}

    return await store.unit(work)


async def keep_part(dossier: Dossier) -> None:
    """Keep a line that is granted and paid to who gives the module, so that there are payments to be told of or not."""
    await request_costs(dossier.id, [Line("COURSE", "Cours", "HOUR", 1, Decimal(1), f"{TEACHER}00019", "")])
    line = await RequestedLine.get(dossier_id=dossier.id)
    await GrantedLine.create(requested=line, funder="OPCO", trainee_rank=0, trainee_name="Zoé", amount=Decimal(1))


async def test_a_row_is_odd_exactly_when_it_is_not_read_at_a_title_supposed(store: Store) -> None:
    cases, both = await kept(store), Both(store)

    for reader in every_viewer():
        for kind in CaseKind:
            if (supposed := supposed_of(reader, kind)) is not None:
                answers = await both.compiled(reader, kind, each("number"))
                seen = {number for number, answer in answers.items() if answer is not ODD}
                titles = {each.standing for each in supposed.each}
                assert seen == {number for number, case in cases[kind].items() if standing(reader, case) in titles}


async def test_payments_are_told_to_whom_the_policy_says(store: Store) -> None:
    cases, both = (await kept(store))[CaseKind.DOSSIER], Both(store)

    for reader in every_viewer():
        supposed = supposed_of(reader, CaseKind.DOSSIER)
        answers = await both.compiled(reader, CaseKind.DOSSIER, (PAYMENTS,)) if supposed else {}
        for number, answer in answers.items():
            if answer is not None:
                title, told = standing(reader, cases[number]), b'"payments":[]' in answer
                assert title is not None
                assert told is reads_payments(reader, cases[number], title)
                assert told is not (b'"payments":null' in answer)


def test_nothing_is_supposed_of_drafts_for_the_opco_nor_of_anything_for_staff_without_a_role() -> None:
    assert supposed_of(MANAGER, CaseKind.DRAFT) is None
    assert supposed_of(viewer(Context.MANAGER), CaseKind.DOSSIER) is None


@pytest.mark.parametrize(
    ("reader", "title"),
    [
        (EMPLOYER, Standing.EMPLOYER),
        (PROVIDER, Standing.PROVIDER),
        (MANAGER, Standing.MANAGER),
        (INVESTIGATOR, Standing.INVESTIGATOR),
    ],
)
def test_each_context_supposes_its_title(reader: Viewer, title: Standing) -> None:
    assert supposed_of(reader, CaseKind.DOSSIER) == Supposed(CaseKind.DOSSIER, title)


def test_a_provider_who_did_not_open_a_dossier_is_supposed_to_give_a_module_of_it() -> None:
    titles = {kind: [each.standing for each in Supposed(kind, Standing.PROVIDER).each] for kind in CaseKind}

    assert titles == {
        CaseKind.DRAFT: [Standing.PROVIDER],
        CaseKind.DOSSIER: [Standing.PROVIDER, Standing.MODULE_PROVIDER],
    }


async def test_all_viewers_of_one_title_share_one_statement(store: Store) -> None:
    both, picked = Both(store), (*each("number"), PAYMENTS)
    plans: dict[Supposed, set[RowPlan]] = {}
    for reader in every_viewer():
        if (supposed := supposed_of(reader, CaseKind.DOSSIER)) is not None:
            plans.setdefault(supposed, set()).add(both.plan(reader, CaseKind.DOSSIER, picked))

    assert len(plans) == 4
    assert all(len(same) == 1 for same in plans.values())


def test_what_a_viewer_reaches_is_one_text_that_does_not_depend_on_the_order_of_their_rights() -> None:
    one, other = (viewer(Context.EMPLOYER, *reaches) for reaches in (EMPLOYER.reaches * 2, EMPLOYER.reaches))

    assert reaches_json(one) == reaches_json(other) == '["E912739695//*","F912739695//*","P912739695//*"]'
