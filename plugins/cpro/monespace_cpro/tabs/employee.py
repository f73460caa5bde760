"""The person hired, and the tutors who follow them."""

from datetime import date

from monespace_cpro.code_tables import MINIMUM_SOCIAL, PRIOR_SITUATION, SEX, SOCIO_PROFESSIONAL_CATEGORY
from monespace_cpro.diplomas import DIPLOMA
from monespace_cpro.standings import CASE_PARTIES, EMPLOYER_AND_OPCO, TYPING
from monespace_gql.scheme import Block, Email, Naf, Name, Nir, Phone, Postcode, Tab, field
from monespace_rules.birth_places import BIRTH_DEPARTMENTS


class HomeAddress(Block):
    """Where the employee lives."""

    street: str = field("N° et voie", example="50 impasse Clouet", read=CASE_PARTIES)
    complement: str | None = field("Complément d'adresse", example="Bâtiment B", read=CASE_PARTIES, rare=True)
    postcode: Postcode = field("Code postal", example="31500", read=CASE_PARTIES)
    city: str = field("Commune", example="Toulouse", read=CASE_PARTIES)


class Tutor(Block):
    """The tutor in the employing establishment."""

    last_name: Name = field(
        "Nom", example="Moreau", read=CASE_PARTIES, missing="La désignation d'un tuteur est obligatoire"
    )
    first_name: Name = field("Prénom", example="Hélène", read=CASE_PARTIES)
    job: str = field("Emploi occupé", example="Cheffe boulangère", read=CASE_PARTIES)
    birth_date: date = field("Date de naissance", example=date(1985, 3, 2), read=CASE_PARTIES)
    eligible: bool = field(
        "L'employeur atteste sur l'honneur que le tuteur répond à l'ensemble des critères d'éligibilité à cette "
        "fonction.",
        example=True,
        attested=True,
        missing="L'employeur doit attester que le tuteur répond aux critères d'éligibilité",
        source="D6325-6",
        help="Au moins deux ans d'expérience professionnelle en rapport avec l'objectif de professionnalisation.",
    )
    is_employer: bool = field("Le tuteur est l'employeur", example=False, initial=False)
    already_follows: int | None = field(
        "Nombre de bénéficiaires déjà suivis par le tuteur",
        example=1,
        least=0,
        read=CASE_PARTIES,
        help="Contrats de professionnalisation, d'apprentissage et Pro-A en cours.",
    )


class HostTutor(Block):
    """The tutor in the company that uses a temporary worker, or a member of a group of employers."""

    last_name: Name | None = field("Nom", example="Garnier", read=CASE_PARTIES)
    first_name: Name | None = field("Prénom", example="Luc", read=CASE_PARTIES)
    job: str | None = field("Emploi occupé", example="Chef d'équipe", read=CASE_PARTIES)
    birth_date: date | None = field("Date de naissance", example=date(1979, 11, 20), read=CASE_PARTIES)
    naf: Naf | None = field("Code activité de l'entreprise utilisatrice (NAF)", example="1071C", rare=True)
    already_follows: int | None = field(
        "Nombre de bénéficiaires déjà suivis par le tuteur de l'entreprise utilisatrice",
        example=1,
        least=0,
        read=CASE_PARTIES,
        rare=True,
        help="Contrats de professionnalisation, d'apprentissage et Pro-A en cours.",
    )


class Employee(Tab, label="Salarié"):
    """The employee's identity, situation and address; then the tutors."""

    birth_name: Name = field("Nom de naissance", example="Dupont")
    usual_name: Name | None = field("Nom d'usage (si différent)", example="Martino", rare=True)
    first_name: Name = field("Prénoms (1er prénom selon l'état civil)", example="Jean")
    sex: str = field("Sexe", example="M", choices=SEX, read=CASE_PARTIES)
    birth_date: date = field("Date de naissance", example=date(2004, 5, 12))
    birth_department: str = field(
        "Département de naissance", example="31", choices=BIRTH_DEPARTMENTS, read=CASE_PARTIES
    )
    birth_city: str = field("Commune de naissance", example="Toulouse", read=CASE_PARTIES)
    has_temporary_nir: bool = field("Êtes-vous détenteur d'un NIR temporaire ?", example=False, read=CASE_PARTIES)
    nir: Nir = field(
        "Numéro de sécurité sociale (NIR)",
        example="1040531555042",
        read=EMPLOYER_AND_OPCO,
        write=TYPING,
        write_needs_mandate=True,
        sensitive=True,
        source="Décret n° 2019-341",
    )
    has_disability_status: bool = field(
        "Qualité de travailleur handicapé",
        example=False,
        read=EMPLOYER_AND_OPCO,
        write=TYPING,
        source="RGPD, article 9",
    )
    youth_equivalence: bool | None = field(
        "Équivalence jeunes", example=False, read=EMPLOYER_AND_OPCO, write=TYPING, source="RGPD, article 9"
    )
    boe_extension: bool | None = field(
        "Extension BOE", example=False, read=EMPLOYER_AND_OPCO, write=TYPING, source="RGPD, article 9"
    )
    socio_professional_category: str = field(
        "Catégorie socio-professionnelle (CSP)", example="6", choices=SOCIO_PROFESSIONAL_CATEGORY, read=CASE_PARTIES
    )
    registered_at_france_travail: bool = field("Inscrit à France Travail ?", example=False, read=CASE_PARTIES)
    france_travail_number: str | None = field(
        "Si oui, renseigner le numéro d'inscription", example="1234567A", max_length=20, read=CASE_PARTIES, rare=True
    )
    registration_months: int | None = field(
        "Durée d'inscription (en mois)", example=14, least=0, most=600, read=CASE_PARTIES, rare=True
    )
    prior_situation: str = field("Situation avant contrat", example="1", choices=PRIOR_SITUATION, read=CASE_PARTIES)
    minimum_social: str | None = field(
        "Type de minimum social, si bénéficiaire",
        example="1",
        choices=MINIMUM_SOCIAL,
        read=EMPLOYER_AND_OPCO,
        write=TYPING,
        rare=True,
        source="RGPD, article 9 : l'AAH dit la santé",
    )
    highest_diploma: str = field(
        "Diplôme ou titre le plus élevé obtenu", example="51", choices=DIPLOMA, read=CASE_PARTIES
    )
    address: HomeAddress = field("Coordonnées du salarié(e)")
    phone: Phone = field("Téléphone", example="06 20 50 12 34", read=CASE_PARTIES)
    email: Email = field("Email", example="jean.dupont@exemple.fr", read=CASE_PARTIES, max_length=200)
    tutor: Tutor = field("Tuteur au sein de l'établissement employeur")
    host_tutor: HostTutor | None = field(
        "Tuteur de l'entreprise utilisatrice, si travail temporaire ou groupement d'employeurs", rare=True
    )
