"""The closed lists of the contrat de professionnalisation: notice 51650#09 and the portal.

Codes that the law has closed stay selectable: a rule says that they are, and since when.
"""

from monespace_gql.scheme import CodeTable, code_table

NOTICE = "Notice 51650#09 du CERFA 12434*05"

SEX: CodeTable = code_table("sex", "CERFA 12434*05", M="Masculin", F="Féminin")

SOCIO_PROFESSIONAL_CATEGORY: CodeTable = code_table(
    "socio_professional_category",
    "Portail, onglet Salarié (groupes de la nomenclature PCS de l'Insee)",
    _1="Agriculteurs exploitants",
    _2="Artisans, commerçants et chefs d'entreprise",
    _3="Cadres et professions intellectuelles supérieures",
    _4="Professions intermédiaires",
    _5="Employés",
    _6="Ouvriers",
)

PRIOR_SITUATION: CodeTable = code_table(
    "prior_situation",
    f"{NOTICE}, dernière situation avant ce contrat",
    _1="Scolaire",
    _2="Jeune bénéficiaire du CIVIS",
    _3="Étudiant",
    _4="Contrat d'apprentissage",
    _5="Contrat de professionnalisation",
    _6="Salarié en contrat aidé : CUI-CIE, CUI-CAE",
    _7="Stagiaire de la formation professionnelle",
    _8="Salarié (y compris intérimaires et salariés à temps partiel)",
    _9="Personne à la recherche d'un emploi",
    _10="Inactif",
)

MINIMUM_SOCIAL: CodeTable = code_table(
    "minimum_social",
    f"{NOTICE}, type de minimum social",
    _1="Revenu de solidarité active (RSA)",
    _2="Allocation de solidarité spécifique (ASS)",
    _3="Allocation aux adultes handicapés (AAH)",
)

CONTRACT_NATURE: CodeTable = code_table(
    "contract_nature",
    "CERFA 12434*05, nature du contrat",
    CDI="CDI",
    CDD="CDD",
    TT="Travail temporaire",
)

CONTRACT_TYPE: CodeTable = code_table(
    "contract_type",
    f"{NOTICE}, type de contrat",
    _11="Contrat initial (cas général)",
    _12="Contrat initial conclu conjointement avec deux employeurs pour l'exercice d'une activité saisonnière",
    _21="Nouveau contrat en raison de l'échec aux épreuves d'évaluation",
    _22="Nouveau contrat en raison de la défaillance de l'organisme de formation",
    _23="Nouveau contrat en raison de la maternité, de la maladie ou d'un accident de travail",
    _24="Nouveau contrat pour l'obtention d'une qualification supérieure ou complémentaire à celle acquise lors "
    "du contrat "
    "précédent",
    _30="Avenant (changement des conditions du contrat)",
)
SEASONAL_WITH_TWO_EMPLOYERS = "12"
RENEWALS = ("21", "22", "23", "24")
AMENDMENT = "30"

QUALIFICATION_TYPE: CodeTable = code_table(
    "qualification_type",
    f"{NOTICE}, type de qualification visée",
    _1="Certification enregistrée au RNCP autre qu'un CQP",
    _2="Certificat de qualification professionnelle (CQP)",
    _3="Qualification reconnue dans les classifications d'une convention collective nationale",
    _4="Action dans le cadre du contrat de professionnalisation expérimental (VI art. 28 loi 2018-771)",
    _5="Action de pré-qualification ou de pré-formation (abrogé)",
    _6="Certification inscrite au répertoire spécifique (abrogé)",
    _7="Autre (abrogé)",
    _8="Expérimentation VAE (art. 11 loi 2022-1598)",
)
RNCP, CQP, BRANCH, EXPERIMENTAL, VAE = "1", "2", "3", "4", "8"
REPEALED_QUALIFICATIONS = ("5", "6", "7")

COST_NATURE: CodeTable = code_table(
    "cost_nature",
    "Portail, financement d'un dossier (natures de coût)",
    PEDAGOGY="Montant CP",
    EVALUATION="Évaluation pré-formative",
    CERTIFICATION="Passage certification",
    TUTOR_TRAINING="Formation du tuteur",
    TUTOR_FUNCTION="Aide à l'exercice de la fonction tutorale",
    MEALS="Repas",
    ACCOMMODATION="Hébergement",
    TRANSPORT="Transport",
    PAY="Rémunération brute chargée",
)
PAID_TO_PROVIDER = ("PEDAGOGY", "EVALUATION", "CERTIFICATION")

COST_UNIT: CodeTable = code_table(
    "cost_unit",
    "Portail, financement d'un dossier",
    HOUR="Heure",
    DAY="Jour",
    MONTH="Mois",
    FLAT="Forfait",
)
