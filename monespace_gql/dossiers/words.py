"""The words a dossier is found by, kept beside it so that a prefix is a range of an index."""

from monespace_gql.dossiers.models import Dossier, DossierWord
from monespace_gql.lexicon.words import coded, words_of


async def keep_words(dossier: Dossier) -> None:
    """Write the words of a new dossier, for good: its content never changes; call it inside a unit."""
    words = sorted(map(coded, words_of(dossier.search_text)))
    await DossierWord.bulk_create(DossierWord(dossier_id=dossier.id, word=word) for word in words)
