"""The supporting documents."""

from monespace_gql.scheme import document

from reconversion_opco.standings import CASE_PARTIES, EMPLOYER_AND_OPCO

SOURCE = "Pièces communes aux dispositifs de formation du portail"

DOCUMENTS = (
    document("cerfa", "CERFA 17613*01 signé", required=True, source="CERFA 17613*01", read=EMPLOYER_AND_OPCO),
    document("convention", "Convention de formation", required=True, source=SOURCE, read=CASE_PARTIES),
    document("programme", "Programme de la formation", required=True, source=SOURCE),
    document("agreement", "Accord permettant une durée plus longue", source=SOURCE),
    document("other", "Autre", source=SOURCE),
)
