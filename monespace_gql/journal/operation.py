"""An operation asked twice is done once: its receipt is claimed first, in the transaction that does it."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from monespace_gql.journal.json_field import from_json, to_json
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import RefusalKind, refuse

if TYPE_CHECKING:
    from monespace_gql.journal.store import Store

LONGEST_ID = 200

# The row is unique: a second unit with the same operation waits here for the first, then finds its outcome or nothing.
CLAIM = """
INSERT INTO operation_receipt (actor, operation_id, act, at) VALUES ($1, $2, $3, $4)
ON CONFLICT (actor, operation_id) DO NOTHING
RETURNING id
"""
OUTCOME = "UPDATE operation_receipt SET outcome = $1 WHERE id = $2"
RECEIPT = "SELECT act, outcome FROM operation_receipt WHERE actor = $1 AND operation_id = $2"
FORGET = "DELETE FROM operation_receipt WHERE at < $1 RETURNING id"


async def once(unit: Unit, actor: str, operation_id: str, act: str, work: Callable[[], Awaitable[object]]) -> Any:
    """Do the work and keep its outcome, or return the outcome kept when this actor's operation was already done.

    The outcome is anything that has a JSON form and comes back in that form, the first time too. What the work
    raises, a refusal too, rolls the receipt back: the operation may be asked again. Refuses an id already used for
    another act (OPERATION_ID_REUSED) and one that cannot be kept (OPERATION_ID_INVALID).
    """
    _must_be_keepable(operation_id)
    claimed = await unit.fetch(CLAIM, [actor, operation_id, act, unit.now])
    if not claimed:
        return await _replay(unit, actor, operation_id, act)
    outcome = to_json(await work())
    await unit.fetch(OUTCOME, [outcome, claimed[0]["id"]])
    return from_json(outcome)


async def already_done(store: "Store", actor: str, operation_id: str, act: str) -> Any:
    """Return the outcome kept of an operation done before, None when it is new; refuses as `once` does.

    For acts that have something long to do before their unit of work.
    """
    _must_be_keepable(operation_id)
    receipts = await store.fetch(RECEIPT, [actor, operation_id])
    return _outcome(receipts[0], act) if receipts else None


async def forget_operations(unit: Unit, before: datetime) -> int:
    """Delete the receipts older than this instant, which must leave at least 24 hours; return how many."""
    return len(await unit.fetch(FORGET, [before]))


async def _replay(unit: Unit, actor: str, operation_id: str, act: str) -> Any:
    (receipt,) = await unit.fetch(RECEIPT, [actor, operation_id])
    return _outcome(receipt, act)


def _outcome(receipt: Any, act: str) -> Any:
    if receipt["act"] != act:
        raise refuse(
            RefusalKind.DUPLICATE,
            "OPERATION_ID_REUSED",
            "Cet identifiant d’opération a déjà servi à une autre action : choisissez-en un nouveau.",
            path="operationId",
        )
    return from_json(receipt["outcome"])


def _must_be_keepable(operation_id: str) -> None:
    if not (operation_id.isprintable() and 0 < len(operation_id) <= LONGEST_ID):
        raise refuse(
            RefusalKind.INVALID,
            "OPERATION_ID_INVALID",
            f"L’identifiant d’opération doit compter de 1 à {LONGEST_ID} caractères imprimables.",
            path="operationId",
        )
