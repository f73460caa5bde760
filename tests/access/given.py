"""Companies, viewers and cases, for the tests of who may see and do what."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product

from monespace_gql.access import Case, Reach, Viewer
from monespace_gql.lexicon.standing import Context, Permission, Standing
from monespace_gql.lexicon.state import DossierState, DraftState

BAKERY, BAKERY_SHOP, BAKERY_MILL = "912739695", "91273969500019", "91273969500027"
SCHOOL, SCHOOL_SIRET = "488166786", "48816678600019"
TEACHER = "401015938"
STRANGER = "401104567"

ALL = frozenset(Permission)
FOLLOW = frozenset({Permission.FOLLOW})
ENTER = frozenset({Permission.ENTER})
PAY = frozenset({Permission.PAY})
NOTHING: frozenset[Permission] = frozenset()

EMPLOYERS = Case(
    scheme="CPRO",
    state=DraftState.EMPLOYER_ENTRY,
    transmitted=False,
    employer_siren=BAKERY,
    employer_siret=BAKERY_SHOP,
    creator_context=Context.EMPLOYER,
    creator_siren=BAKERY,
)
PROVIDERS = replace(EMPLOYERS, state=DraftState.PROVIDER_ENTRY, creator_context=Context.PROVIDER, creator_siren=SCHOOL)


def transmitted(case: Case, state: DossierState = DossierState.TRANSMITTED) -> Case:
    """The dossier that a draft becomes, with a module given by a teacher."""
    return replace(case, transmitted=True, state=state, module_sirens=frozenset({TEACHER}))


def reach(siren: str, siret: str | None = None, **permissions: frozenset[Permission]) -> Reach:
    """An affiliation; `any=` stands for every scheme."""
    return Reach(siren, siret, {code.replace("any", "*"): held for code, held in permissions.items()})


def viewer(context: Context, *reaches: Reach, role: Standing | None = None) -> Viewer:
    """Somebody in a context."""
    return Viewer(1, "x@y.fr", "Jeanne", "Roux", context, (context,), reaches, role)


EMPLOYER = viewer(Context.EMPLOYER, reach(BAKERY, any=ALL))
PROVIDER = viewer(Context.PROVIDER, reach(SCHOOL, any=ALL))
MODULE_PROVIDER = viewer(Context.PROVIDER, reach(TEACHER, any=ALL))
MANAGER = viewer(Context.MANAGER, role=Standing.MANAGER)
INVESTIGATOR = viewer(Context.MANAGER, role=Standing.INVESTIGATOR)

BY_TITLE: Mapping[Standing, Viewer] = {
    Standing.EMPLOYER: EMPLOYER,
    Standing.PROVIDER: PROVIDER,
    Standing.MODULE_PROVIDER: MODULE_PROVIDER,
    Standing.MANAGER: MANAGER,
    Standing.INVESTIGATOR: INVESTIGATOR,
}


def every_viewer() -> Iterator[Viewer]:
    """Viewers that differ in context, company, establishment, scheme and permission."""
    companies = [(BAKERY, None), (BAKERY, BAKERY_SHOP), (BAKERY, BAKERY_MILL), (SCHOOL, None), (TEACHER, None)]
    held = [("any", FOLLOW), ("CPRO", ALL), ("BADGE", ALL), ("any", ENTER), ("CPRO", NOTHING)]
    for context, (siren, siret), (code, permissions) in product(Context, [*companies, (STRANGER, None)], held):
        yield viewer(context, reach(siren, siret, **{code: permissions}))
    for context in Context:
        yield viewer(context)
        yield viewer(
            context, reach(STRANGER, any=ALL), reach(BAKERY, BAKERY_MILL, any=ALL), reach(TEACHER, CPRO=FOLLOW)
        )
    yield MANAGER
    yield INVESTIGATOR


def every_case() -> Iterator[Case]:
    """Drafts and dossiers that differ in creator, state, establishment, scheme and module."""
    for case, siret, scheme in product((EMPLOYERS, PROVIDERS), (BAKERY_SHOP, BAKERY_MILL), ("CPRO", "BADGE")):
        placed = replace(case, employer_siret=siret, scheme=scheme)
        for state in DraftState:
            yield replace(placed, state=state)
        for state_ in DossierState:
            yield transmitted(placed, state_)
        yield replace(transmitted(placed), module_sirens=frozenset())
