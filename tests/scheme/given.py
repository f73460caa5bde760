"""A small scheme with one of everything, for the tests of the rooms that read declarations; and any JSON at all."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from monespace_gql.scheme import (
    FILED_ON,
    Answers,
    Block,
    Email,
    FactType,
    Idcc,
    Line,
    Module,
    Money,
    Naf,
    Name,
    Nda,
    Nir,
    Phone,
    Portrait,
    Postcode,
    Prefill,
    Reference,
    Rncp,
    Scheme,
    Severity,
    Siren,
    Siret,
    Standing,
    SubScheme,
    Tab,
    Trainee,
    code_table,
    derived,
    document,
    facts,
    field,
    present,
    required,
    rule,
)

SOME = settings(max_examples=60, deadline=None, derandomize=True)
ON = date(2026, 2, 1)

COLOUR = code_table("colour", "Nuancier", RED="Rouge", BLUE="Bleu", _10="Dix")

EMPLOYER_AND_OPCO = (Standing.EMPLOYER, Standing.MANAGER, Standing.INVESTIGATOR)
TYPING = (Standing.EMPLOYER, Standing.PROVIDER)


class Town(Block):
    """A postcode and a city."""

    postcode: Postcode = field("Code postal", example="31500")
    city: str = field("Commune", example="Toulouse", max_length=40)


class Address(Block):
    """Where somebody lives."""

    street: str = field("N° et voie", example="50 impasse Clouet")
    town: Town = field("Ville")


class Company(Tab, label="Employeur"):
    """Who asks."""

    legal_name: str = field("Dénomination", example="ATELIER DU PAIN", reference=Reference.NAME)
    siret: Siret = field("SIRET", example="91273969500019", reference=Reference.SIRET)
    siren: Siren | None = field("SIREN", example="401015938")
    naf: Naf | None = field("NAF", example="1071C")
    idcc: Idcc | None = field("IDCC", example="0843")
    email: Email = field("Courriel", example="contact@atelier.fr", prefill=Prefill.USER_EMAIL, max_length=200)


class Person(Tab, label="Salarié"):
    """Who is trained."""

    last_name: Name = field("Nom", example="Dupont")
    first_name: Name = field("Prénom", example="Jean")
    nir: Nir | None = field("NIR", example="2951099126111", read=EMPLOYER_AND_OPCO, write=TYPING, sensitive=True)
    iban: str | None = field("Compte", example="FR7630001007941234567890185", max_length=34, sensitive=True)
    disabled: bool | None = field(
        "Travailleur handicapé", example=False, read=EMPLOYER_AND_OPCO, write=(Standing.EMPLOYER,)
    )
    colour: str | None = field("Couleur", example="RED", choices=COLOUR, rare=True)
    phone: Phone | None = field("Téléphone", example="06 20 50 12 34")
    address: Address = field("Adresse")
    second_address: Address | None = field("Deuxième adresse", rare=True)


class Item(Block):
    """One cost."""

    wording: str = field("Libellé", example="Cours")
    quantity: int = field("Quantité", example=3, least=1, most=99)
    rate: Money = field("Montant HT", example=Decimal("9.15"), least=Decimal(0), below=Decimal(1000))


class Costs(Tab, label="Coûts", code="costs"):
    """What is asked for."""

    items: list[Item] = field("Lignes")
    teacher: Siret = field("Formateur", example="48816678600019")
    activity: Nda | None = field("Numéro d'activité", example="76310912345")
    sheet: Rncp | None = field("Fiche", example="RNCP37313")
    starts: date = field("Début", example=date(2026, 3, 2))
    ends: date = field("Fin", example=date(2026, 6, 26))
    exact: bool = field("J'atteste", example=True, attested=True, missing="Attestez l'exactitude", source="Formulaire")
    comments: str | None = field("Commentaires", example="Rien à signaler", max_length=500, help="En une phrase")


TABS = (Company, Person, Costs)

company, person, costs = facts(Company), facts(Person), facts(Costs)


def _hours(items: Iterable[Answers]) -> int:
    return sum(item.integer("quantity") or 0 for item in items)


def _ratio(hours: int) -> int:
    return 100 // (hours - 13)


hours = derived("costs.hours", FactType.INTEGER, reads=(costs.items,), compute=_hours)
ratio = derived("costs.ratio", FactType.INTEGER, reads=(hours,), compute=_ratio)

RULES = (
    rule("T-ORDER", when=costs.ends < costs.starts, at=costs.ends, says="La fin précède le début", source="L1"),
    rule(
        "T-LATE", when=costs.starts < FILED_ON, at=costs.starts, says="Tardif", severity=Severity.WARNING, source="L2"
    ),
    rule("T-LONG", when=hours > 50, at=costs.items, says="{hours} heures", shows={"hours": hours}, source="L3"),
    rule("T-RATIO", when=ratio == 100, at=costs.items, says="Trop peu", severity=Severity.INFO, source="L4"),
    rule("T-RIGHTS", when=person.disabled == True, at=person.first_name, says="Droits", source="L5"),  # noqa: E712
    required("T-SHEET", when=costs.activity == "11111111111", at=costs.sheet, source="L6"),
)

DOCUMENTS = (
    document("identity", "Pièce d'identité", required=True, source="Liste"),
    document("health", "Attestation", when=person.disabled == True, source="L5", read=EMPLOYER_AND_OPCO),  # noqa: E712
    document("colours", "Nuancier", when=present(person.colour), rule="T-COLOURS", says="Joignez le nuancier"),
    document("other", "Autre"),
)


def portray(answers: Answers) -> Portrait:
    """The common face of a request of this scheme."""
    name, first = answers.text(person.last_name) or "", answers.text(person.first_name) or ""
    starts, ends = answers.day(costs.starts), answers.day(costs.ends)
    siret = answers.text(costs.teacher) or ""
    lines = (_line(item, siret) for item in answers.items(costs.items))
    modules = (Module("Cours", siret, "LEGOUD", 10, starts, ends),) if starts and ends else ()
    return Portrait(first, starts, ends, (Trainee(name, first),), modules, tuple(lines))


def _line(item: Answers, siret: str) -> Line:
    quantity, rate = item.integer("quantity") or 0, item.money("rate") or Decimal(0)
    return Line("COURSE", item.text("wording") or "", "HOUR", quantity, rate, siret, "LEGOUD")


def scheme(**changed: Any) -> Scheme:  # Any: whatever a scheme takes
    """The scheme, with some of what it is made of changed."""
    made: dict[str, Any] = {
        "code": "TEST",
        "prefix": "Test",
        "label": "Essai",
        "version": "1",
        "number_code": "TE",
        "new_title": "Nouvel essai",
        "sub_schemes": (SubScheme("ONE", "Un", "Le premier"),),
        "tabs": TABS,
        "documents": DOCUMENTS,
        "rules": RULES,
        "portray": portray,
    }
    return Scheme(**made | changed)


SCHEME = scheme()

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
"""Whatever a client may send where a value is expected."""

_WRITTEN = (
    "oui|non|0|1|RED|10|GREEN|2026-01-05|05/01/2026|31/02/2026|12,50|1.234,5|0620501234|+33 6 20 50 12 34|+33033123456|"
    "0033620501234|31500|٣١٥٠٠|91273969500019|0843|2951099126111|295109912611193|295109912611100|Éloïse d'Arc|a@b.fr|"
    "1071c|rncp 37313|7631091234 5|99999999999999999999"
)

TYPED: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 2000),
    st.sampled_from(["", " ", *_WRITTEN.split("|"), "\x00", "\ud800"]),
)
"""What people type, right or wrong."""


def contents() -> st.SearchStrategy[dict[str, Any]]:  # Any: JSON
    """Contents whose places are the declared ones, filled with what people type or with any JSON."""
    return st.fixed_dictionaries({}, optional={tab.code: _block(tab) for tab in TABS})


def _block(block: type[Block]) -> st.SearchStrategy[object]:
    fields: dict[str, st.SearchStrategy[object]] = {}
    for spec in block.specs:
        if spec.block is None:
            fields[spec.name] = TYPED | ANY_JSON
        else:
            inner = _block(spec.block)
            fields[spec.name] = (st.lists(inner, max_size=3) if spec.many else inner) | ANY_JSON
    return st.fixed_dictionaries({}, optional=fields | {"unknown": ANY_JSON})
