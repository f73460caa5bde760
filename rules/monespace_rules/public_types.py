"""The kind of staff an establishment asks for, as the directory of companies gives it."""

from monespace_gql.scheme import CodeTable, code_table

PUBLIC_TYPES: CodeTable = code_table(
    "public_type",
    "Portail, onglet Employeur, type de public",
    PERMANENT="Permanent",
    INTERIMAIRE="Intérimaire",
)
