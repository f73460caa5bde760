"""The supporting documents of a request for cards."""

from monespace_gql.scheme import document

SOURCE = "Portail, badges et cartes, onglet Documents"

DOCUMENTS = (
    document("provider_invoice", "Copie facture prestataire", required=True, source=SOURCE),
    document("company_invoice", "Facture entreprise", required=True, source=SOURCE),
    document("employer_statement", "Attestation de l'employeur", source=SOURCE),
    document("other", "Autre", source=SOURCE),
)
