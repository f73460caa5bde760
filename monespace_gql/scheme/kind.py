"""The kinds of values a form asks for: how each is read from what was typed, kept, shown, and given to rules."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from monespace_gql.lexicon import identifiers
from monespace_gql.lexicon.money import display_money, to_money
from monespace_gql.rulebook import FactType


class FormatProblem(Exception):
    """What was typed is not a value of this kind: a stable code and the French sentence shown under the field."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


JsonValue = str | int | bool | None


@dataclass(frozen=True)
class Kind:
    """One kind of value.

    `read` turns what was typed into a Python value or raises FormatProblem; `keep` writes the value as JSON in the form
    it is stored and read (ISO dates, decimal strings); `show` writes it for French people.
    """

    code: str
    python: type
    fact_type: FactType
    read: Callable[[str | int | bool], Any]  # the value's type depends on the kind: `python` says which
    keep: Callable[[Any], JsonValue]
    show: Callable[[Any], str]
    pattern: str | None = None


def _text_of(typed: str | int | bool) -> str:
    return str(typed).strip()


def _read_date(typed: str | int | bool) -> date:
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            found = datetime.strptime(_text_of(typed), form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
        if found.year >= 1900:
            return found
    raise FormatProblem("FORMAT_DATE", "Saisissez une valeur de date valide au format JJ/MM/AAAA")


def _read_integer(typed: str | int | bool) -> int:
    if isinstance(typed, bool) or not re.fullmatch(r"-?[0-9]{1,9}", _text_of(typed)):  # what GraphQL's Int holds
        raise FormatProblem("FORMAT_INTEGER", "Saisissez un nombre entier")
    return int(typed)


def _read_boolean(typed: str | int | bool) -> bool:
    if isinstance(typed, bool):
        return typed
    answers = {"true": True, "oui": True, "1": True, "false": False, "non": False, "0": False}
    if (word := _text_of(typed).lower()) in answers:
        return answers[word]
    raise FormatProblem("FORMAT_BOOLEAN", "Répondez par oui ou par non")


def _read_money(typed: str | int | bool) -> Decimal:
    try:
        if isinstance(typed, bool):
            raise ValueError
        return to_money(_text_of(typed))
    except ValueError:
        raise FormatProblem("FORMAT_AMOUNT", "Saisissez un montant avec deux décimales au plus") from None


def _read_text(typed: str | int | bool) -> str:
    text = _text_of(typed)
    if isinstance(typed, bool) or any(ord(char) < 32 and char not in "\n\t" for char in text) or LOST in text:
        raise FormatProblem("FORMAT_TEXT", "Saisissez un texte")
    return text


def _matching(code: str, message: str, accepts: Callable[[str], bool]) -> Callable[[str | int | bool], str]:
    def read(typed: str | int | bool) -> str:
        number = identifiers.compact(_text_of(typed))
        if not accepts(number):
            raise FormatProblem(code, message)
        return number

    return read


def _read_siret(typed: str | int | bool) -> str:
    number = identifiers.compact(_text_of(typed))
    if not re.fullmatch(r"[0-9]{14}", number):
        raise FormatProblem("FORMAT_SIRET_LENGTH", "Le SIRET doit comporter 14 chiffres")
    if not identifiers.is_siret(number):
        raise FormatProblem("FORMAT_SIRET", "Le numéro de SIRET saisi est invalide")
    return number


def _read_company_number(typed: str | int | bool) -> str:
    number = identifiers.compact(_text_of(typed))
    if isinstance(typed, bool) or not re.fullmatch(r"[0-9]{9}|[0-9]{14}", number):
        told = "Saisissez un SIREN (9 chiffres) ou un SIRET (14 chiffres)"
        raise FormatProblem("FORMAT_COMPANY_NUMBER", told)
    if not (identifiers.is_siren(number) or identifiers.is_siret(number)):
        raise FormatProblem("FORMAT_COMPANY_NUMBER_KEY", "Aucun établissement trouvé pour ce numéro")
    return number


def _read_nir(typed: str | int | bool) -> str:
    number = identifiers.compact(_text_of(typed))
    if not re.fullmatch(r"[0-9]{5}([0-9]{2}|2[AB])[0-9]{6}([0-9]{2})?", number):
        raise FormatProblem("FORMAT_NIR_LENGTH", "Le NIR doit comporter 13 chiffres (15 avec la clé)")
    if len(number) == 15 and identifiers.nir_key(number[:13]) not in (None, number[13:]):
        raise FormatProblem("FORMAT_NIR_KEY", "La clé du NIR est incorrecte")
    return number


_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}")


def _read_email(typed: str | int | bool) -> str:
    text = _text_of(typed)
    if len(text) > 200:
        raise FormatProblem("FORMAT_LENGTH", "200 caractères maximum")
    if not _EMAIL.fullmatch(text):
        raise FormatProblem("FORMAT_EMAIL", "Le courriel doit comporter « @ » et « . »")
    return text


def _read_phone(typed: str | int | bool) -> str:
    number = re.sub(r"^(\+|00)(33|262|590|594|596|508|681|687|689)", "0", identifiers.compact(_text_of(typed)))
    if not re.fullmatch(r"0[1-9][0-9]{8}", number):
        raise FormatProblem("FORMAT_PHONE", "Le numéro de téléphone doit comporter 10 chiffres")
    return number


