"""Writing a dossier as the back office is given it."""

from monespace_gql.backoffice.port import FiledDocument, Parcel
from monespace_gql.documents.models import StoredDocument
from monespace_gql.dossiers.models import Dossier


async def parcel_of(dossier: Dossier) -> Parcel:
    """Return the dossier with its files, the same at each attempt."""
    files = await StoredDocument.filter(dossier_id=dossier.id, withdrawn_at__isnull=True).order_by("deposited_at", "id")
    return Parcel(
        key=f"dossier.{dossier.number}",
        number=dossier.number,
        scheme=dossier.scheme,
        sub_scheme=dossier.sub_scheme,
        scheme_version=dossier.scheme_version,
        rules_digest=dossier.rules_digest,
        examined_on=dossier.examined_on,
        transmitted_at=dossier.created_at,
        employer_siret=dossier.employer_siret,
        employer_name=dossier.employer_name,
        creator_context=dossier.creator_context,
        creator_siren=dossier.creator_siren,
        content=dossier.content,
        findings=dossier.findings,
        documents=tuple(
            FiledDocument(str(file.id), file.code, file.name, file.media_type, file.size, file.sha256) for file in files
        ),
    )
