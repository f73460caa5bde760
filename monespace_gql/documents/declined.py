"""Why a file is declined, in the words of the form."""

from monespace_gql.documents.content.not_accepted import FORMAT_NOT_ACCEPTED
from monespace_gql.lexicon.refusal import Refusal, RefusalKind, UserError, refuse
from monespace_gql.scheme.document import FORMATS, MAX_BYTES, MAX_FILES

FILE_TOO_LARGE = "FILE_TOO_LARGE"
FILE_EMPTY = "FILE_EMPTY"
TOO_MANY_FILES = "TOO_MANY_FILES"
TOO_SLOW = "TOO_SLOW"

TOO_MANY_UPLOADS = "Trop d’envois sont en attente : déposez les fichiers déjà envoyés, ou réessayez plus tard."
ACCEPTED = f"Formats acceptés : {', '.join(FORMATS)}"


def too_large(path: str | None = None) -> UserError:
    """Say that a file weighs more than 20 Mo."""
    message = f"Poids : {MAX_BYTES // 1024 // 1024}Mo maximum"
    return UserError(RefusalKind.LIMIT, FILE_TOO_LARGE, message, path)


def too_many() -> UserError:
    """Say that this type of document already has its five files."""
    return UserError(RefusalKind.LIMIT, TOO_MANY_FILES, f"{MAX_FILES} fichiers maximum")


def wrong_extension() -> UserError:
    """Say which extensions are accepted."""
    return UserError(RefusalKind.INVALID, FORMAT_NOT_ACCEPTED, ACCEPTED, "name")


def empty(path: str | None = None) -> UserError:
    """Say that there is nothing in the file."""
    return UserError(RefusalKind.INVALID, FILE_EMPTY, "Ce fichier est vide : choisissez-en un autre.", path)


def storage_unavailable() -> Refusal:
    """Say that files can be neither kept nor read for the moment."""
    told = "Le dépôt de fichiers est momentanément indisponible : réessayez plus tard."
    return Refusal(UserError(RefusalKind.UNAVAILABLE, "STORAGE_UNAVAILABLE", told))


def not_accepted(code: str, why: str) -> Refusal:
    """Decline a file whose content is not what it says, or is not safe to open."""
    hint = f" {ACCEPTED}." if code == FORMAT_NOT_ACCEPTED else ""
    return Refusal(UserError(RefusalKind.INVALID, code, f"Format non accepté : {why}.{hint}"))


def too_slow() -> Refusal:
    """Decline a file that takes too long to come."""
    told = "L’envoi du fichier a été trop lent : recommencez avec une meilleure connexion."
    return refuse(RefusalKind.LIMIT, TOO_SLOW, told)
