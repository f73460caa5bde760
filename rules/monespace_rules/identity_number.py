"""The NIR against the civil status: rules any scheme that asks for a NIR builds with its own fields.

Messages never repeat the number.
"""

from collections.abc import Callable
from datetime import date

from monespace_gql.scheme import Condition, Derived, Fact, FactType, Rule, Severity, derived, rule
from monespace_rules.birth_places import ABROAD, CORSICA, METROPOLE
from monespace_rules.conditions import no, yes

SOURCE = "Structure du NIR (Insee), contrôles de l'assistant CERFA de l'État"
CORSICA_IN_TWO = date(1976, 1, 1)
"""Since that day Corsica is 2A and 2B; before, it was 20."""

FEMININE, MASCULINE = ("2", "4", "8"), ("1", "3", "7")
ABROAD_DIGITS = ("99", "91", "92", "93", "94", "95", "96")
OF_SEX = "Le premier chiffre d'un NIR définitif est 1 pour un homme et 2 pour une femme, selon l'état civil."


def nir_rules(
    prefix: str, *, nir: Fact, sex: Fact, birth_date: Fact, department: Fact, temporary: Fact
) -> tuple[Rule, ...]:
    """Return the rules `{prefix}-NIR-03` to `-11`: sex, year, month and place of birth against the digits of the NIR.

    `sex` is M or F, `department` a code of BIRTH_DEPARTMENTS; a temporary NIR is only warned about.
    """
    first = _part(nir, "first_digit", lambda number: number[0])
    year = _differs(nir, "year", birth_date, lambda number, birth: number[1:3] != f"{birth.year % 100:02}")
    month = _differs(nir, "month", birth_date, _other_month)
    place = derived(
        f"{nir.name}.other_place", FactType.BOOLEAN, reads=(nir, department, birth_date), compute=other_place
    )
    certain = derived(
        f"{nir.name}.place_is_certain", FactType.BOOLEAN, reads=(department, birth_date), compute=place_is_certain
    )
    other_sex = ((sex == "M") & first.one_of(FEMININE)) | ((sex == "F") & first.one_of(MASCULINE))

    def says(code: str, when: Condition, message: str, doc: str, severity: Severity = Severity.BLOCKING) -> Rule:
        return rule(f"{prefix}-NIR-{code}", when=when, at=nir, says=message, source=SOURCE, severity=severity, doc=doc)

    return (
        says("03", no(temporary) & ~first.one_of(("1", "2")), "Le NIR doit commencer par 1 ou 2", OF_SEX),
        says(
            "04",
            yes(temporary) & ~first.one_of((*MASCULINE, *FEMININE)),
            "Le NIR temporaire saisi est invalide",
            "Un numéro provisoire commence par 3, 4, 7 ou 8. Doute : beaucoup gardent 1 ou 2, qui sont admis aussi.",
            Severity.WARNING,
        ),
        says(
            "05",
            no(temporary) & (sex == "M") & (first == "2"),
            "Le sexe renseigné ne correspond pas au 1er chiffre du NIR (il doit commencer par 1 pour le sexe Masculin)",
            OF_SEX,
        ),
        says(
            "06",
            no(temporary) & (sex == "F") & (first == "1"),
            "Le sexe renseigné ne correspond pas au 1er chiffre du NIR (il doit commencer par 2 pour le sexe Féminin)",
            OF_SEX,
        ),
        says(
            "07",
            no(temporary) & yes(year),
            "L'année de naissance indiquée ne correspond pas aux 2e et 3e chiffres du NIR",
            "Les 2e et 3e chiffres sont les deux derniers de l'année de naissance.",
        ),
        says(
            "08",
            no(temporary) & yes(month),
            "Le mois de naissance indiqué ne correspond pas aux 4e et 5e chiffres du NIR",
            "Les 4e et 5e chiffres sont le mois de naissance, de 01 à 12. Les autres valeurs tiennent lieu d'un mois "
            "inconnu : elles ne sont pas comparées.",
        ),
        says(
            "09",
            no(temporary) & yes(certain) & yes(place),
            "Le département renseigné ne correspond pas aux 6e et 7e chiffres du NIR",
            "La comparaison ne bloque que pour une naissance en métropole depuis le 1er janvier 1976, jour où la "
            "Corse est devenue 2A et 2B : les codes n'ont plus changé depuis.",
        ),
        says(
            "10",
            no(temporary) & no(certain) & yes(place),
            "Vérifiez le département de naissance : il ne correspond pas aux chiffres du NIR",
            "Avant 1976, outre-mer ou à l'étranger : la Corse était 20, l'outre-mer compte trois chiffres, l'étranger "
            "est 99 (91 à 96 pour des naissances anciennes en Afrique du Nord). Doute : des communes ont changé de "
            "département ; la règle signale sans bloquer.",
            Severity.WARNING,
        ),
        says(
            "11",
            yes(temporary) & (other_sex | yes(year) | yes(month)),
            "Le NIR temporaire ne correspond pas à l'état civil saisi : vérifiez la saisie",
            "Un numéro provisoire est attribué avant que l'état civil soit certifié : les mêmes comparaisons "
            "signalent sans bloquer.",
            Severity.WARNING,
        ),
    )


def _part(nir: Fact, what: str, compute: Callable[[str], str]) -> Derived:
    return derived(f"{nir.name}.{what}", FactType.TEXT, reads=(nir,), compute=compute)


def _differs(nir: Fact, what: str, birth_date: Fact, compute: Callable[[str, date], bool]) -> Derived:
    return derived(f"{nir.name}.other_{what}", FactType.BOOLEAN, reads=(nir, birth_date), compute=compute)


def _other_month(number: str, birth: date) -> bool:
    """Compare the months; 20 to 42 and 50 to 99 stand for an unknown or unusable month."""
    month = int(number[3:5])
    return 1 <= month <= 12 and month != birth.month


def place_is_certain(department: str, birth: date) -> bool:
    """Say whether the digits of the place can be relied on: metropolitan France, since Corsica became 2A and 2B."""
    return department in METROPOLE and birth >= CORSICA_IN_TWO


def other_place(number: str, department: str, birth: date) -> bool:
    """Say whether the digits of the place are those of another département."""
    if department == ABROAD:
        return number[5:7] not in ABROAD_DIGITS
    if department in CORSICA and birth < CORSICA_IN_TWO:
        return number[5:7] not in ("20", *CORSICA)
    return not number[5:].startswith(department)
