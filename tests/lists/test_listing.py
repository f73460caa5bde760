"""What lists keep of a request: titles, dates, names; nothing that one of its viewers may not read."""

from dataclasses import replace
from datetime import date

from monespace_gql.lexicon.standing import EVERY_STANDING, Standing
from monespace_gql.lexicon.words import words_of
from monespace_gql.scheme import Answers, Module, Nir, Portrait, Scheme, SubScheme, Tab, Trainee, facts, field
from monespace_gql.scheme.listing import Listing, listing, organisms, shared_portrait

DAY = date(2025, 9, 30)
TRAINEES = (Trainee("DUPONT", "Lilo", "MARTINO"), Trainee("BODET", "Alain"))
MODULES = (
    Module("Module 1", "39027356700011", "BUREAU VERITAS", 28, DAY, DAY),
    Module("Module 2", "48816678600019", "LEGOUD CONSEIL FORMATION", 39, date(2025, 10, 1), date(2025, 10, 3)),
    Module("Module 3", "39027356700011", "BUREAU VERITAS", 7, date(2025, 10, 2), date(2025, 10, 2)),
)
PORTRAIT = Portrait(
    title="Boulanger", starts_on=date(2025, 9, 1), ends_on=date(2026, 9, 1), trainees=TRAINEES, modules=MODULES
)


class Secrets(Tab, label="Confidentiel"):
    """Values not everybody reads."""

    title: str = field("Intitulé", example="Boulanger")
    surname: str = field("Nom", example="Dupont")
    nickname: str | None = field("Surnom", example="Zorro", read=[Standing.EMPLOYER])
    nir: Nir = field("NIR", example="1040531555042", sensitive=True)
    reference: str | None = field("Référence", example="AG31", read=EVERY_STANDING - {Standing.MODULE_PROVIDER})


secrets = facts(Secrets)


def portray(answers: Answers) -> Portrait:
    """Draw a portrait of everything, also of what some may not read."""
    name, nickname, nir = (answers.text(place) for place in (secrets.surname, secrets.nickname, secrets.nir))
    return Portrait(
        title=" ".join(filter(None, (answers.text(secrets.title), nickname))),
        trainees=(Trainee(name or "", nir or "", nickname),) if name else (),
        reference=answers.text(secrets.reference),
    )


SCHEME = Scheme(
    code="SECRET",
    prefix="Secret",
    label="Confidentiel",
    version="1",
    number_code="ZZ",
    new_title="Nouvelle demande",
    sub_schemes=(SubScheme("ONE", "One", "Le seul"),),
    tabs=(Secrets,),
    portray=portray,
)
TYPED = {
    "secrets": {
        "title": "Boulanger",
        "surname": "Dupont",
        "nickname": "Zorro",
        "nir": "1040531555042",
        "reference": "AG31",
    }
}


def line(portrait: Portrait, *, by_module: bool = False) -> Listing:
    """What lists keep of a portrait."""
    return listing(portrait, default_title="Nouvelle", number="1", employer_name="HUMANDO", by_module=by_module)


def found_by(readers: frozenset[Standing]) -> set[str]:
    values = SCHEME.read(TYPED, on=DAY).values
    shared = shared_portrait(SCHEME, values, readers)
    kept = listing(shared, default_title=SCHEME.new_title, number="1", employer_name="", by_module=False)
    return set(words_of(kept.search_text))


def test_what_one_viewer_may_not_read_is_neither_shown_nor_searched() -> None:
    assert found_by(EVERY_STANDING) == {"1", "boulanger", "dupont"}
    assert found_by(frozenset({Standing.EMPLOYER, Standing.PROVIDER})) == {"1", "boulanger", "dupont", "ag31"}
    assert found_by(frozenset({Standing.EMPLOYER})) == {"1", "boulanger", "dupont", "zorro", "ag31"}


def test_a_sensitive_value_is_never_searched() -> None:
    assert not any("1040531555042" in found_by(frozenset({title})) for title in Standing)


def test_a_title_is_that_of_the_scheme_until_something_is_typed() -> None:
    empty = line(Portrait())

    assert (empty.title, empty.starts_on, empty.ends_on) == ("Nouvelle", None, None)
    assert (empty.trainee_key, empty.start_key) == ("", "")
    assert line(replace(PORTRAIT, title="é" * 900)).title == "é" * 500


def test_a_dossier_takes_its_dates_from_its_modules_and_a_draft_from_the_contract() -> None:
    draft, dossier = line(PORTRAIT), line(PORTRAIT, by_module=True)
    without = line(replace(PORTRAIT, modules=()), by_module=True)

    assert (draft.starts_on, draft.ends_on) == (date(2025, 9, 1), date(2026, 9, 1))
    assert (dossier.starts_on, dossier.ends_on) == (DAY, date(2025, 10, 3))
    assert (without.starts_on, without.ends_on) == (draft.starts_on, draft.ends_on)


def test_organisms_are_told_once_each_with_their_siret() -> None:
    assert organisms(PORTRAIT) == [
        "BUREAU VERITAS - 39027356700011",
        "LEGOUD CONSEIL FORMATION - 48816678600019",
    ]
