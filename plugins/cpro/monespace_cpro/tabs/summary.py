"""The last look before the transmission: two promises and a comment."""

from monespace_cpro.standings import CASE_PARTIES
from monespace_gql.scheme import Tab, field


class Summary(Tab, label="Synthèse"):
    """What is attested of the whole request."""

    exact: bool = field("J'atteste sur l'honneur l'exactitude des données saisies.", example=True, attested=True)
    general_conditions: bool = field(
        "J'accepte les Conditions Générales (CG) d'Akto et les conditions de prise en charge, et je confirme "
        "avoir pris "
        "connaissance de celles-ci.",
        example=True,
        attested=True,
    )
    comments: str | None = field(
        "Commentaires (infos complémentaires...)",
        example="Début de formation convenu avec l'organisme",
        max_length=500,
        read=CASE_PARTIES,
    )
