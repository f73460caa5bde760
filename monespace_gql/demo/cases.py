"""The drafts and dossiers of the demonstration, made through the product's own acts."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

from monespace_gql.access import Viewer, load_viewer
from monespace_gql.app import Services
from monespace_gql.demo.companies import CSD, HUMANDO, KISO
from monespace_gql.demo.sample_pdf import sample_pdf
from monespace_gql.documents.deposit import deposit_document
from monespace_gql.documents.prepare import prepare_upload
from monespace_gql.documents.receive import receive
from monespace_gql.documents.subject import Subject
from monespace_gql.dossiers.find import DossierRef
from monespace_gql.dossiers.grant import grant_dossier
from monespace_gql.dossiers.record_payment import record_payment
from monespace_gql.dossiers.request_pieces import request_pieces
from monespace_gql.dossiers.start_review import start_review
from monespace_gql.drafts.examine import examine_draft
from monespace_gql.drafts.find import DraftRef, find
from monespace_gql.drafts.hand_over import hand_over_draft
from monespace_gql.drafts.look_up import look_up
from monespace_gql.drafts.models import Draft
from monespace_gql.drafts.open import open_draft
from monespace_gql.drafts.save import save_draft
from monespace_gql.drafts.transmit import transmit_draft
from monespace_gql.financing.models import RequestedLine
from monespace_gql.financing.pay import PaidAmount, Transfer
from monespace_gql.lexicon.money import round_to_cent
from monespace_gql.lexicon.standing import Context
from monespace_gql.scheme import Scheme
from monespace_gql.scheme.example import example_content, merged, typable

HUMANDO_USER = "employer@humando.test"
KISO_USER = "employer@kiso.test"
BUREAU_VERITAS_USER = "provider@bureauveritas.test"
LEGOUD_USER = "provider@legoud.test"
MANAGER = "manager@opco.test"


@dataclass(frozen=True)
class Story:
    """A draft and how far it went: what is typed over nothing, or over the example; transmitted, granted, paid.

    `awaited` is a type of document that the OPCO asks for again.
    """

    email: str
    scheme: str
    typed: Mapping[str, object] = field(default_factory=dict)
    complete: bool = False
    transmitted: bool = False
    granted: bool = False
    paid: bool = False
    awaited: str | None = None
    handed_over: bool = False
    sub_scheme: str | None = None
    employer: str | None = None

    @property
    def context(self) -> Context:
        """The side that opens the draft: a provider names the employer."""
        return Context.PROVIDER if self.employer else Context.EMPLOYER


STORIES = (
    Story(HUMANDO_USER, "CPRO"),
    Story(HUMANDO_USER, "CPRO", {"employee": {"birth_name": "STICH", "first_name": "LEO", "birth_date": "05/10/199"}}),
    Story(
        HUMANDO_USER,
        "CPRO",
        {"training": {"title": "CQP ACCOMPAGNEMENT", "rncp": "RNCP37501", "qualification_type": "2"}},
    ),
    Story(
        HUMANDO_USER,
        "BADGE",
        {"service": {"provider": {"number": CSD}, "unit_price": "12,00", "quantity": 1000}},
        sub_scheme="CARTE_CHRONO",
    ),
    Story(
        HUMANDO_USER,
        "BADGE",
        {"service": {"unit_price": "10,80", "quantity": 40}},
        complete=True,
        transmitted=True,
        sub_scheme="CARTE_BTP",
    ),
    Story(KISO_USER, "CPRO", {"employee": {"birth_name": "OUAREZKI", "first_name": "RABAH"}}),
    Story(BUREAU_VERITAS_USER, "CPRO", {"training": {"title": "Contrôleur technique"}}, employer=HUMANDO),
    Story(
        BUREAU_VERITAS_USER,
        "CPRO",
        {"employee": {"birth_name": "CORREZE", "first_name": "SOLENE"}, "training": {"title": "Habilitation"}},
        handed_over=True,
        employer=HUMANDO,
    ),
    Story(LEGOUD_USER, "CPRO", {"training": {"title": "Pâtissier"}}, employer=KISO),
    Story(KISO_USER, "CPRO", complete=True, transmitted=True),
    Story(
        KISO_USER,
        "CPRO",
        {"employee": {"birth_name": "BLEU", "first_name": "ANAIS"}, "training": {"title": "Bachelor Concepteur 3D"}},
        complete=True,
        transmitted=True,
        granted=True,
        paid=True,
    ),
    Story(
        KISO_USER,
        "CPRO",
        {"employee": {"birth_name": "ROUX", "first_name": "LUCIE"}, "training": {"title": "Cuisinière"}},
        complete=True,
        transmitted=True,
        awaited="training_agreement",
    ),
)


async def tell(opened: Services, story: Story) -> None:
    """Make one story happen; a story of a scheme that is not installed does not."""
    scheme = opened.desk.catalogue.get(story.scheme)
    if scheme is None:
        return
    viewer = await load_viewer(story.email, story.context)
    draft_id = await _typed(opened, viewer, scheme, story)
    if story.handed_over:
        await opened.store.unit(lambda unit: hand_over_draft(opened.desk, unit, viewer, DraftRef(id=draft_id)))
    if story.complete:
        await _attach_everything(opened, viewer, scheme, draft_id)
    if story.transmitted:
        dossier_id = await transmit_draft(opened.desk, viewer, DraftRef(id=draft_id), operation_id=None)
        await opened.carrier.carry_one(dossier_id)
        await _decided(opened, story, DossierRef(id=dossier_id))


async def _typed(opened: Services, viewer: Viewer, scheme: Scheme, story: Story) -> int:
    over = typable(scheme, example_content(scheme)) if story.complete else {}
    draft = await opened.store.unit(
        lambda unit: open_draft(
            opened.desk, unit, viewer, scheme_code=scheme.code, sub_scheme=story.sub_scheme, siret=story.employer
        )
    )
    typed = merged(over, story.typed)
    found = await look_up(opened.directory, [scheme], typed)
    await opened.store.unit(
        lambda unit: save_draft(opened.desk, unit, viewer, DraftRef(id=draft.id), typed, found=found)
    )
    return int(draft.id)


async def _attach_everything(opened: Services, viewer: Viewer, scheme: Scheme, draft_id: int) -> None:
    draft, _title = await find(viewer, DraftRef(id=draft_id))
    required = (await examine_draft(opened.desk, draft)).required_documents
    for code in sorted(required):
        await _attach(opened, viewer, scheme, draft, code)


async def _attach(opened: Services, viewer: Viewer, scheme: Scheme, draft: Draft, code: str) -> None:
    kind = scheme.document(code)
    if kind is None:
        return
    subject = Subject(draft_id=draft.id, scheme=scheme.code, number=draft.number)
    ticket = await opened.store.unit(
        lambda unit: prepare_upload(unit, viewer, subject, kind, name=f"{code}.pdf", size=None)
    )
    await receive(opened.store, opened.storage, opened.recogniser, ticket.token, _bytes(kind.label))
    await opened.store.unit(lambda unit: deposit_document(unit, viewer, subject, kind, ticket.token))


async def _bytes(label: str) -> AsyncIterator[bytes]:
    yield sample_pdf(label)


async def _decided(opened: Services, story: Story, ref: DossierRef) -> None:
    manager, catalogue = await load_viewer(MANAGER, Context.MANAGER), opened.desk.catalogue
    if story.granted:
        await opened.store.unit(lambda unit: grant_dossier(unit, manager, ref, funder="OPCO", amounts={}))
    if story.paid:
        transfer = await _half(opened, ref)
        await opened.store.unit(lambda unit: record_payment(unit, manager, ref, transfer))
    if story.awaited is not None:
        pieces = [story.awaited]
        await opened.store.unit(lambda unit: start_review(unit, manager, ref, catalogue))
        await opened.store.unit(lambda unit: request_pieces(unit, manager, ref, catalogue, pieces=pieces))


async def _half(opened: Services, ref: DossierRef) -> Transfer:
    """Return a transfer of half of what was asked for on each line."""
    with opened.store.reading():
        lines = await RequestedLine.filter(dossier_id=ref.id)
    amounts = [PaidAmount(round_to_cent(line.amount / 2), line=line.id) for line in lines]
    return Transfer("VIR-2025-0001", opened.desk.today, amounts, invoice="F-0001")
