"""The last look before the transmission."""

from monespace_gql.scheme import Tab, field


class Summary(Tab, label="Synthèse", intro="L'OPCO répond sous 20 jours à compter du dépôt d'une demande complète."):
    """What is attested of the whole request."""

    exact: bool = field("J'atteste sur l'honneur l'exactitude des données saisies.", example=True, attested=True)
    comments: str | None = field("Commentaires", example="Rentrée le 2 mars", max_length=500)
