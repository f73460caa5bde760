"""The page where files are deposited."""

from monespace_gql.scheme import Tab, field


class Documents(Tab, label="Documents"):
    """What is attested of the supporting documents."""

    holds_documents: bool = field(
        "L'employeur atteste disposer de l'ensemble des pièces justificatives nécessaires au dépôt du dossier",
        example=True,
        attested=True,
    )
