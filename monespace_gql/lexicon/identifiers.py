"""The numbers France gives to companies, people and trades: whether they are well formed, how they are written."""

import re

from stdnum import luhn
from stdnum.fr import nir as stdnum_nir

LA_POSTE = "356000000"
UAI_KEYS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_SEPARATORS = re.compile(r"[\s.\u00a0\u202f-]")


def compact(typed: str) -> str:
    """Drop the blanks, dots and dashes people put inside numbers."""
    return _SEPARATORS.sub("", typed).upper()


def is_siren(number: str) -> bool:
    """Say whether nine digits make a SIREN (Luhn; all zeros refused)."""
    return bool(re.fullmatch(r"[0-9]{9}", number)) and number.strip("0") != "" and luhn.is_valid(number)


def is_siret(number: str) -> bool:
    """Say whether fourteen digits make a SIRET (Luhn, or digit sum divisible by 5 for La Poste's establishments)."""
    if not re.fullmatch(r"[0-9]{14}", number) or number[:9].strip("0") == "":
        return False
    return luhn.is_valid(number) or (number.startswith(LA_POSTE) and sum(map(int, number)) % 5 == 0)


def nir_key(root: str) -> str | None:
    """Return the two-digit key of thirteen characters of NIR, None when they cannot be one."""
    if not re.fullmatch(r"[1-478][0-9]{4}([0-9]{2}|2[AB])[0-9]{6}", root):
        return None
    return stdnum_nir.calc_check_digits(root)


def is_naf(code: str) -> bool:
    """Say whether this is a code of the NAF (four digits, one letter)."""
    return bool(re.fullmatch(r"[0-9]{4}[A-Z]", code))


def is_idcc(code: str) -> bool:
    """Say whether this is the four-digit number of a collective agreement."""
    return bool(re.fullmatch(r"[0-9]{4}", code))


def is_nda(number: str) -> bool:
    """Say whether this is the eleven-digit activity declaration number of a training organisation."""
    return bool(re.fullmatch(r"[0-9]{11}", number))


def is_uai(code: str) -> bool:
    """Say whether this is the number of a school (UAI): seven digits, and the letter that they give modulo 23."""
    return bool(re.fullmatch(r"[0-9]{7}[A-Z]", code)) and code[7] == UAI_KEYS[int(code[:7]) % len(UAI_KEYS)]


def is_rncp(code: str) -> bool:
    """Say whether this is a sheet number of the RNCP (`RNCP` and three to five digits)."""
    return bool(re.fullmatch(r"RNCP[0-9]{3,5}", code))
