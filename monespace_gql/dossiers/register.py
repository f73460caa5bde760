"""Registering a dossier: the snapshot of what was transmitted, its modules, trainees and costs, and who is told."""

from dataclasses import asdict, dataclass, replace
from datetime import timedelta

from monespace_gql.access import Viewer
from monespace_gql.dossiers.due import start_clock
from monespace_gql.dossiers.models import Dossier, DossierModule, DossierTrainee
from monespace_gql.dossiers.number import next_dossier_number
from monespace_gql.dossiers.state import DossierState
from monespace_gql.dossiers.words import keep_words
from monespace_gql.financing.request import request_costs
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.clock import today
from monespace_gql.lexicon.finding import Finding
from monespace_gql.lexicon.standing import EVERY_STANDING
from monespace_gql.scheme import Module, Portrait, Scheme
from monespace_gql.scheme.examination import Examination
from monespace_gql.scheme.listing import listing, shared_portrait

LONGEST_TITLE = 500

GRACE = timedelta(seconds=10)
"""How long a dossier is left to whoever transmits it, who carries it at once: longer than they wait for that."""


@dataclass(frozen=True, slots=True)
class Application:
    """What is transmitted: where it comes from, and the examination that let it pass."""

    draft_id: int
    draft_number: int
    sub_scheme: str
    employer_siren: str
    employer_siret: str
    employer_name: str
    creator_context: str
    creator_siren: str
    mandated: bool
    examination: Examination


async def register(unit: Unit, viewer: Viewer, scheme: Scheme, application: Application) -> Dossier:
    """Create the dossier inside the unit, to be carried to the back office: people are told once it is received."""
    examination = application.examination
    portrait = scheme.portray(examination.reading.answers)
    dossier = await _keep(unit, scheme, application)
    await keep_words(dossier)
    await _keep_parts(dossier, portrait)
    told = {"number": application.draft_number, "scheme": scheme.code, "dossier": dossier.number}
    unit.record("DRAFT_TRANSMITTED", "draft", application.draft_id, viewer.actor, told)
    return dossier


async def _keep(unit: Unit, scheme: Scheme, application: Application) -> Dossier:
    examination = application.examination
    number = await next_dossier_number(unit, scheme.number_code, today(unit.store.clock))
    shared = shared_portrait(scheme, examination.reading.values, EVERY_STANDING)
    line = listing(
        shared,
        default_title=scheme.new_title,
        number=number,
        employer_name=application.employer_name,
        by_module=True,
    )
    dossier = Dossier(
        number=number,
        draft_id=application.draft_id,
        draft_number=application.draft_number,
        scheme=scheme.code,
        sub_scheme=application.sub_scheme,
        scheme_version=scheme.version,
        rules_digest=examination.digest,
        examined_on=examination.on,
        state=DossierState.IN_TRANSMISSION,
        carry_at=unit.now + GRACE,
        employer_siren=application.employer_siren,
        employer_siret=application.employer_siret,
        employer_name=application.employer_name,
        creator_context=application.creator_context,
        creator_siren=application.creator_siren,
        content=dict(examination.reading.kept),
        findings=[kept_finding(finding) for finding in examination.findings],
        required_documents=sorted(examination.required_documents),
        attached=dict(examination.attached),
        mandated=application.mandated,
        subrogation=shared.subrogation,
        created_at=unit.now,
        updated_at=unit.now,
        **asdict(line),
    )
    start_clock(dossier, scheme, examination.on)  # nothing is transmitted without its mandatory documents
    await dossier.save()
    return dossier


async def _keep_parts(dossier: Dossier, portrait: Portrait) -> None:
    await DossierModule.bulk_create(
        DossierModule(dossier=dossier, rank=rank, provider_siren=module.provider_siret[:9], **_columns(_shown(module)))
        for rank, module in enumerate(portrait.modules)
    )
    await DossierTrainee.bulk_create(
        DossierTrainee(dossier=dossier, rank=rank, **_columns(trainee))
        for rank, trainee in enumerate(portrait.trainees)
    )
    await request_costs(dossier.id, portrait.lines)


def _shown(module: Module) -> Module:
    """Return the module as lists show it; the content keeps its whole title."""
    return replace(module, title=module.title[:LONGEST_TITLE])


def _columns(part: object) -> dict[str, object]:
    return asdict(part)  # type: ignore[call-overload, no-any-return]  # modules and trainees are frozen dataclasses


def kept_finding(finding: Finding) -> dict[str, object]:
    """Write a finding as it is kept with the dossier."""
    explanation = asdict(finding.explanation) if finding.explanation else None
    origin = asdict(finding.origin) if finding.origin else None
    return {
        "path": finding.path,
        "code": finding.code,
        "message": finding.message,
        "kind": finding.kind,
        "severity": finding.severity,
        "source": finding.source,
        "explanation": explanation,
        "origin": origin,
    }
