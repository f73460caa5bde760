"""The last look before the transmission."""

from monespace_badges.conditions import CONDITIONS
from monespace_gql.scheme import Attestation, Attested, Tab, field

COVERED = ("employer", "service")


class Summary(Tab, label="Synthèse"):
    """What is attested of the whole request."""

    exact: bool = field(
        "J'atteste sur l'honneur l'exactitude des données saisies.",
        example=True,
        attested=Attested("exact_attestation", COVERED, CONDITIONS),
    )
    exact_attestation: Attestation | None = field("Attestation d'exactitude")
    general_conditions: bool = field(
        "J'accepte les Conditions Générales (CG) d'Akto et les conditions de prise en charge, et je confirme "
        "avoir pris "
        "connaissance de celles-ci.",
        example=True,
        attested=Attested("conditions_attestation", COVERED, CONDITIONS),
    )
    conditions_attestation: Attestation | None = field("Acceptation des conditions")
    comments: str | None = field(
        "Commentaires (infos complémentaires...)", example="Cartes à livrer à l'agence", max_length=500
    )
