"""The supporting documents of a contrat de professionnalisation, and when each is asked for."""

from monespace_cpro.case import contract, employee, is_adult, line, registered_for_long, training
from monespace_cpro.code_tables import SEASONAL_WITH_TWO_EMPLOYERS, VAE
from monespace_cpro.standings import CASE_PARTIES, EMPLOYER_AND_OPCO
from monespace_gql.scheme import document, known, present
from monespace_rules.conditions import no, yes

asks_evaluation = known(line.some(line.nature == "EVALUATION"))

DOCUMENTS = (
    document(
        "cerfa_signed",
        "CERFA signé (employeur et salarié)",
        required=True,
        source="Notice 51650#09",
        read=EMPLOYER_AND_OPCO,
    ),
    document(
        "training_programme",
        "Programme de formation (objectifs, programme, modalités d'organisation, d'évaluation et de sanction)",
        required=True,
        source="D6325-11",
    ),
    document(
        "training_agreement",
        "Convention de formation",
        when=no(training.is_internal),
        source="D6325-12",
        doc="Un organisme externe et l'employeur signent une convention ; un service interne n'en a pas besoin.",
    ),
    document(
        "france_travail_certificate",
        "Attestation France Travail",
        when=(is_adult & yes(employee.registered_at_france_travail)) | registered_for_long,
        source="L6325-1, 2°",
        read=CASE_PARTIES,
        doc="Elle prouve l'inscription d'un salarié de 26 ans et plus, ou d'un inscrit depuis plus de douze mois.",
    ),
    document(
        "minimum_social_certificate",
        "Attestation RSA, ASS ou AAH (CAF, MSA, France Travail)",
        when=present(employee.minimum_social),
        source="L6325-1, 3°",
        read=EMPLOYER_AND_OPCO,
        rule="CPRO-SAL-16",
        says="Joignez l'attestation de versement du minimum social",
        doc="Elle prouve que le salarié perçoit ce minimum social, qui ouvre le contrat après 26 ans et le "
        "public prioritaire.",
    ),
    document("disability_certificate", "Attestation MDPH ou CDAPH", source="L5212-13", read=EMPLOYER_AND_OPCO),
    document(
        "pre_training_evaluation",
        "Évaluation pré-formative",
        when=asks_evaluation,
        source="Portail, pièces d'un contrat de professionnalisation",
        read=CASE_PARTIES,
        doc="Elle est demandée quand son coût l'est.",
    ),
    document(
        "previous_exam_result",
        "Résultat du précédent examen",
        when=contract.contract_type.one_of(("21", "24")),
        source="L6325-7",
        read=CASE_PARTIES,
        doc="Il prouve l'échec (type 21) ou la qualification déjà obtenue (type 24).",
    ),
    document(
        "tripartite_agreement",
        "Convention tripartite",
        when=contract.contract_type == SEASONAL_WITH_TWO_EMPLOYERS,
        source="L6325-4-1",
        rule="CPRO-CTR-05",
        says="La convention tripartite est obligatoire pour un contrat saisonnier conclu avec deux employeurs",
        doc="La notice la dit nécessaire à la validation d'un contrat conclu avec deux employeurs pour une "
        "activité saisonnière.",
    ),
    document(
        "vae_pieces",
        "Notification DGEFP, contrat de travail initial et annexe",
        when=training.qualification_type == VAE,
        source="Notice 51650#09",
        read=CASE_PARTIES,
        doc="La notice les demande impérativement pour l'expérimentation VAE ; le contrat initial et l'annexe, "
        "quand le contrat vaut avenant.",
    ),
    document(
        "mobility_agreement",
        "Convention de mobilité",
        when=present(training.mobility.country) | present(training.mobility.start),
        source="L6325-25",
        doc="Elle lie l'employeur, le salarié, l'organisme et l'entreprise d'accueil ; elle est demandée dès "
        "qu'un pays ou une date est saisi.",
    ),
    document("work_permit", "Autorisation de travail", source="L5221-2", read=EMPLOYER_AND_OPCO),
    document(
        "legal_consent", "Accord du représentant légal", source="Code civil, article 388-1-1", read=EMPLOYER_AND_OPCO
    ),
    document("employer_statement", "Attestation de l'employeur", read=CASE_PARTIES),
    document("other", "Autre", read=CASE_PARTIES),
)