_NAME = re.compile(r"[^\W\d_]+(?:[ '’\-.]+[^\W\d_]+)*\.?")


def _read_name(typed: str | int | bool) -> str:
    text = _text_of(typed)
    if isinstance(typed, bool) or not _NAME.fullmatch(text):
        raise FormatProblem("FORMAT_NAME", "Le nom comporte des caractères non autorisés")
    return text


def _as_is(value: JsonValue) -> JsonValue:
    return value


def _text_kind(code: str, read: Callable[[str | int | bool], str], pattern: str | None = None) -> Kind:
    return Kind(code, str, FactType.TEXT, read, _as_is, str, pattern)


def _spaced(phone: str) -> str:
    return " ".join(phone[i : i + 2] for i in range(0, len(phone), 2))


DATE = Kind("DATE", date, FactType.DATE, _read_date, date.isoformat, lambda day: day.strftime("%d/%m/%Y"))
INTEGER = Kind("INTEGER", int, FactType.INTEGER, _read_integer, _as_is, str)
BOOLEAN = Kind("BOOLEAN", bool, FactType.BOOLEAN, _read_boolean, _as_is, lambda yes: "Oui" if yes else "Non")
MONEY = Kind("MONEY", Decimal, FactType.MONEY, _read_money, lambda amount: f"{amount:.2f}", display_money)
TEXT = _text_kind("TEXT", _read_text)
CODE = _text_kind("CODE", _read_text)
NAME = _text_kind("NAME", _read_name)
EMAIL = _text_kind("EMAIL", _read_email)
SIRET = _text_kind("SIRET", _read_siret, r"^\d{14}$")
NIR = _text_kind("NIR", _read_nir, r"^\d{5}(\d{2}|2[AB])\d{6}(\d{2})?$")
PHONE = Kind("PHONE", str, FactType.TEXT, _read_phone, _as_is, _spaced, r"^0[1-9]\d{8}$")
SIREN = _text_kind(
    "SIREN", _matching("FORMAT_SIREN", "Le SIREN doit comporter 9 chiffres valides", identifiers.is_siren), r"^\d{9}$"
)
COMPANY_NUMBER = _text_kind("COMPANY_NUMBER", _read_company_number, r"^\d{9}(\d{5})?$")
POSTCODE = _text_kind(
    "POSTCODE",
    _matching(
        "FORMAT_POSTCODE", "Le code postal doit comporter 5 chiffres", lambda n: bool(re.fullmatch(r"[0-9]{5}", n))
    ),
    r"^\d{5}$",
)
NAF = _text_kind("NAF", _matching("FORMAT_NAF", "Le code NAF est invalide", identifiers.is_naf), r"^\d{4}[A-Z]$")
IDCC = _text_kind(
    "IDCC", _matching("FORMAT_IDCC", "Le code IDCC doit comporter 4 chiffres", identifiers.is_idcc), r"^\d{4}$"
)
NDA = _text_kind(
    "NDA",
    _matching("FORMAT_NDA", "Le numéro de déclaration d'activité doit comporter 11 chiffres", identifiers.is_nda),
    r"^\d{11}$",
)
UAI = _text_kind(
    "UAI",
    _matching("FORMAT_UAI", "Le numéro UAI doit comporter 7 chiffres et sa lettre de contrôle", identifiers.is_uai),
    r"^\d{7}[A-Z]$",
)
RNCP = _text_kind(
    "RNCP",
    _matching("FORMAT_RNCP", "Saisissez un code RNCP valide (RNCP suivi de 3 à 5 chiffres)", identifiers.is_rncp),
    r"^RNCP\d{3,5}$",
)

Money = Annotated[Decimal, MONEY]
Siret = Annotated[str, SIRET]
Siren = Annotated[str, SIREN]
CompanyNumber = Annotated[str, COMPANY_NUMBER]
Nir = Annotated[str, NIR]
Email = Annotated[str, EMAIL]
Phone = Annotated[str, PHONE]
Postcode = Annotated[str, POSTCODE]
Naf = Annotated[str, NAF]
Idcc = Annotated[str, IDCC]
Nda = Annotated[str, NDA]
Rncp = Annotated[str, RNCP]
Uai = Annotated[str, UAI]
Name = Annotated[str, NAME]

PLAIN_KINDS: dict[type, Kind] = {date: DATE, int: INTEGER, bool: BOOLEAN, Decimal: MONEY, str: TEXT}


LOST = "\ufffd"
"""Stands where a character was typed that no database keeps: a NUL, half of a pair."""

_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
_LARGEST_KEPT = 2**53
"""Whole numbers beyond are kept as text: JSON would not give them back exactly everywhere."""


def as_typed(raw: object) -> str | int | bool | None:
    """Bring any JSON to what a field can read; containers become their JSON text, so that nothing typed is lost."""
    if isinstance(raw, bool) or (isinstance(raw, int) and abs(raw) < _LARGEST_KEPT):
        return raw
    text = _UNKEEPABLE.sub(LOST, _as_text(raw))
    return text if text.strip() else None


def _as_text(raw: object) -> str:
    if raw is None or isinstance(raw, str):
        return raw or ""
    return str(raw) if isinstance(raw, (int, float)) else json.dumps(raw, ensure_ascii=False)
