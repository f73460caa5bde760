"""A file is deposited for what its request lists: another sub-scheme's document, or another season's, is declined."""

from datetime import date

import pytest

from monespace_gql.documents.subject import Subject
from monespace_gql.graph.mutations.case_target import Target
from monespace_gql.lexicon.refusal import Refusal
from monespace_gql.lexicon.standing import Standing
from tests.scheme.test_variants import WHOLE

SUBJECT = Subject(draft_id=1)


@pytest.mark.parametrize(
    ("variant", "on", "code", "taken"),
    [
        ("OLD", date(2026, 1, 5), "old", True),
        ("NEW", date(2026, 1, 5), "old", False),
        ("NEW", date(2026, 3, 1), "spring", True),
        ("NEW", date(2026, 2, 28), "spring", False),
        ("NEW", date(2026, 1, 5), "always", True),
    ],
)
def test_only_a_document_that_the_request_lists_is_taken(variant: str, on: date, code: str, taken: bool) -> None:
    listed = WHOLE.documents_of({"request": {"variant": variant}}, on=on)
    target = Target(SUBJECT, WHOLE, Standing.EMPLOYER, typing=True, listed=listed, own_siren="401015938")

    if taken:
        assert target.document(code).code == code
        return
    with pytest.raises(Refusal) as declined:
        target.document(code)
    assert [error.code for error in declined.value.errors] == ["UNKNOWN_DOCUMENT"]
