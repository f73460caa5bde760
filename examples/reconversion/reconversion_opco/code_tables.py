"""What may be chosen in this form."""

from monespace_gql.scheme import CodeTable, code_table

INTERNAL = "INTERNE"
EXTERNAL = "EXTERNE"

RECONVERSION: CodeTable = code_table(
    "reconversion",
    "Loi n° 2025-989 du 24/10/2025",
    INTERNE="Reconversion interne",
    EXTERNE="Reconversion externe",
)

PEDAGOGY = "PEDAGOGY"

COST_NATURE: CodeTable = code_table(
    "cost_nature",
    "Portail, financement d'un dossier (natures de coût)",
    PEDAGOGY="Coûts pédagogiques",
    MEALS="Repas",
    ACCOMMODATION="Hébergement",
    TRANSPORT="Transport",
)

HOUR = "HOUR"

COST_UNIT: CodeTable = code_table(
    "cost_unit", "Portail, financement d'un dossier", HOUR="Heure", DAY="Jour", FLAT="Forfait"
)
