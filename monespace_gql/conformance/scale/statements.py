"""The SQL budget of a scheme: what its drafts cost, however large its form."""

from monespace_gql.conformance.scale.product import Product, product
from monespace_gql.conformance.scale.subject import Subject
from monespace_gql.conformance.scale.typed import as_input, save_mutation
from monespace_gql.journal.store import count_statements
from monespace_gql.scheme.example import typable

WHO_IS_ASKING = 1
"""The statement that lets somebody in: the person with their affiliations."""

BUDGET = {"lire": WHO_IS_ASKING + 1, "enregistrer": WHO_IS_ASKING + 10}
"""At most, for a whole draft read with everything it offers, and for one saved with everything typed at once."""


async def too_many_statements(subject: Subject) -> list[str]:
    """Return a sentence for each act on a draft of the example case that costs more than its budget."""
    async with product(subject) as opened:
        spent = await _spent(opened, subject)
    return [
        f"{act} un brouillon entier prend {spent[act]} requêtes SQL, {BUDGET[act]} au plus sont permises"
        for act in BUDGET
        if spent[act] > BUDGET[act]
    ]


async def _spent(opened: Product, subject: Subject) -> dict[str, int]:
    number = await opened.open_draft(subject.scheme.code)
    content = as_input(subject.scheme, typable(subject.scheme, subject.example))
    with count_statements(opened.store) as saving:
        await opened.ask(save_mutation(subject.scheme), number=number, content=content)
    with count_statements(opened.store) as reading:
        await opened.ask(opened.whole_draft, number=str(number))
    return {"lire": reading.count, "enregistrer": saving.count}
