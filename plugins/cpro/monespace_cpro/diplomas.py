"""Diplomas and titles (notice 51650#09): their codes, their level, and the column of the pay grid each belongs to."""

from monespace_gql.scheme import CodeTable, code_table

DIPLOMA: CodeTable = code_table(
    "diploma",
    "Notice 51650#09 du CERFA 12434*05, diplôme ou titre",
    _10="Doctorat",
    _11="Master 2 professionnel / DESS / diplôme grande école",
    _12="Master 2 recherche / DEA",
    _19="Autre diplôme ou titre de niveau bac +5 ou plus",
    _21="Master 1 professionnel",
    _22="Master 1 général",
    _23="Licence professionnelle",
    _24="Licence générale",
    _29="Autre diplôme ou titre de niveau bac +3 ou 4",
    _31="Brevet de Technicien Supérieur",
    _32="Diplôme Universitaire de technologie",
    _39="Autre diplôme ou titre de niveau bac +2",
    _41="Baccalauréat professionnel",
    _42="Baccalauréat général",
    _43="Baccalauréat technologique",
    _49="Autre diplôme ou titre de niveau bac",
    _51="CAP",
    _52="BEP",
    _53="Mention complémentaire",
    _59="Autre diplôme ou titre de niveau CAP/BEP",
    _60="Aucun diplôme ni titre professionnel",
)

NO_DIPLOMA = "60"
LOW_PAY = ("42", "43", "49", "51", "52", "53", "59", "60")
"""The low column of the grid: below a professional baccalauréat (D6325-15); 43 and 49 are read this way by default."""
DOUBTFUL_PAY = ("43", "49")
"""Diplomas whose column neither the article nor the notice settles."""

_LEVELS = {"11": 7, "12": 7, "19": 7}
_LEVELS_BY_FAMILY = {"1": 8, "2": 6, "3": 5, "4": 4, "5": 3}


def level(diploma: str) -> int:
    """Return the level of the national framework (3 to 8), 0 for no diploma."""
    return _LEVELS.get(diploma) or _LEVELS_BY_FAMILY.get(diploma[0], 0)
