"""A scheme with a list of people of whom not everybody reads, nor types, everything."""

from monespace_gql.lexicon.standing import Standing
from monespace_gql.scheme import Block, Nir, Portrait, Tab, field
from tests.scheme.given import EMPLOYER_AND_OPCO, TYPING, scheme


class Health(Block):
    """What only the employer reads and types."""

    disabled: bool | None = field(
        "Travailleur handicapé", example=False, read=EMPLOYER_AND_OPCO, write=[Standing.EMPLOYER]
    )


class Skill(Block):
    """Something a trainee can do."""

    wording: str = field("Libellé", example="Cuire", write=TYPING)


class Trainee(Block):
    """Somebody who is trained."""

    who: str = field("Nom", example="Dupont", write=TYPING)
    nir: Nir | None = field("NIR", example="2951099126111", sensitive=True, write=TYPING)
    pay: str | None = field("Salaire", example="1", read=EMPLOYER_AND_OPCO, write=TYPING)
    health: Health | None = field("Santé")
    skills: list[Skill] = field("Compétences")


class Trainees(Tab, label="Stagiaires"):
    """Who is trained."""

    people: list[Trainee] = field("Stagiaires")


class Remarks(Tab, label="Remarques", code="step_2"):
    """A page whose code the API spells otherwise."""

    remark: str | None = field("Remarque", example="x", write=TYPING)


MADE = scheme(tabs=(Trainees, Remarks), rules=(), documents=(), portray=lambda _: Portrait())
