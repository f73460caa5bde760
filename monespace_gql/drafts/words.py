"""The words a draft is found by, kept beside it so that a prefix is a range of an index."""

from monespace_gql.drafts.models import Draft, DraftWord
from monespace_gql.lexicon.words import coded, words_of


async def keep_words(draft: Draft, *, before: str = "") -> None:
    """Bring the words of a draft from its former search text to the present one; call it inside a unit."""
    now, then = words_of(draft.search_text), words_of(before)
    if gone := sorted(map(coded, then - now)):
        await DraftWord.filter(draft_id=draft.id, word__in=gone).delete()
    await DraftWord.bulk_create(DraftWord(draft_id=draft.id, word=word) for word in sorted(map(coded, now - then)))
