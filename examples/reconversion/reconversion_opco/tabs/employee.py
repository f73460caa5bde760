"""The person in reconversion."""

from datetime import date

from monespace_gql.scheme import Email, Name, Nir, Tab, field

from reconversion_opco.standings import CASE_PARTIES, EMPLOYER_AND_OPCO, TYPING


class Employee(Tab, label="Salarié"):
    """Who the employee is. The NIR is masked, and shown in full only with a purpose, which is kept."""

    birth_name: Name = field("Nom de naissance", example="Dupont")
    usual_name: Name | None = field("Nom d'usage (si différent)", example="Martino", rare=True)
    first_name: Name = field("Prénom", example="Jeanne")
    birth_date: date = field("Date de naissance", example=date(1988, 5, 12))
    nir: Nir = field(
        "Numéro de sécurité sociale (NIR)",
        example="2880531555042",
        read=EMPLOYER_AND_OPCO,
        write=TYPING,
        write_needs_mandate=True,
        sensitive=True,
        source="Décret n° 2019-341",
    )
    email: Email | None = field("Courriel", example="jeanne.dupont@example.test", read=CASE_PARTIES)
    job: str = field("Emploi occupé", example="Vendeuse en boulangerie", max_length=200)
